"""Slips speak of texts, not of citizens; who asked and decided are rows of the staff."""

PERSONAL = ()
NOT_PERSONAL = {"review_slip": "number subject_kind title summary digest findings barred opinion void_reason"}
