"""The form for the links of those who take part online."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.core.text import span
from xicheng_events.foundation.web.forms import BaseForm


class LinksForm(BaseForm):
    """A link for each slot; `form_of_links` gives it its fields, `link_ID`."""

    @property
    def links(self) -> dict[int, str]:
        """{slot id: link} as typed."""
        return {int(name.removeprefix("link_")): field.data or "" for name, field in self._fields.items()
                if name.startswith("link_")}


def form_of_links(slots: list[Slot], **data) -> LinksForm:
    """The form for these slots, each field called by its slot, with the links there are."""
    fields = {f"link_{slot.id}": StringField(
        f"{slot.label} {span(slot.starts_at, slot.ends_at)}".strip() or _l("会议链接"), default=slot.online_link)
        for slot in slots}
    return type("LinksForm", (LinksForm,), fields)(**data)
