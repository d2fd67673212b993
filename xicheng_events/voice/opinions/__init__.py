"""What people said, one row each, and which way it goes."""
