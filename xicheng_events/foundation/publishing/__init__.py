"""What is published: one row for each such thing, whatever it is of, and the steps it goes through."""
