"""What is kept of people here: on which day whom a reminder went to, which goes with the registration."""

PERSONAL = ()
NOT_PERSONAL = {}
