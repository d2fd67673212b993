"""What is done with reports: written, with photos, handed in, reviewed, and let go by time."""
