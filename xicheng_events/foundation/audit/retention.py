"""What the record says of people: who did what, by number. It is evidence and is never emptied."""

NOT_PERSONAL = {"audit_entry": "actor_kind action subject_kind detail chain_hash"}
PERSONAL = ()
