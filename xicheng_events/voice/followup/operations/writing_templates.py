"""A unit's own reply templates, and the district's."""

from flask_babel import gettext as _
from sqlalchemy import delete, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import require_right
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.reply_templates import house_words, may_write_templates, own_template
from xicheng_events.voice.followup.template_models import ReplyTemplate
from xicheng_events.voice.opinions.models import OpinionKind

TEMPLATE_AT_LEAST, TEMPLATE_AT_MOST = 20, 1000


def write_template(organisation_id: int | None, kind: OpinionKind, result: IssueResult, *, text: str,
                  by: Person) -> None:
    """Say it in the owner's own words, from the next reply on; the same words again change nothing.

    Refuses `not_yours`, and the text's length and numbers of people beside `text`.
    """
    require_right(may_write_templates(by, organisation_id), _("答复模板由本单位经办人修改，区统一的由区级统筹员修改。"))
    text = written(text, field="text", at_least=TEMPLATE_AT_LEAST, at_most=TEMPLATE_AT_MOST, what=_("模板内容"))
    impersonal(text, field="text")
    there = own_template(organisation_id, kind, result)
    if (there.text if there else house_words(kind, result)) == text:
        return
    values = {"text": text, "changed_at": clock.now(), "changed_by_id": by.id}
    if there or not insert_unless_there(ReplyTemplate, organisation_id=organisation_id, kind=kind, result=result,
                                        **values):
        write(update(ReplyTemplate).where(*_this(organisation_id, kind, result)).values(**values))
    _note("followup.template_changed", kind, result, by)


def unwrite_template(organisation_id: int | None, kind: OpinionKind, result: IssueResult, *, by: Person) -> bool:
    """Back to the district's words, or of these to the house's; False where there were no others. Refuses
    `not_yours`."""
    require_right(may_write_templates(by, organisation_id), _("答复模板由本单位经办人修改，区统一的由区级统筹员修改。"))
    if not write(delete(ReplyTemplate).where(*_this(organisation_id, kind, result))):
        return False
    _note("followup.template_restored", kind, result, by)
    return True


def _this(organisation_id: int | None, kind: OpinionKind, result: IssueResult) -> tuple:
    return (ReplyTemplate.organisation_id.is_not_distinct_from(organisation_id), ReplyTemplate.kind == kind,
            ReplyTemplate.result == result)


def _note(action: str, kind: OpinionKind, result: IssueResult, by: Person) -> None:
    record(action, by, by=by, reply_template=f"{kind.label}·{result.label}")
