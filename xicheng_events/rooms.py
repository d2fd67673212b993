"""The table of contents: the wings, and the rooms of each, in the order of the house (README)."""

from importlib import import_module
from types import ModuleType

WINGS = {
    "foundation": ("core", "web", "audit", "notify", "accounts", "files", "review", "publishing", "subscriptions",
                   "questions", "occasions"),
    "booking": ("events", "notices", "invitations", "registration", "participants", "absences", "seating", "draws",
                "selection", "groups", "mailings"),
    "door": ("checkin", "attendance"),
    "voice": ("opinions", "remarks", "adoption", "surveys", "followup", "callbacks", "board", "themes"),
    "openness": ("representatives", "meetings", "pledges", "guests", "papers", "outcomes", "programmes", "recruitment",
                 "recommendations", "appointments", "visits", "trials", "reports", "officers"),
    "overview": ("calendars", "statistics", "briefs", "home"),
}


def what_they_say() -> list[ModuleType]:
    """The `room.py` of each room. For `create_app`: whoever is in a room reads them at work (core/house.py)."""
    return [import_module(f"xicheng_events.{wing}.{room}.room") for wing, rooms in WINGS.items() for room in rooms]
