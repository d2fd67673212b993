"""What seating keeps of people: ids alone. The hashes of printed lists go the day after."""

PERSONAL = ()
NOT_PERSONAL = {"room_plan": "name layout form_key", "seat_plan": "name layout", "seat": "guid label",
                "entry_list_print": "form_key lines"}
