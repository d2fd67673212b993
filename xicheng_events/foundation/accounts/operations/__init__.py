"""Proving a phone, signing in, and who works for whom (domain §9.3, §11, §14)."""
