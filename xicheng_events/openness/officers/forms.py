"""What is filled in about the work of a member."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm
from xicheng_events.openness.officers.states import LONGEST_COMMENT, EvaluationResult


class EvaluationForm(BaseForm):
    """履职评价. What was written before isn't in it: the unit doesn't read it again."""

    result = RadioField(_l("评价结果"), [InputRequired(_l("请选择评价结果。"))], choices=options(EvaluationResult),
                        validate_choice=False)
    comment = TextAreaField(_l("评价意见"), [InputRequired(_l("请写明评价意见。")),
                                         Length(max=LONGEST_COMMENT, message=_l("评价意见最多300个字，请精简。"))],
                            filters=[plain_text], render_kw={"maxlength": LONGEST_COMMENT, "rows": 5})

    @property
    def chosen(self) -> EvaluationResult | None:
        """The result that was chosen, if it is one."""
        return next((each for each in EvaluationResult if each.value == self.result.data), None)
