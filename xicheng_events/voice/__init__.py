"""What people say, and what becomes of it."""
