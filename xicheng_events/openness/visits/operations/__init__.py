"""What is done with the events of a programme."""
