"""What happens at the door: letting in, taking back, counting; opening and closing the door itself."""
