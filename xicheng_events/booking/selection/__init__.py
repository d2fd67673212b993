"""Balanced lists: a drawn order walked down under quotas, approved by somebody else, open to recomputing."""
