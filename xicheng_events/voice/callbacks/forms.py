"""The form of a call. Rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.fields import options
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.followup.forms import SOLVED, OfReplyForm


class CallForm(OfReplyForm):
    """What came of a call; how the reply is rated, where somebody was reached and wants to."""

    outcome = RadioField(_l("回访结果"), [InputRequired(_l("请选择回访结果。"))], choices=options(CallOutcome))
    solved = RadioField(_l("问题是否解决"), [MayBeEmpty()], choices=SOLVED)
    score = RadioField(_l("对办理是否满意"), [MayBeEmpty()], choices=options(Satisfaction))
    comment = TextAreaField(_l("补充的话"), [Length(max=300, message=_l("最多300字，请精简。"))], filters=[plain_text])

    @property
    def is_solved(self) -> bool | None:
        """Whether the speaker says that it is solved; None where they weren't asked."""
        return self.solved.data == "yes" if self.solved.data else None
