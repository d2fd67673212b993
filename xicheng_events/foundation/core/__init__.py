"""What needs no request and no template: the database, the clock, working days, codes, personal data."""
