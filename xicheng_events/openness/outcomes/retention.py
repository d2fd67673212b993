"""What outcomes keep of people: nothing. Who is named beside a result is read from their remark each time."""

PERSONAL = ()
NOT_PERSONAL = {"meeting_outcome": "code title results present adoption revision all_words"}
