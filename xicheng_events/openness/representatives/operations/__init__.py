"""What is done with the pool of representatives."""
