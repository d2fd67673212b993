"""What registering for an event asks, read from its notice. The form is part of the notice: it is reviewed with it, a
change of a published one waits with the revision, a copy takes it along.

`Event.form` is {"companions": "named" | "counted", "items": [item, …]}, items as in `questions.items`;
`registration_form_rules.clean_form` is the only writer. None asks the usual.
"""

from functools import cache

from flask_babel import gettext as _

from xicheng_events.booking.events.form_catalogue import CATALOGUE, USUAL, Field
from xicheng_events.foundation.questions.items import condition_words, offered_words
from xicheng_events.foundation.questions.kinds import QuestionKind

NAMED, COUNTED = "named", "counted"


def form_of(notice) -> dict:
    """The form of an event or of its revision, to be read only."""
    return notice.form or _usual_form()


@cache
def _usual_form() -> dict:
    # Asked for a dozen times in each registration, in the minute in which everybody registers.
    return {"companions": NAMED, "items": [CATALOGUE[field].item(field.value) for field in USUAL]}


def items_of(notice) -> list[dict]:
    """What is asked, in the order in which it is asked."""
    return form_of(notice)["items"]


def asked(notice, field: Field) -> dict | None:
    """The item for a field of the catalogue; None when it isn't collected."""
    return next((item for item in items_of(notice) if item["field"] == field.value), None)


def counts_companions(notice) -> bool:
    """Whether companions are only counted, without names."""
    return form_of(notice)["companions"] == COUNTED


def collected(notice) -> str:
    """“姓名、手机号、年龄段（选填）”: all that a registration collects; harmless own questions are only counted."""
    words, questions = [_("姓名"), _("手机号")], 0
    for item in items_of(notice):
        if item["kind"] == QuestionKind.SECTION:
            continue
        if item["field"] or item["reason"]:
            words.append(item["label"] if item["required"] else _("%(what)s（选填）", what=item["label"]))
        else:
            questions += 1
    said = "、".join(words)
    return _("%(fields)s和%(n)s道活动问题的回答", fields=said, n=questions) if questions else said


def form_words(notice) -> list[str]:
    """The form as lines of the notice's text; nothing where the usual is asked or nobody registers."""
    if not notice.form or not notice.allocation.row.takes_registrations:
        return []
    lines = [_("同行人只登记人数，不登记姓名") if counts_companions(notice) else ""]
    for item in items_of(notice):
        parts = (_with_need(item), condition_words(item, items_of(notice)), item["help"],
                 " / ".join(offered_words(item)), _("收集理由：%(why)s", why=item["reason"]) if item["reason"] else "")
        lines.append(" ".join(filter(None, parts)))
    return lines


def _with_need(item: dict) -> str:
    if item["kind"] == QuestionKind.SECTION:
        return f"【{item['label']}】"
    return item["label"] + (_("（必填）") if item["required"] else _("（选填）"))
