"""What is asked in one word of the places of a slot, all of them together, and of the kind of seat they are of."""

from xicheng_events.booking.events.kinds import SeatKind


class OfOneSeat:
    """What is of one kind of seat: places, and what becomes of those not used."""

    @property
    def other_seat(self) -> SeatKind | None:
        """The kind of seat, where it isn't the usual one: as it is public."""
        return None if self.seat is SeatKind.ROOM else self.seat


class HasPlaces:
    """What a slot says of its `quotas`."""

    @property
    def capacity(self) -> int:
        """All places of the slot, in heads."""
        return sum(quota.capacity for quota in self.quotas)

    @property
    def left(self) -> int:
        """Places nobody holds, in heads."""
        return sum(quota.left for quota in self.quotas)

    @property
    def free(self) -> int:
        """Places that whoever comes now can have, in heads: nobody holds them, nobody waits for them."""
        return sum(quota.free for quota in self.quotas)

    @property
    def is_waited_for(self) -> bool:
        """Whether places are left, but for those who wait: there are too few for the next in line."""
        return self.left > 0 and not self.free

    @property
    def takes_waiting(self) -> bool:
        """Whether parties may wait for a place at all."""
        return bool(self.waiting_limit)

    @property
    def seats(self) -> tuple[SeatKind, ...]:
        """The kinds of seats it has."""
        return tuple(dict.fromkeys(quota.other_seat or SeatKind.ROOM for quota in self.quotas))

    @property
    def is_split(self) -> bool:
        """Whether places are for one category alone: who registers says as what, of whichever kind the seat is."""
        return any(quota.is_for_some for quota in self.quotas)

    @property
    def has_room_in_line(self) -> bool:
        """Whether one more party may wait."""
        return any((quota.waiting or 0) < self.waiting_limit for quota in self.quotas)
