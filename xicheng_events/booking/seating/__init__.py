"""Who sits where: plans of rooms, the seats of an event, and what is printed of them (domain §3.5)."""
