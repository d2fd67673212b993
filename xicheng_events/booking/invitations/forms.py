"""What the desk sends to invite somebody. Shape only."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm


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
        self.category.choices = options(categories)
