"""How a message is worded (domain §11.2). Each room has its own in its `room.py`, in the words the district has set; a
unit may have others: `wordings`.

A name in braces stands for what differs from message to message: `{event}` is the value `event` of `queue_notice`.
Staff read and write them in their language, `{活动}`. They are put in by one pass over the text, never by Python's own
formatting: a per cent sign or a brace that somebody types is just that.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from xicheng_events.foundation.core import house


class Placeholder(NamedTuple):
    """What may stand in braces: as staff see it, and an example for previews."""

    label: str
    sample: str


def placeholders() -> dict[str, Placeholder]:
    """All that may stand in braces, by its name, as the rooms have them (`PLACEHOLDERS` in each room's `room.py`)."""
    return house.table("PLACEHOLDERS")


# A link, whose end phones put where they find a blank: Chinese letters and full-width signs they take along.
_LINK = re.compile(r"\s*(https?://[!-~]*[0-9A-Za-z/_=-])\s*")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Template:
    """One message: what it is called at the desk, the district's text, which words it can't do without, which others
    it may use besides, whether a unit may put it in its own words, and whether it must reach people at any hour
    (domain §11): codes, and calling off what is close."""

    label: str
    text: str
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by_unit: bool = True
    urgent: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """All words that a text for this message may use."""
        return tuple(dict.fromkeys((*words_in(str(self.text)), *self.also)))


def about_event(label, text, *needs: str, also: tuple[str, ...] = (), urgent: bool = False) -> Template:
    """A message about a registration: event, phone and its page are known for all of them."""
    return Template(label, text, needs, ("event", "phone_to_ask", "link", *also), urgent=urgent)


def templates() -> dict[str, Template]:
    """Every message by its key, as the rooms have them (`TEMPLATES` in each room's `room.py`)."""
    return house.table("TEMPLATES")


def template_labels() -> dict[str, str]:
    """What each message is called at the desk, by its key."""
    return {key: str(row.label) for key, row in templates().items()}


def template_label(key: str) -> str:
    """What the message is called; one that an older version sent and nobody sends now, as its key."""
    return template_labels().get(key, key)


def words_in(text: str) -> list[str]:
    """What stands in braces in `text`, in order."""
    return _IN_BRACES.findall(text)


def fill(text: str, values: dict) -> str:
    """`text` with its words replaced, links standing alone. What a value contains is not looked at again. KeyError: a
    value is missing."""
    return _apart(_IN_BRACES.sub(lambda found: _put_in(found[1], values[found[1]]), text))


def example(text: str) -> str:
    """`text` as it might arrive; what isn't one of our words stays as it was typed."""
    known = placeholders()
    return _apart(_IN_BRACES.sub(
        lambda found: _put_in(found[1], known[found[1]].sample) if found[1] in known else found[0], text))


def _put_in(name: str, value) -> str:
    return f" {value} " if name == "link" else str(value)


def _apart(text: str) -> str:
    """`text` with a blank, or nothing, before and behind each link, whoever wrote it."""
    return _LINK.sub(r" \1 ", text).strip() if "://" in text else text


def as_staff_read(text: str) -> str:
    """{event} → {活动}: `text` as it stands in a form."""
    return _IN_BRACES.sub(lambda found: in_braces(found[1]) if found[1] in placeholders() else found[0], text)


def as_we_keep(text: str) -> str:
    """{活动} → {event}: `text` as it comes from a form; what isn't one of our words stays as it was typed."""
    names = {str(word.label): name for name, word in placeholders().items()}
    return _IN_BRACES.sub(lambda found: f"{{{names[found[1]]}}}" if found[1] in names else found[0], text)


def in_braces(*names: str) -> str:
    """The words of these names as staff write them: {活动}{时间}; what isn't a name stays as it is."""
    known = placeholders()
    return "".join(f"{{{known[name].label if name in known else name}}}" for name in dict.fromkeys(names))
