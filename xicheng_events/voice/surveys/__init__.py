"""Asking those who came how it was."""
