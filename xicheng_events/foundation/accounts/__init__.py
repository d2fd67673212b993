"""People, units and their roles; proving a phone, signing in."""
