"""What is done about seats."""
