"""What meetings keep of people: nothing; who calls one is named by office."""

PERSONAL = ()
NOT_PERSONAL = {"meeting": "number convenor", "hearing": "selected_how", "closed_meeting": "form_key"}
