"""What follows from what a notice says, the same of an event and of one as it would read with its revision."""

from operator import attrgetter

from xicheng_events.booking.events.kinds import KINDS, AttendanceMode, KindRow, SeatKind, seats_of
from xicheng_events.booking.events.notice_parts import notice_parts


class NoticeTerms:
    """Of an event, and of one as it would read (notices.revision)."""

    @property
    def reviews_people(self) -> bool:
        """Whether the host looks at who comes, party by party."""
        return self.review_required or self.allocation.row.is_selected

    @property
    def row(self) -> KindRow:
        """What its kind means: its row of the table."""
        return KINDS[self.kind]

    @property
    def seat_kinds(self) -> tuple[SeatKind, ...]:
        """The kinds of seats its slots may have."""
        return seats_of(self.kind, self.attendance_mode)

    @property
    def added(self) -> dict[str, dict]:
        """The values of what later rooms add to it, by the name of each part."""
        return {part.name: values for part in notice_parts(self.kind) if (values := part.read(self))}

    @property
    def other_mode(self) -> AttendanceMode | None:
        """Its form, where not simply everybody comes: as it is public."""
        return None if self.attendance_mode is AttendanceMode.ROOM else self.attendance_mode

    @property
    def takes_place_at_venue(self) -> bool:
        """Whether anybody comes to a place; else all take part online."""
        return self.other_mode is not AttendanceMode.ONLINE

    @property
    def answers_later(self) -> bool:
        """Whether those who register hear only later what becomes of it."""
        way = self.allocation.row
        return way.takes_registrations and (self.review_required or not way.places_at_once)

    @property
    def host_name(self) -> str:
        """The full name of the host: once published, the one it bore then."""
        return self.host.full_name_at(self.published_at)

    @property
    def co_host_names(self) -> list[str]:
        """The full names of the units it is held together with, of the same day, in the order of the units."""
        return [unit.full_name_at(self.published_at) for unit in sorted(self.co_hosts, key=attrgetter("id"))]
