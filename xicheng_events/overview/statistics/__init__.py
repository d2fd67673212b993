"""Figures: what the rooms count, one formula each, over rows that whoever reads them can look at."""
