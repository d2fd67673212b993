"""The questionnaire (domain §2.6)."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, StringField

from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.form_rules import MOST_OPTIONS
from xicheng_events.foundation.questions.forms import add_questions, answers_in, check_answers, suggestions_in
from xicheng_events.foundation.questions.items import digest_of_items
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.foundation.web.forms import OnceForm, Rows
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Survey

MOST_KEPT = 60_000  # characters of all that is half filled in


class FeedbackForm(OnceForm):
    """What a questionnaire asks, and whether the host may know who answers."""

    anonymous = BooleanField(_l("匿名填写"))
    name = StringField(_l("您的姓名"), filters=[plain_text])
    # What the page asked, as a digest: what is answered is stored with the questions that were read.
    version = HiddenField()
    asked_now = ""

    @property
    def typed(self) -> dict[str, list[str]]:
        """What is filled in so far, right or wrong, by the names of the inputs the form has: what a draft keeps and is
        read from."""
        names = {"anonymous", "name", *self._names()}
        return {name: values[:MOST_OPTIONS + 1] for name, values in (self.sent or MultiDict()).lists() if name in names}

    @property
    def is_too_long_to_keep(self) -> bool:
        """Whether more is filled in than any answer may have, by far."""
        return sum(len(value) for values in self.typed.values() for value in values) > MOST_KEPT

    def _names(self) -> Iterator[str]:
        for field in self:
            if isinstance(field, Rows):
                parts = [each.short_name for row in field for each in row.form]
                yield from (f"{field.name}-{number}-{part}" for number in range(field.max_entries) for part in parts)
            elif field.name.startswith("answers-"):
                yield field.name

    def suit(self, survey: Survey, *, asks_name: bool) -> None:
        """Ask what the questionnaire asks now, and who answers by name for their name, where it `asks_name`."""
        if not asks_name:
            del self.name
        self.naming = survey.naming
        add_questions(self, survey.items, opinion_kinds=OpinionKind)
        self.put_last("anonymous", "name")
        self.asked_now = digest_of_items(survey.items)
        self.version.data = self.version.data or self.asked_now

    def validate(self, extra_validators=None) -> bool:
        """All that is wrong, at once."""
        fine = super().validate(extra_validators)
        return all([fine, check_answers(self), self._says_who(), self._asks_the_same()])

    def _says_who(self) -> bool:
        if self.name is None or (self.naming is Naming.EACH and self.anonymous.data):
            return True
        try:
            clean_name(self.name.data)
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def _asks_the_same(self) -> bool:
        if not self.asked_now or self.version.data == self.asked_now:
            return True
        self.version.data = self.asked_now
        self.refuse(Refused("asked_anew", _("问卷刚刚修改，题目有变化，请核对后再提交。")))
        return False

    @property
    def answers(self) -> Answers:
        """What was answered, by key."""
        return answers_in(self)

    @property
    def said(self) -> list[dict]:
        """The filled-in suggestions, as `taking_answers.answer` takes them."""
        return [{**row, "kind": OpinionKind(row["kind"])} for row in suggestions_in(self)]
