"""Judging the work of members, and forgetting it."""
