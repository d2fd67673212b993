"""The form in which somebody decides about each mark in texts that are to be public."""

from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import Optional as MayBeEmpty

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.personal_marks import PersonalMark
from xicheng_events.foundation.publishing.redacting import MarkDecision, texts_digest
from xicheng_events.foundation.web.forms import BaseForm

_KEEP, _COVER = "keep", "cover"


class MarksForm(BaseForm):
    """核对个人信息; `seen` is the digest of the texts that the page showed."""

    seen = HiddenField()


def form_of_marks(marks: list[PersonalMark], texts: Mapping[str, str]) -> MarksForm:
    """The form with two fields for each of `marks`: what to do with it, and why it is kept."""
    fields = {}
    for n, mark in enumerate(marks):
        what = {"n": n + 1, "kind": mark.kind.label, "words": mark.words}
        fields[f"decision_{n}"] = RadioField(_("第%(n)s处：%(kind)s“%(words)s”", **what), [MayBeEmpty()], choices=[
            SelectChoice(_COVER, _("遮盖")), SelectChoice(_KEEP, _("保留"))])
        fields[f"reason_{n}"] = StringField(_("第%(n)s处的保留理由", **what), filters=[plain_text])
    form = type("MarksForm", (MarksForm,), fields)()
    if not form.is_submitted():
        form.seen.data = texts_digest(texts)
    return form


def decisions_of(form: MarksForm, marks: list[PersonalMark]) -> list[MarkDecision]:
    """What was decided about each of `marks`."""
    return [MarkDecision({_KEEP: True, _COVER: False}.get(form[f"decision_{n}"].data), form[f"reason_{n}"].data or "")
            for n in range(len(marks))]
