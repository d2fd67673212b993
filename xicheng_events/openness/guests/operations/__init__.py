"""Picking candidates from the pool; reminding those who haven't answered; fixing the list, and what comes after."""
