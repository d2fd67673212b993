"""What the door sends about those who come in another way than by their code, and about those who leave."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from xicheng_events.booking.events.kinds import Category
from xicheng_events.door.checkin.forms import KeyedForm, Whole
from xicheng_events.door.checkin.models import Check, ScanMethod
from xicheng_events.door.checkin.reading_input import Happened, WalkInGuest, method_of, printable, read_presented
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, checked

_HEADS = _l("人数应为1至10的整数，请重新选择。")


class WalkInForm(KeyedForm):
    """现场补录: who comes without a registration."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), checked(clean_name)],
                       render_kw={"autocomplete": "off", "maxlength": 100})
    phone = StringField(_l("手机号"), [Optional(), checked(clean_any_phone)],
                        render_kw={"inputmode": "tel", "autocomplete": "off", "maxlength": 20})
    heads = Whole(_l("人数"), validators=[InputRequired(_HEADS), NumberRange(1, 10, message=_HEADS)], default=1)
    category = SelectField(_l("身份"), validate_choice=False)
    over = StringField(_l("名额已满仍放行的理由"), [Length(max=200, message=_l("理由最多200个字，请精简。"))],
                       filters=[lambda text: printable(text, 400)])

    def offer(self, categories: list[Category]) -> None:
        """Let one of the slot's categories be chosen."""
        self.category.choices = options(categories)

    @property
    def guest(self) -> dict:
        """The keywords of `walk_ins.admit_walk_in`."""
        chosen = next((each for each in Category if each.value == self.category.data), None)
        return {"guest": WalkInGuest(self.name.data, self.phone.data or "", chosen), "key": self.key.data,
                "heads": self.heads.data, "over": self.over.data, "happened": Happened(gate=self.gate.data)}


class WaitingGuestForm(KeyedForm):
    """候补入场: by the row found in a search."""

    over = StringField(filters=[lambda text: printable(text, 200)])


class CheckOutForm(KeyedForm):
    """签退: by code."""

    code = StringField(_l("签到码"), [InputRequired(_l("请扫码，或输入签到码。"))])
    heads = Whole(validators=[Optional(), NumberRange(1, 10, message=_HEADS)])

    @property
    def presented(self) -> dict:
        """The keywords of `checking_out.check_out`."""
        shown = read_presented(self.code.data)
        return {"presented": shown, "key": self.key.data, "heads": self.heads.data,
                "method": method_of(shown, ScanMethod.CODE), "happened": Happened(gate=self.gate.data)}


class RulesForm(BaseForm):
    """What the doors of an event may do."""

    walk_ins = BooleanField(_l("开放现场补录：没有报名的来宾，有空余名额时可登记入场"))
    asks_phone = BooleanField(_l("补录时必须登记手机号"))
    self_service = BooleanField(_l("开放自助签到：来宾用微信扫现场海报，自己完成签到"))
    checks_out = BooleanField(_l("需要签退：统计在场时长"))
    must_check = SelectField(_l("放行前须"), coerce=lambda value: Check(value) if value else None,
                             choices=options(Check, first=_l("按报名表：报名须登记证件的，核对证件")))
