"""The forms of the monthly brief: its month, what it says, one unit's numbers, a sheet of them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.fields import DayField
from xicheng_events.foundation.web.forms import BaseForm


class MonthForm(BaseForm):
    """Which month."""

    month = SelectField(_l("月份"), [InputRequired(_l("请选择月份。"))], validate_choice=False)


class BriefForm(BaseForm):
    """What is said of the month."""

    version = HiddenField()
    theme = StringField(_l("每月一题"))
    theme_text = TextAreaField(_l("牵头单位和措施"), filters=[plain_text])
    meeting = StringField(_l("提请会议"))
    met_on = DayField(_l("会议日期"))
    decided = TextAreaField(_l("议定结果"), filters=[plain_text])


class UnitNumbersForm(BaseForm):
    """One unit's numbers of the hotline."""

    unit = SelectField(_l("单位"), [InputRequired(_l("请选择单位。"))], validate_choice=False)
    requests = StringField(_l("诉求量"), [InputRequired(_l("请填写诉求量。"))], render_kw={"inputmode": "numeric"})
    answered = StringField(_l("响应率"))
    solved = StringField(_l("解决率"))
    satisfied = StringField(_l("满意率"))
    problems = TextAreaField(_l("高频问题"), filters=[plain_text])


class SheetForm(BaseForm):
    """The same as a sheet."""

    file = FileField(_l("12345数据表"), render_kw={"accept": ".xlsx"})

    def validate_file(self, field):
        """There must be a file."""
        if not (field.data and getattr(field.data, "filename", "")):
            raise ValidationError(_("请选择.xlsx文件。"))
