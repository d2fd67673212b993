"""Figures, each by one formula."""
