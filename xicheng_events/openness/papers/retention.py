"""What papers keep of people: nothing but who put them there; they go when their meeting ends."""

PERSONAL = ()
NOT_PERSONAL = {}
