"""Registering others: `entering_one_party` at a desk; `rosters` are taken in and worked off by `registering_rows`."""
