"""What is asked when people register, and what they answered."""
