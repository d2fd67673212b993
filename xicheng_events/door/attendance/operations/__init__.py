"""Closing a door, settling what did not fit, bringing in paper; and forgetting it."""
