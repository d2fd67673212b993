"""What is done with a meeting beside its notice."""
