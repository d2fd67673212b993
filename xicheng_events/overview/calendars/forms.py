"""The forms of 放假安排: a file to look at first, and what was looked at, to be taken."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from xicheng_events.foundation.web.forms import BaseForm
from xicheng_events.overview.calendars.operations import REASON_AT_MOST, SOURCE_AT_MOST, YEARS_AHEAD


class DaysOffForm(BaseForm):
    """Which year, which notice, and its table."""

    year = SelectField(_l("年度"), coerce=int, validate_choice=False)
    source = StringField(_l("通知名称或文号"), [InputRequired(_l("请填写通知名称或文号。")),
                                         Length(max=SOURCE_AT_MOST, message=_l("通知名称或文号最多200个字。"))])
    file = FileField(_l("放假安排表"), render_kw={"accept": ".csv,.xlsx"})

    def offer_years(self, today_year: int) -> None:
        """The years within reach, as `operations.import_year` takes them."""
        years = range(today_year - YEARS_AHEAD, today_year + YEARS_AHEAD + 1)
        self.year.choices = [SelectChoice(year, _("%(year)s年", year=year)) for year in years]

    def validate_year(self, field):
        """One of the years that were offered."""
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_("请选择年度。"))

    def validate_file(self, field):
        """There must be a file."""
        if not (field.data and getattr(field.data, "filename", "")):
            raise ValidationError(_("请选择 .csv 或 .xlsx 文件。"))


class TakeForm(BaseForm):
    """What the preview showed, to be taken as it was."""

    year = HiddenField()
    source = HiddenField()
    table = HiddenField()
    newest = HiddenField()  # the year's newest version when the preview was made
    reason = TextAreaField(_l("仍要导入的理由"), [Length(max=REASON_AT_MOST, message=_l("理由最多200个字。"))])
