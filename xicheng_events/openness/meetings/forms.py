"""The forms of a meeting and of an item of its agenda."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField
from wtforms.validators import Length

from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.web.fields import ChoiceField, WholeField
from xicheng_events.foundation.web.forms import BaseForm
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind, Speaking


def _units() -> list:
    return [("", _l("请选择")), *((each.value, each.label) for each in unit_choices(organisations_hosting(), by="id"))]


class ItemForm(Form):
    """What an item of an agenda is besides its slot."""

    closed = ChoiceField(ClosedReason, _l("是否公开"), none=_l("公开"))
    unit = SelectField(_l("汇报单位"), choices=_units, validate_choice=False)
    speaking = ChoiceField(Speaking, _l("发言规则"), none=_l("不发言"))
    minutes = WholeField(_l("每人发言（分钟）"))


class MeetingForm(BaseForm):
    """会议基本情况."""

    kind = ChoiceField(MeetingKind, _l("会议类别"), none=_l("请选择"))
    number = StringField(_l("届次"), validators=[Length(max=20)])
    convenor = StringField(_l("召集人"), validators=[Length(max=40)])
