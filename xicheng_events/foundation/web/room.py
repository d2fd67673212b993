"""What the house reads of `web` (core/house.py)."""
