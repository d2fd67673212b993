"""The forms with which a text goes through the other pairs of eyes (`checked_text`)."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.foundation.web.fields import MomentField
from xicheng_events.foundation.web.forms import BaseForm


class CheckedStepForm(BaseForm):
    """A step that needs no word: only the page it was decided on."""

    version = HiddenField()


class ReturnForm(CheckedStepForm):
    """Why it is returned."""

    reason = TextAreaField(_l("退回原因"))


class ChangeNoteForm(CheckedStepForm):
    """What a change of what is public is, in words for the public."""

    change_note = TextAreaField(_l("更新说明"))


class ScheduleForm(CheckedStepForm):
    """When it is to go out by itself."""

    goes_out_at = MomentField(_l("发布时间"), [InputRequired(_l("请填写发布时间。"))])


def checked_forms(thing, given: dict[str, BaseForm]) -> dict[str, BaseForm]:
    """The forms of the page on which `thing` takes its steps: those `given` as they were sent, the others new."""
    return {"form": CheckedStepForm(formdata=None), "returning": ReturnForm(formdata=None),
            "note": ChangeNoteForm(formdata=None, data={"change_note": thing.publication.next_note}),
            "schedule": ScheduleForm(formdata=None), **given}
