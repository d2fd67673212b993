"""What is done with files: looked at, kept, described anew, swept."""
