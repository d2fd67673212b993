"""What the house reads of `selection` (core/house.py)."""

PLACES = {"models": ("feasibility", "balancing")}
