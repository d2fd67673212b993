"""A brief speaks of units and numbers; words are refused where a number or address of somebody is in them."""

PERSONAL = ()
NOT_PERSONAL = {"monthly_brief": "month theme theme_text meeting decided", "hotline_numbers": "problems"}
