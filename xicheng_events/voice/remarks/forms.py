"""Taking a remark down, correcting it, confirming it, writing one afterwards; naming who takes down."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.checkin.tablet.sealing import taken_out
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import span
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, hidden_number
from xicheng_events.voice.opinions.models import OpinionKind

_SEALED = ("speaker", "kind", "text")


class RemarkForm(OnceForm):
    """记录发言要点. What was written while the connection was broken comes `sealed`, as the door's tablets send it."""

    slot = SelectField(_l("议题、场次"), [InputRequired(_l("请选择议题或场次。"))], choices=[], validate_choice=False)
    speaker = StringField(_l("发言人"), [InputRequired(_l("请填写发言人。"))], filters=[plain_text])
    text = TextAreaField(_l("发言要点"), [InputRequired(_l("请填写发言要点。"))], filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind), default=OpinionKind.SUGGESTION.value)
    sealed = HiddenField()

    def _sent(self):
        sent = super()._sent()
        if not (sent and sent.get("sealed")):
            return sent
        told = taken_out(sent["sealed"], sent.get("form_key", ""))
        return MultiDict({name: sent[name] for name in sent} | {name: told.get(name, "") for name in _SEALED})

    def offer(self, slots: list[Slot]) -> None:
        """Set which slots may be chosen."""
        self.slot.choices = [SelectChoice(str(slot.id), f"{slot.label} {span(slot.starts_at, slot.ends_at)}".strip())
                             for slot in slots]

    def chosen_slot(self, slots: list[Slot]) -> Slot:
        """The one that is chosen. Refuses `unknown_choice` beside it what isn't there."""
        found = next((slot for slot in slots if slot.id == hidden_number(self.slot.data)), None)
        if found is None:
            raise Refused("unknown_choice", _("请从列出的选项中选择。"), "slot")
        return found


class RemarkCorrectionForm(BaseForm):
    """更正发言要点."""

    text = TextAreaField(_l("发言要点"), [InputRequired(_l("请填写发言要点。"))], filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind))


class RecorderForm(BaseForm):
    """指定记录人."""

    person = SelectField(_l("记录人"), [InputRequired(_l("请选择记录人。"))], choices=[], validate_choice=False)

    def offer(self, people: list[Person]) -> None:
        """Set who may be named."""
        self.person.choices = [SelectChoice("", _("请选择")),
                               *(SelectChoice(str(each.id), each.name) for each in people)]

    def chosen(self, people: list[Person]) -> Person:
        """Who is named. Refuses `unknown_choice` beside it who isn't offered."""
        found = next((each for each in people if each.id == hidden_number(self.person.data)), None)
        if found is None:
            raise Refused("unknown_choice", _("请从列出的选项中选择。"), "person")
        return found


class ConfirmationForm(BaseForm):
    """确认发言要点, and whether it may be published, by name or without."""

    may_publish = BooleanField(_l("同意公开发言要点和采纳情况（不含姓名）"))
    may_name = BooleanField(_l("公开时可以写明我的姓名"))


class AskingForm(BaseForm):
    """请求更正."""

    words = TextAreaField(_l("需要更正的内容"), [InputRequired(_l("请写明哪里需要更正。"))], filters=[plain_text])


class AfterwardsForm(OnceForm):
    """会后意见."""

    text = TextAreaField(_l("会后意见"), [InputRequired(_l("请填写意见。"))], filters=[plain_text])
    may_publish = BooleanField(_l("同意公开意见和采纳情况（不含姓名）"))
    may_name = BooleanField(_l("公开时可以写明我的姓名"))


def told_apart(form: BaseForm, number: int) -> BaseForm:
    """`form` as one of several of its kind on a page: the ids of its fields bear the remark's number."""
    for field in form:
        field.id = field.label.field_id = f"{field.short_name}-{number}"
    return form


def speaks_as(registration: Registration) -> str:
    """What the list of speakers says beside a name: as what they come, and whether they have."""
    category = registration.quota.category.label if registration.quota.is_for_some else ""
    return "，".join(filter(None, (category, _("已签到") if registration.ticket.arrived else "")))
