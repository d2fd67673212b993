"""What the door sends. Shape only; codes, hostile or not, are read by `reading_input.read_presented`."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Length, NumberRange, Optional, ValidationError

from xicheng_events.door.checkin.models import Check, GroupColour, ScanMethod
from xicheng_events.door.checkin.reading_input import (
    MOST_HEADS,
    Happened,
    Presented,
    method_of,
    printable,
    read_presented,
)
from xicheng_events.foundation.core.text import LONGEST
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, hidden_number
from xicheng_events.foundation.web.storable_input import LARGEST_ID

_BAD_NUMBER = _l("人数应为1至10的整数，请重新选择。")


class Whole(IntegerField):
    """A whole number whose refusal is ours to word."""

    def process_formdata(self, valuelist):
        """Read the number; anything else is refused in our words, the typed text kept."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_BAD_NUMBER)) from None


class KeyedForm(BaseForm):
    """Carries the key by which something sent twice counts once."""

    key = StringField(filters=[lambda text: text or ""])
    gate = StringField(filters=[lambda text: printable(text, 40)])

    def validate_key(self, field):
        """Refuse what is no UUID; spell the others one way."""
        try:
            field.data = str(uuid.UUID(field.data))
        except ValueError:
            raise ValidationError(str(_l("页面已失效，请刷新后重新操作。"))) from None

    @property
    def first_error(self) -> str:
        """The one sentence the door's screen has room for."""
        return next(str(errors[0]) for errors in self.errors.values() if errors)

    @property
    def first_sentence(self) -> str:
        """The same, also where an operation has refused."""
        said = [*self.form_errors, *(error for field in self for error in field.errors)]
        return str(said[0])


class ScanForm(KeyedForm):
    """Somebody presents a ticket: by what was scanned or typed (`code`), or by the row found in a search (`ticket`)."""

    method = StringField()
    code = StringField(validators=[Length(max=LONGEST)])  # whatever is scanned is answered, if only with “unknown”
    ticket = Whole(validators=[Optional(), NumberRange(1, LARGEST_ID, message=_l("没有这个报名，请重新查找。"))])
    heads = Whole(validators=[Optional(), NumberRange(1, 10, message=_BAD_NUMBER)])
    checked = BooleanField()

    def validate_method(self, field):
        """Refuse a way of presenting that does not exist."""
        try:
            field.data = ScanMethod(field.data or "code")
        except ValueError:
            raise ValidationError(str(_l("页面已失效，请刷新后重新操作。"))) from None

    def validate_code(self, field):
        """Refuse an empty field: that is a slip of the finger, not a visitor."""
        if not self.ticket.data and not field.data:
            raise ValidationError(str(_l("请扫码，或输入签到码。")))

    @property
    def presented(self) -> dict:
        """The keywords of `scanning.present`."""
        shown = Presented("ticket", self.ticket.data) if self.ticket.data else read_presented(self.code.data)
        return {"presented": shown, "key": self.key.data, "method": method_of(shown, self.method.data),
                "heads": self.heads.data, "checked": self.checked.data, "happened": Happened(gate=self.gate.data)}


class UndoScanForm(KeyedForm):
    """Taking a scan back: the pressed reason, or one in own words."""

    reason = StringField(filters=[lambda text: printable(text, 200)])
    other = StringField(filters=[lambda text: printable(text, 200)])

    @property
    def words(self) -> str:
        """The reason given."""
        return self.reason.data or self.other.data


class RecountForm(KeyedForm):
    """Fewer of the party are here than the scan let in."""

    heads = Whole(validators=[NumberRange(1, 10, message=_BAD_NUMBER)])


class CountForm(KeyedForm):
    """So many came in without a ticket each."""

    heads = Whole(validators=[NumberRange(1, 999, message=_l("人数应为1至999的整数，请重新输入。"))])


class EnterForm(BaseForm):
    """A tablet comes to the door: by the QR's token, or by code and PIN; with its own name and its gate."""

    token = HiddenField()
    code = StringField(_l("通行码（8位）"), [Length(max=40)])
    pin = StringField(_l("PIN（6位数字）"), [Length(max=20)])
    name = StringField(_l("本机名称"), filters=[lambda text: printable(text, 40)],
                       validators=[DataRequired(_l("请给这台设备起个名字，例如：平板1。"))])
    gate = StringField(_l("入口名称"), filters=[lambda text: printable(text, 40)])

    def validate_code(self, field):
        """Refuse emptiness where no QR stands in for it."""
        if not self.token.data and not field.data:
            raise ValidationError(str(_l("请输入8位通行码，或扫描工作人员屏幕上的二维码。")))

    def validate_pin(self, field):
        """As for the code."""
        if not self.token.data and not field.data:
            raise ValidationError(str(_l("请输入6位PIN。")))


class PassForm(BaseForm):
    """What a new pass is for."""

    scope = StringField(validators=[AnyOf(["slot", "day"], message=_l("请选择通行证的范围。"))])


class DoorNoteForm(BaseForm):
    """What the door is told about one party."""

    group = StringField(_l("分组或座位"), filters=[lambda text: printable(text, 20)])
    colour = SelectField(_l("分组颜色"), choices=options(GroupColour, first=_l("不用颜色")))
    text = StringField(_l("备注"), filters=[lambda text: printable(text, 100)])
    check = SelectField(_l("放行前须"), choices=options(Check))


class ArriveForm(KeyedForm):
    """自助签到: who one is, and how many come in."""

    tail = StringField(_l("报名手机号后四位"), render_kw={"inputmode": "numeric", "autocomplete": "off",
                                                  "maxlength": 4})
    name = StringField(_l("报名人姓名（或姓）"), render_kw={"autocomplete": "off", "maxlength": 100})
    heads = StringField(_l("本次到场人数"), render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 2})

    @property
    def head_count(self) -> int | None:
        """How many; None for all."""
        n = hidden_number(self.heads.data)
        return n if n and n <= MOST_HEADS else None
