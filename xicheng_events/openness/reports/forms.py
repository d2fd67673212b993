"""What is filled in about reports. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, FormField, HiddenField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.fields import ChoiceField
from xicheng_events.foundation.web.forms import BaseForm, Rows
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.reports.operations.writing import ReportWords
from xicheng_events.openness.reports.states import MOST_PHOTOS, MOST_PROBLEMS, ExperienceStep, StepRow

SPARE_ROWS = 2  # empty ones below the problems written so far


class ProblemRow(Form):
    """One problem."""

    step = ChoiceField(ExperienceStep, _l("环节"), none=_l("不限环节"))
    text = TextAreaField(_l("问题"), filters=[plain_text])


class ReportWordsForm(BaseForm):
    """体验报告; two fields for each step, made below."""

    seen = HiddenField(filters=[plain_text])  # what was kept when the page was made (operations/writing.py)
    page = HiddenField(filters=[plain_text])  # which page it is, of all that were opened of the same draft
    place = StringField(_l("地点或渠道"), filters=[plain_text])
    highlights = TextAreaField(_l("亮点"), filters=[plain_text])
    problems = Rows(FormField(ProblemRow), max_entries=MOST_PROBLEMS)
    suggestions = TextAreaField(_l("建议"), filters=[plain_text])
    is_anonymous = BooleanField(_l("匿名转办：不让被体验单位和以后任何人知道是我写的"))

    @property
    def step_fields(self) -> list[tuple]:
        """(step, field of its level, field of its words)."""
        return [(step, self[f"level_{step.value}"], self[f"words_{step.value}"]) for step in ExperienceStep]

    def spare_rows(self) -> None:
        """Some more rows for problems."""
        for _each in range(min(SPARE_ROWS, MOST_PROBLEMS - len(self.problems))):
            self.problems.append_entry()

    @property
    def origin(self) -> dict:
        """From which page it comes, and what that had seen: keywords of `save_report`."""
        return {"seen": self.seen.data or "", "page": self.page.data or ""}

    @property
    def words(self) -> ReportWords:
        """What is written, whatever it is; a level or step that isn't one is none."""
        return ReportWords(
            place=self.place.data or "", highlights=self.highlights.data or "", suggestions=self.suggestions.data or "",
            is_anonymous=self.is_anonymous.data,
            steps=[StepRow(step, _one_of(Satisfaction, level.data), words.data or "")
                   for step, level, words in self.step_fields],
            problems=[(_one_of(ExperienceStep, row.step.data), row.text.data or "") for row in self.problems])


for _step in ExperienceStep:
    setattr(ReportWordsForm, f"level_{_step.value}", ChoiceField(Satisfaction, _l("评价"), none=_l("没有经过或不评价")))
    setattr(ReportWordsForm, f"words_{_step.value}", StringField(_l("过程描述"), filters=[plain_text]))


class PhotosForm(BaseForm):
    """现场照片."""

    photos = MultipleFileField(_l("现场照片"), render_kw={
        "accept": FileKind.IMAGE.row.shown, "data-most": FileKind.IMAGE.row.most, "data-most-files": MOST_PHOTOS})


class ReturnReportForm(BaseForm):
    """退回修改."""

    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请填写退回理由。"))], filters=[plain_text])


def filled_with(report: ExperienceReport | None) -> dict:
    """What the form says before anybody changes it."""
    if report is None:
        return {}
    steps = {}
    for row in report.step_rows:
        steps |= {f"level_{row.step.value}": row.level, f"words_{row.step.value}": row.words}
    return {"place": report.place, "highlights": report.highlights, "suggestions": report.suggestions,
            "is_anonymous": report.is_anonymous, **steps,
            "problems": [{"step": each.step, "text": each.text} for each in report.problems]}


def _one_of(enumeration, value):
    return value if isinstance(value, enumeration) else None
