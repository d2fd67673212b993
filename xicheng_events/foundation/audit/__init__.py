"""Who did what: append-only, chained by hashes."""
