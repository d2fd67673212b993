"""Registering for others: one person at a desk or on the telephone, or a whole list; in the same line as everybody."""
