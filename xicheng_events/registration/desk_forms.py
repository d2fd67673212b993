"""What the desk decides about registrations, as forms."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange

from xicheng_events.core.plain_text import plain_text
from xicheng_events.core.text import table_moment
from xicheng_events.events.models import Event, Slot
from xicheng_events.web.forms import BaseForm, OnceForm

APPROVE, DECLINE = "approve", "decline"


class VerdictForm(BaseForm):
    """May a party come; which button was pressed, and why not."""

    verdict = StringField(validators=[AnyOf([APPROVE, DECLINE], message=_l("请选择“通过”或“未入选”。"))])
    reason = TextAreaField(_l("未入选的原因"), [Length(max=100, message=_l("原因最多100字。"))], filters=[plain_text])
    note = StringField(_l("审核备注"), [Length(max=200, message=_l("备注最多200字。"))], filters=[plain_text])


class MoveForm(BaseForm):
    """Which slot instead, and why. People read the reason nowhere: it is for the record."""

    slot = SelectField(_l("调整到"), choices=[])
    reason = TextAreaField(_l("调整原因"), [InputRequired(_l("请写明原因。")),
                                        Length(max=100, message=_l("原因最多100字。"))], filters=[plain_text])

    def suit(self, slots: list[Slot]) -> None:
        """Offer these slots, with what is free in them."""
        self.slot.choices = [
            SelectChoice(str(slot.id), _("%(label)s %(when)s（剩余%(n)s个名额）", label=slot.label, n=slot.left,
                                         when=table_moment(slot.starts_at)).strip()) for slot in slots]


class ExportForm(OnceForm):
    """Whether numbers are needed whole, and why."""

    whole = BooleanField(_l("导出完整的手机号"))
    reason = TextAreaField(_l("理由"), [Length(max=100, message=_l("理由最多100字。"))], filters=[plain_text])


class InvitationForm(BaseForm):
    """Whom to invite, each on a line of its own, and to what."""

    people = TextAreaField(_l("被邀请人"), [InputRequired(_l("请填写被邀请人，每行一位：姓名和手机号。")),
                                        Length(max=20_000, message=_l("名单太长，请分批办理。"))])
    slot = SelectField(_l("场次"), choices=[])
    category = SelectField(_l("报名身份"), choices=[])
    max_heads = IntegerField(_l("每份邀请最多人数（含本人）"), [
        InputRequired(_l("请填写人数。")), NumberRange(1, 10, _l("人数应为1至10之间的整数。"))], default=1)

    def suit(self, event: Event) -> None:
        """Offer the slots and categories of this event."""
        labels = [(str(slot.id), f"{slot.label} {table_moment(slot.starts_at)}".strip()) for slot in event.slots]
        anyone = [("", _("任意场次，由被邀请人选择"))] if len(labels) > 1 else []
        self.slot.choices = [SelectChoice(*each) for each in anyone + labels]
        categories = sorted({quota.category for slot in event.slots for quota in slot.quotas}, key=lambda c: c.label)
        self.category.choices = [SelectChoice(each.value, each.label) for each in categories]
