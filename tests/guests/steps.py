"""A meeting in which 李静 and 王磊 sit in on the third item, 欧阳建国 is next in line, and 阿依古丽 behind him."""

from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, Citizen
from tests.meetings.steps import code_of, draft_meeting, event_of, publish
from tests.registration.steps import register
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash


class Invited:
    """The meeting: its page at the desk, the first and the third item's slots, and who has what in the third."""

    def __init__(self, app, desk, citizen):
        self._app, self._citizen, self._readers = app, citizen, {}
        self.hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
        publish(self.hub, desk)
        slots = event_of(app, self.hub).slots
        self.code, self.first_id, self.slot_id = code_of(self.hub), slots[0].id, slots[2].id
        for who in (LI_JING, WANG_LEI, OUYANG, AYGUL):
            answer = register(self.reader(who), self.slot_id, name=who.name)
            assert answer.status_code == 303, answer.text

    def reader(self, who: Citizen):
        """Their browser, signed in."""
        if who.name not in self._readers:
            self._readers[who.name] = self._citizen(who)
        return self._readers[who.name]

    def row(self, who: Citizen) -> Registration:
        """Their registration for the third item, as it is now."""
        with self._app.app_context():
            return db.session.scalars(select(Registration).where(
                Registration.slot_id == self.slot_id, Registration.phone_hash == keyed_hash(who.phone))).one()

    def state(self, who: Citizen) -> str:
        """How it stands."""
        return self.row(who).state.value

    def page(self, who: Citizen) -> str:
        """The address of its page."""
        return f"/registrations/{self.row(who).reference}"

    def calls_off(self, who: Citizen) -> None:
        """They have a place and don't come."""
        assert self.reader(who).post(f"{self.page(who)}/withdrawal").status_code == 303

    def answers(self, who: Citizen, answer: str) -> None:
        """They press one of the buttons, maybe on a page that is old by now: accept, decline."""
        assert self.reader(who).post(f"{self.page(who)}/offer", data={"answer": answer}).status_code == 303
