"""Letting people in: scans, and the one guarded update that decides each."""
