"""One's own data in words: the rooms say what there is and what it is called (`core.retention`), here it reads as on
the pages. The page and the file that is taken away are the same."""

from datetime import datetime

from flask_babel import gettext as _

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.retention import data_of, words_of_data
from xicheng_events.foundation.core.text import moment


def data_in_words(person) -> dict:
    """All that the rooms show `person` of what they keep, under headings, in the order of the rooms: who it is first,
    messages, which are about all the rest, last."""
    kept = data_of(person)
    order = sorted(kept, key=lambda key: (isinstance(kept[key], list), key == "messages"))
    return {_heading(key): in_words(kept[key]) for key in order if kept[key] is not None}


def in_words(value):
    """Plain data as people read it, and as JSON takes it: Beijing times, words for states, headings for keys; what is
    empty is left out."""
    if isinstance(value, dict):
        return {_heading(key): in_words(each) for key, each in value.items() if each not in (None, "", {})}
    if isinstance(value, list):
        return [in_words(each) for each in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value.label if isinstance(value, Labelled) else str(value)


def _heading(key) -> str:
    return key.label if isinstance(key, Labelled) else str(words_of_data().get(key, key))
