"""The form with which a paper is put to an item."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectChoice, SelectField

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.web.forms import BaseForm


class PaperOfItemForm(BaseForm):
    """Which item, and the file."""

    item = SelectField(_l("议题"), choices=[], validate_choice=False)
    paper = FileField(_l("材料"), render_kw={"accept": FileKind.PDF.row.shown, "data-most": FileKind.PDF.row.most})

    def offer(self, slots: list[Slot]) -> None:
        """Set which items may be chosen."""
        self.item.choices = [SelectChoice(str(slot.id), slot.label) for slot in slots]

    def chosen_item(self, slots: list[Slot]) -> Slot:
        """The item. Refuses `unknown_choice`."""
        found = next((slot for slot in slots if str(slot.id) == self.item.data), None)
        if found is None:
            raise Refused("unknown_choice", _("请选择议题。"), "item")
        return found
