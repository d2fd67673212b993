"""Mass notices say the same to everybody; to whom each went is the outbox's."""

PERSONAL = ()
NOT_PERSONAL = {"mailing": "key audience text facts", "reminder_plan": "rules"}
