"""What is done with a draw, from its plan to its result."""
