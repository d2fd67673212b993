"""The outcomes of triage, a form each. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.opinions.models import OutsideChannel
from xicheng_events.web.forms import BaseForm


class AnswerForm(BaseForm):
    """当场答复."""

    answer = TextAreaField(_l("答复内容"))


class ThanksForm(BaseForm):
    """表扬致谢; words are optional."""

    answer = TextAreaField(_l("致谢的话"))


class MergerForm(BaseForm):
    """并案: into which opinion."""

    into = IntegerField(_l("并入意见编号"), [InputRequired(_l("请填写要并入的意见编号。"))])


class TransferForm(BaseForm):
    """转其他渠道."""

    channel = SelectField(_l("转往渠道"), choices=OutsideChannel.choices)
    number = StringField(_l("受理编号"))
