"""What a desk does for others."""

import re

from sqlalchemy import select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db


def entry(client, slot_id, **changes) -> dict:
    """The fields of the form for one party, as a desk would send them; None takes one out."""
    page = client.get(f"/staff/groups/slots/{slot_id}/entry").text
    key = re.search(r'name="form_key" value="([^"]+)"', page).group(1)
    fields = {"form_key": key, "channel": "phone", "name": "马凤英", "phone": "19900007001", "privacy_agreed": "y",
              **changes}
    return {name: value for name, value in fields.items() if value is not None}


def enter(client, slot_id, **changes):
    """Open the form for one party, fill it in, send it; the answer."""
    return client.post(f"/staff/groups/slots/{slot_id}/entry", data=entry(client, slot_id, **changes))


def rows(app, slot_id) -> list[tuple]:
    """(name, state, channel) of every registration for a slot, the first made first."""
    with app.app_context():
        found = db.session.scalars(select(Registration).filter_by(slot_id=slot_id).order_by(Registration.id))
        return [(each.name, each.state.value, each.channel.value) for each in found]
