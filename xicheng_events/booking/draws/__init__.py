"""Places given by lot, so that anyone can recompute it (domain §2.4)."""
