"""Saying why one stayed away, deciding on it, and forgetting it."""
