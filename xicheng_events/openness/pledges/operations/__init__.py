"""Signing, on screen and on paper; another wording; reminding; forgetting."""
