"""What is done with terms."""
