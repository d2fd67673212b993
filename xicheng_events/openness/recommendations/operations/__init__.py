"""What units do with recommendations."""
