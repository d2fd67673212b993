"""承诺书文本: another wording is another version; what was signed before stays what it was."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.pledges.models import PledgeText
from xicheng_events.openness.pledges.queries import newest_text


def keep_text(text: PledgeText) -> None:
    """Have the house's own first text stored, once: what is signed, or followed by another, stays as it was."""
    insert_unless_there(PledgeText, id=text.id, text=text.text, at=clock.now(), by_id=None)


def word_pledge(text: str, *, number: int | None, by: Person) -> PledgeText:
    """Word the pledge anew; `number` is the version that was read. The same words again change nothing.

    Refuses `not_yours` to all but the coordinator, `text_missing` and `text_too_long` beside `text`, and
    `changed_meanwhile`.
    """
    require_right(by.is_coordinator)
    said = written(text, field="text", at_least=20, at_most=3000, what=_("承诺书文本"))
    newest = newest_text()
    if newest.text == said:
        return newest
    keep_text(newest)
    number = newest.id + 1 if number == newest.id else None
    if number is None or not insert_unless_there(PledgeText, id=number, text=said, at=clock.now(), by_id=by.id):
        raise Refused("changed_meanwhile", _("承诺书文本刚刚已被他人修改，没有保存。请刷新页面，查看最新文本后再改。"))
    made = db.session.get(PledgeText, number)
    record("pledges.worded", made, by=by, pledge_version=number)
    return made
