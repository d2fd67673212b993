"""Nothing is kept of people here: who spoke stands with their opinion."""

PERSONAL = ()
NOT_PERSONAL = {"adoption_theme": "form_key title answer returned_why", "adoption_answer": "answer"}
