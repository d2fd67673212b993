"""What is kept of people with files: nothing but who attached them."""

PERSONAL = ()
NOT_PERSONAL = {"file": "name sha256 stored_name alt"}
