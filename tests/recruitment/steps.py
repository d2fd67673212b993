"""Applications, as no operation has made them: for the rooms behind `recruitment`."""

from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_to_find
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationSource, ApplicationState


def an_application(programme, citizen, *, state=ApplicationState.CHOSEN, **fields) -> Application:
    """`citizen` put themselves forward for `programme` and stands at `state`; added to the session."""
    application = Application(
        code=new_reference("ZM"), programme_id=programme.id, source=ApplicationSource.SELF, name=citizen.name,
        found_by=name_to_find(citizen.name), phone=citizen.phone, phone_hash=keyed_hash(citizen.phone),
        state=state, applied_at=clock.now(), **{"category": Category.RESIDENT, "position": "居民", **fields})
    db.session.add(application)
    db.session.flush()
    return application
