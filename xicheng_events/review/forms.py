"""The reviewer's decision."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from xicheng_events.review.models import Disclosure
from xicheng_events.web.forms import BaseForm

FINDINGS = {
    "state_secret": _l("国家秘密"), "work_secret": _l("工作秘密"), "trade_secret": _l("商业秘密"),
    "privacy": _l("个人隐私"), "sensitive": _l("其他敏感内容"),
}


class DecisionForm(BaseForm):
    """保密审查意见 (domain §7.1)."""

    state_secret = BooleanField(FINDINGS["state_secret"])
    work_secret = BooleanField(FINDINGS["work_secret"])
    trade_secret = BooleanField(FINDINGS["trade_secret"])
    privacy = BooleanField(FINDINGS["privacy"])
    sensitive = BooleanField(FINDINGS["sensitive"])
    disclosure = SelectField(_l("公开属性"), choices=Disclosure.choices)
    decision = RadioField(_l("审查结论"), [InputRequired(_l("请选择审查结论。"))],
                          choices=[("approve", _l("审查通过")), ("reject", _l("审查不通过"))])
    opinion = TextAreaField(_l("审查意见"), [Length(max=500, message=_l("审查意见最多500字。"))])

    @property
    def findings(self) -> dict:
        """What was ticked as present in the words."""
        return {name: bool(self._fields[name].data) for name in FINDINGS}
