"""Times as people in Beijing write them: a day beside 24 hours. What browsers offer for both together shows 上午/下午,
or AM/PM, as the machine is set."""

import re
from datetime import date, datetime, time

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import DateTimeLocalField, TimeField
from wtforms.widgets import DateInput, TextInput

from xicheng_events.foundation.core.text import half_width

_CLOCK = re.compile(r"(\d{1,2})[:.时点]?(\d{2})分?(?::\d{2})?")


class ClockInput(TextInput):
    """A field for a time of day: typed, with the digits' keyboard on a phone."""

    def __call__(self, field, **kwargs):
        """As a text field, with how it is written."""
        return super().__call__(field, **{"inputmode": "numeric", "maxlength": 8, "placeholder": _("如14:00"),
                                          "autocomplete": "off", **kwargs, "class": "clock"})


class MomentInput:
    """A day and a time of day, both under the field's name."""

    input_type = "text"
    validation_attrs = ("required",)

    def __call__(self, field, **kwargs):
        """The day as the browser lets it be chosen, and the time as it is typed."""
        day, clock = field.parts
        named = {name: value for name, value in kwargs.items() if name.startswith("aria-")}
        label = {"aria-label": _("%(what)s：时间（24小时制）", what=field.label.text)}
        return Markup('<span class="moment">{}{}</span>').format(
            DateInput()(field, value=day, **kwargs),
            ClockInput()(field, value=clock, id=f"{field.id}-clock", **named | label))


class LocalMomentField(DateTimeLocalField):
    """A day and a time of day, on Beijing's clocks; the data is naive. Sent as two values, or as one text."""

    widget = MomentInput()

    def __init__(self, label=None, validators=None, **kwargs):
        super().__init__(label, validators, format=["%Y-%m-%d %H:%M"], **kwargs)

    @property
    def parts(self) -> tuple[str, str]:
        """Day and time as they stand in the two fields: as they were typed, else as the data has them."""
        day, _space, clock = self._value().partition(" ")
        return day, clock

    def process_formdata(self, valuelist):
        """Read both; refuses a day without a time and what is neither."""
        day, _space, clock = _joined(valuelist).partition(" ")
        self.data = None
        if not (day or clock):
            return
        try:
            self.data = datetime.combine(date.fromisoformat(day), time.fromisoformat(read_clock(clock)))
        except ValueError:
            raise ValueError(_("日期时间没有看懂，请按“2026-03-18 14:00”的样式填写。")) from None

    def _value(self):
        if self.raw_data:
            return _joined(self.raw_data)
        return self.data.strftime("%Y-%m-%d %H:%M") if isinstance(self.data, datetime) else ""


class ClockField(TimeField):
    """A time of day."""

    widget = ClockInput()

    def __init__(self, label=None, **kwargs):
        super().__init__(label, format=["%H:%M"], **kwargs)

    def process_formdata(self, valuelist):
        """Read the time."""
        text = half_width(valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        try:
            super().process_formdata([read_clock(text)])
        except ValueError:
            raise ValueError(_("时间没有看懂，请按“14:00”的样式填写。")) from None


def read_clock(text: str) -> str:
    """A time of day as it is typed (14:00, 1400, 9:30, 14时00分) as HH:MM; ValueError for what is none."""
    found = _CLOCK.fullmatch(text.replace("：", ":").replace(" ", ""))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError
    return f"{int(found[1]):02}:{found[2]}"


def _joined(values) -> str:
    return half_width(" ".join(filter(None, values))).replace("T", " ").strip()
