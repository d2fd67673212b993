"""What reads everything and is read by nobody."""
