"""The desk's forms of a questionnaire: beginning one, and what it is for."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.fields.core import UnboundField

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import ChoiceField, WholeField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.voice.surveys.kinds import NAMING_MEANS, Naming
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey
from xicheng_events.voice.surveys.standard_questionnaire import AFTER_EVENT

EMPTY = "empty"


class NewSurveyForm(OnceForm):
    """What a new questionnaire begins with."""

    host = SelectField(_l("组织单位"), coerce=str, validate_choice=False)
    title = StringField(_l("问卷名称"))
    source = SelectField(_l("从哪里开始"), coerce=str, validate_choice=False)
    event = SelectField(_l("用于哪项活动"), coerce=str, validate_choice=False)

    def offer(self, *, hosts, sources: list[Survey], events: list[Event]) -> None:
        """Set what may be chosen: units, questionnaires to take the questions from, events."""
        self.host.choices = [SelectChoice(str(unit.id), unit.full_name) for unit in hosts]
        self.source.choices = [
            SelectChoice(EMPTY, _("空白问卷")), SelectChoice(AFTER_EVENT, _("标准问卷（活动反馈）")),
            *(SelectChoice(each.code, _("复制“%(title)s”", title=each.title)) for each in sources)]
        self._sources = {each.code: each for each in sources}
        offer_events(self.event, events)

    def chosen(self) -> Survey | None:
        """The questionnaire to take from; None: an empty one. Refuses `unknown_choice` what isn't offered."""
        if self.source.data == AFTER_EVENT:
            return standard_survey()
        if self.source.data not in {EMPTY, *self._sources}:
            raise Refused("unknown_choice", _("请从列出的选项中选择。"), "source")
        return self._sources.get(self.source.data)


class SurveySettingsForm(BaseForm):
    """What a questionnaire says besides its questions, and how it is handed out."""

    title = StringField(_l("问卷名称"))
    intro = TextAreaField(_l("填写说明"))
    contact_phone = StringField(_l("咨询电话"))
    naming = RadioField(_l("署名方式"), validate_choice=False)
    event = SelectField(_l("用于哪项活动"), coerce=str, validate_choice=False)
    has_open_link = BooleanField(_l("提供公开链接，任何人都可以填写"))
    days = WholeField(_l("填写天数"))
    version = HiddenField()

    def offer(self, events: list[Event]) -> None:
        """Set what may be chosen."""
        self.naming.choices = [SelectChoice(each.value, f"{each.label}：{NAMING_MEANS[each]}") for each in Naming]
        offer_events(self.event, events)

    def take_out_fixed(self) -> None:
        """Ask no more what can't be changed once it is public."""
        for name in ("naming", "event", "has_open_link", "days"):
            delattr(self, name)

    def fields(self) -> dict:
        """The fields as `edit_survey` takes them. Refuses `unknown_choice`."""
        said = {name: field.data for name, field in self._fields.items()
                if name not in {"csrf_token", "version", "event"}}
        return {**said, "event": chosen_event(self.event)} if "event" in self._fields else said


class KindOfTemplateForm(BaseForm):
    """For which kind of event a questionnaire is the template."""

    event_kind = ChoiceField(EventKind, _l("活动类型"))
    version = HiddenField()

    def mark(self, taken: dict[EventKind, Survey]) -> "KindOfTemplateForm":
        """The form with the kinds marked that have a template already."""
        self.event_kind.choices = [SelectChoice(kind.value, _(
            "%(kind)s（已有“%(title)s”）", kind=kind.label, title=taken[kind].title) if kind in taken else kind.label)
            for kind in EventKind]
        return self


class WithdrawSurveyForm(BaseForm):
    """Why a questionnaire is taken back. Everybody reads it."""

    reason = TextAreaField(_l("撤下原因"))


class ResultWordsForm(BaseForm):
    """What the unit says of the answers. Everybody reads it."""

    words = TextAreaField(_l("结果说明"), filters=[plain_text])
    slip = HiddenField()  # the latest about them when the page was shown


class WithdrawResultForm(BaseForm):
    """撤回公开 of results. Everybody reads why."""

    reason = TextAreaField(_l("撤回理由"), filters=[plain_text])


def field_words() -> dict[str, str]:
    """What the fields of a questionnaire are called in its form."""
    return {"items": _("题目")} | {
        name: str(label) for name, field in vars(SurveySettingsForm).items() if isinstance(field, UnboundField)
        for label in field.args if isinstance(label, LazyString)}


def offer_events(field: SelectField, events: list[Event]) -> None:
    """The events that a questionnaire may be about, or none."""
    field.choices = [SelectChoice("", _("不限于某项活动")), *(
        SelectChoice(event.code, f"{event.title}（{event.code}）") for event in events)]
    field.events = {event.code: event for event in events}


def chosen_event(field: SelectField) -> Event | None:
    """The one that was chosen. Refuses `unknown_choice`."""
    if field.data and field.data not in field.events:
        raise Refused("unknown_choice", _("请从列出的选项中选择。"), "event")
    return field.events.get(field.data)
