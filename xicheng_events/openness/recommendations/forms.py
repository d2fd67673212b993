"""What a unit fills in about those it recommends. Lengths and rules are the operations'."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.forms import BaseForm, checked
from xicheng_events.openness.recruitment.forms import FIELD_ORDER, ApplicationFields


class NominationForm(ApplicationFields):
    """单位推荐."""

    unit = SelectField(_l("推荐单位"), choices=[], validate_choice=False)
    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel", "autocomplete": "off"})
    agreed = BooleanField(_l("已征得本人同意，并告知个人信息的用途和保存期限"),
                          [InputRequired(_l("请确认本人已知悉并同意。"))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last("unit", "name", "phone", *FIELD_ORDER[1:], "agreed")
        self.reason.label.text = _l("推荐意见")


class NominationListForm(BaseForm):
    """推荐名单, as an .xlsx."""

    unit = SelectField(_l("推荐单位"), choices=[], validate_choice=False)
    file = FileField(_l("名单"), render_kw={"accept": ".xlsx"})
    agreed = BooleanField(_l("已征得名单上每个人同意，并告知个人信息的用途和保存期限"),
                          [InputRequired(_l("请确认本人已知悉并同意。"))])

    def validate_file(self, field):
        """There must be a file."""
        if not (field.data and getattr(field.data, "filename", "")):
            raise ValidationError(_("请选择.xlsx文件。"))


def offer_recommending(form: BaseForm, units: list[Organisation]) -> None:
    """Let one of these units be chosen in a form's `unit`; one alone isn't asked."""
    form.unit.choices = [SelectChoice("", _l("请选择")), *unit_choices(units)]
    if len(units) < 2:
        del form.unit


def unit_recommending(form: BaseForm, units: list[Organisation]) -> Organisation:
    """The unit that was chosen, or the only one. Refuses `unit_missing` beside it."""
    if form.unit is None:
        return units[0]
    chosen = next((unit for unit in units if unit.slug == form.unit.data), None)
    if chosen is None:
        raise Refused("unit_missing", str(_l("请选择推荐单位。")), "unit")
    return chosen
