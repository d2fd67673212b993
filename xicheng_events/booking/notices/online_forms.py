"""The form for the links of those who take part online."""

import re

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.core.text import span
from xicheng_events.foundation.web.forms import BaseForm

_NAMED = re.compile("link_([0-9]{1,18})")


class LinksForm(BaseForm):
    """A link for each slot; `form_of_links` gives it its fields, `link_ID`."""

    @property
    def links(self) -> dict[int, str]:
        """{slot id: link} as typed, also for slots that are no more."""
        return {int(found[1]): link for name, link in (self.sent or MultiDict()).items()
                if (found := _NAMED.fullmatch(name))}


def form_of_links(slots: list[Slot]) -> LinksForm:
    """The form for these slots, each field called by its slot, with the links there are."""
    fields = {f"link_{slot.id}": StringField(
        _("%(slot)s的会议链接", slot=f"{slot.label} {span(slot.starts_at, slot.ends_at)}".strip()),
        default=slot.online_link) for slot in slots}
    return type("LinksForm", (LinksForm,), fields)()
