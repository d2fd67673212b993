"""What people do with a programme."""
