"""Enumerations that carry their Chinese name (domain §13)."""

from enum import Enum


class Labelled(str, Enum):
    """Members are written `OPEN = "open", _l("开放")`: the value is stored, `.label` is shown.

    Of a state a third says the `.tone` of its pill: ok, wait, stop, info, muted (`components/parts.html`).
    """

    def __new__(cls, value: str, label, tone: str = "muted"):
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = label
        member.tone = tone
        return member

    @property
    def label(self) -> str:
        """The word people see, in the reader's language."""
        return str(self._label)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs for a select field, in the order of definition."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def words(cls) -> dict[str, str]:
        """{value: label}, for whoever reads what was stored."""
        return dict(cls.choices())

    def __str__(self) -> str:
        return self.value
