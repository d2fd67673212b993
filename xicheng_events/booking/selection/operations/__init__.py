"""What is done about a balanced list."""
