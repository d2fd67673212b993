"""Which kind of seat instead of the one a party has."""

from wtforms import HiddenField, StringField

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.registration.forms import choice_in
from xicheng_events.foundation.web.forms import BaseForm, hidden_number


class SeatForm(BaseForm):
    """Which kind of seat instead."""

    seat = StringField()  # the value of the button that is pressed
    version = HiddenField()  # of the registration that the page shows

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return hidden_number(self.version.data)

    @property
    def chosen_seat(self) -> SeatKind | None:
        """The kind of seat; None for what isn't one."""
        return choice_in(self, "seat", SeatKind)
