"""The desk's forms of an outcome: its words, item by item, and taking it back."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.forms import BaseForm


class OutcomeForm(BaseForm):
    """What was decided of each item; `form_of_outcome` gives it its fields, `words_ID` of a slot each."""

    version = HiddenField()

    @property
    def words(self) -> dict[int, str]:
        """The words by the ids of the slots."""
        return {int(name.removeprefix("words_")): field.data or "" for name, field in self._fields.items()
                if name.startswith("words_")}


def form_of_outcome(outcome, *, version: int) -> OutcomeForm:
    """The form for the items of an outcome as it stands."""
    fields = {f"words_{each.slot}": TextAreaField(each.title, filters=[plain_text]) for each in outcome.item_results}
    said = {f"words_{each.slot}": each.words for each in outcome.item_results}
    return type("OutcomeForm", (OutcomeForm,), fields)(data={**said, "version": version})


class WithdrawOutcomeForm(BaseForm):
    """Why an outcome is taken back. Everybody reads it."""

    reason = TextAreaField(_l("撤下原因"), filters=[plain_text])
