"""Form fields of this room: they read what people type, in our words when they can't, and keep it as it was typed."""

import re
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from wtforms import (
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.web.date_time_fields import LocalMomentField


class WholeField(IntegerField):
    """A whole number; full-width digits are understood."""

    widget = TextInput()

    def process_formdata(self, valuelist):
        """Read the number; anything else is refused, the text kept."""
        text = half_width(valuelist[0] if valuelist else "")
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise ValueError(_("请填写整数，例如20。"))
        self.data = int(text)

    def pre_validate(self, form):
        """What couldn't be read is said once: no validator needs to say it again."""
        if self.process_errors:
            raise StopValidation()


class MomentField(LocalMomentField):
    """A day and time in Beijing; the data is the instant."""

    def process_formdata(self, valuelist):
        """Read day and time."""
        super().process_formdata(valuelist)
        try:
            self.data = self.data and clock.from_local(self.data)
        except OverflowError:
            self.data = None
            raise ValueError(_("日期时间没有看懂，请按“2026-03-18 14:00”的样式填写。")) from None

    def _value(self):
        if self.raw_data or not isinstance(self.data, datetime):
            return super()._value()
        return clock.local(self.data).strftime("%Y-%m-%d %H:%M")


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist):
        """Read the day."""
        text = half_width(valuelist[0] if valuelist else "")
        self.data = None
        if not text:
            return
        try:
            super().process_formdata([text])
        except (ValueError, OverflowError):
            self.data = None
        if self.data is None or not 2000 <= self.data.year <= 2100:
            self.data = None
            raise ValueError(_("日期没有看懂，请按“2026-03-18”的样式填写。"))


def options(enumeration: Iterable[Labelled], *, first=None) -> list[SelectChoice]:
    """What a select field offers of an enumeration, or of some of its members; `first`: what choosing nothing is
    called. The labels are said in the language of whoever is shown them."""
    empty = [] if first is None else [SelectChoice("", first)]
    return empty + [SelectChoice(each.value, each._label) for each in enumeration]


class ChoiceField(SelectField):
    """One value of an enumeration, or none where `none` says what that is called. What isn't one stays text, for
    `rules.check` to refuse."""

    def __init__(self, enumeration: type[Labelled], label=None, *, none=None, **kwargs):
        super().__init__(label, choices=options(enumeration, first=none),
                         coerce=lambda value: _member(enumeration, value), validate_choice=False, **kwargs)

    def offer(self, members) -> None:
        """Let people choose among these `members` alone, and what is chosen already."""
        self.choices = [choice for choice in self.choices if choice.value in ("", self.data, *members)]


class TicksField(SelectMultipleField):
    """Any of several, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _member(enumeration, value):
    try:
        return enumeration(value)
    except ValueError:
        return value
