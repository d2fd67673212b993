"""What is done with tasks: given out, taken on, gone through, ended by time or with a term."""
