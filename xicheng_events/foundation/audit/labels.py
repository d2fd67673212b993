"""The record in words: what each action and each kind of thing is called on the page, as the rooms say (`ACTIONS` and
`SUBJECTS` in each room's `room.py`)."""

from xicheng_events.foundation.core import house


def actions() -> dict[str, str]:
    """Every action by its key."""
    return house.table("ACTIONS")


def action_label(action: str) -> str:
    """What `action` is called; one that an older version recorded and nobody records now, as it is written."""
    return str(actions().get(action, action))


def actions_called(words: str) -> list[str]:
    """The actions that are called `words`; where none is, those in whose name `words` are."""
    names = {action: str(label) for action, label in actions().items()}
    return [action for action, name in names.items() if name == words] or [
        action for action, name in names.items() if words and words in name]


def subject_label(kind: str) -> str:
    """What a `kind` of thing is called; an unknown one as it is written."""
    return str(house.table("SUBJECTS").get(kind, kind))
