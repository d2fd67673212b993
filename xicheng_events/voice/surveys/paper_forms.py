"""The forms of paper copies: how many to print, which to type in, and what is written on it."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.questions.forms import add_questions
from xicheng_events.foundation.questions.items import with_blanks
from xicheng_events.foundation.web.fields import WholeField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.forms import FeedbackForm


class PrintForm(OnceForm):
    """印发: how many copies."""

    count = WholeField(_l("份数"), [InputRequired(_l("请填写份数。"))])


class NumberForm(BaseForm):
    """Which copy is typed in."""

    number = StringField(_l("问卷编号"), [InputRequired(_l("请填写纸面右上角的编号。"))], filters=[plain_text])


class TypingForm(FeedbackForm):
    """What is written on a paper copy: anonymous, and where a reply to it goes."""

    anonymous = name = None
    phone = StringField(_l("答复用的手机号"), filters=[plain_text])

    def ask(self, items: list[dict]) -> None:
        """Ask what is printed; what was left blank is left blank."""
        add_questions(self, with_blanks(items), opinion_kinds=OpinionKind)
        self.put_last("phone")
