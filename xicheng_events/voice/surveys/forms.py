"""The questionnaire (domain §2.6)."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from xicheng_events.foundation.questions.forms import add_questions, answers_in, check_answers, suggestions_in
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.foundation.web.forms import OnceForm
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.models import Survey


class FeedbackForm(OnceForm):
    """What a questionnaire asks, and whether the host may know who answers."""

    anonymous = BooleanField(_l("对主办单位匿名"))

    @property
    def typed(self) -> dict[str, list[str]]:
        """What is filled in so far, right or wrong, by the names of the inputs: what a draft keeps and is read from."""
        return {name: values for name, values in (self.sent or MultiDict()).lists()
                if name == "anonymous" or name.startswith("answers-")}

    def suit(self, survey: Survey) -> None:
        """Ask what the questionnaire asks."""
        add_questions(self, survey.form.definition["items"], opinion_kinds=OpinionKind)

    def validate(self, extra_validators=None) -> bool:
        """All that is wrong, at once."""
        fine = super().validate(extra_validators)
        return all([fine, check_answers(self)])

    @property
    def answers(self) -> Answers:
        """What was answered, by key."""
        return answers_in(self)

    @property
    def said(self) -> list[dict]:
        """The filled-in suggestions, as `taking_answers.answer` takes them."""
        return [{**row, "kind": OpinionKind(row["kind"])} for row in suggestions_in(self)]
