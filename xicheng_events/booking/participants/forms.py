"""What the desk decides about registrations, as forms."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.forms import BaseForm, OnceForm

APPROVE, DECLINE = "approve", "decline"


class VerdictForm(BaseForm):
    """May a party come; which button was pressed, and why not."""

    verdict = StringField(validators=[AnyOf([APPROVE, DECLINE], message=_l("请选择“通过”或“未入选”。"))])
    reason = TextAreaField(_l("未入选的原因"), [Length(max=100, message=_l("原因最多100字。"))], filters=[plain_text])
    note = StringField(_l("审核备注"), [Length(max=200, message=_l("备注最多200字。"))], filters=[plain_text])


class MoveForm(BaseForm):
    """Which slot instead, and why. People read the reason nowhere: it is for the record."""

    slot = SelectField(_l("调整到"), [InputRequired(_l("请选择调整到的场次。"))], choices=[], default="")
    reason = TextAreaField(_l("调整原因"), [InputRequired(_l("请写明原因。")),
                                        Length(max=100, message=_l("原因最多100字。"))], filters=[plain_text])

    def suit(self, slots: list[Slot]) -> None:
        """Offer these slots, with what is free in them; none of them is chosen beforehand."""
        offered = [
            SelectChoice(str(slot.id), _("%(label)s %(when)s（剩余%(n)s个名额）", label=slot.label, n=slot.left,
                                         when=table_moment(slot.starts_at)).strip()) for slot in slots]
        self.slot.choices = [SelectChoice("", _("请选择")), *offered] if offered else []


class ExportForm(OnceForm):
    """Whether numbers are needed whole, and why."""

    whole = BooleanField(_l("导出完整的手机号"))
    reason = TextAreaField(_l("理由"), [Length(max=100, message=_l("理由最多100字。"))], filters=[plain_text])
