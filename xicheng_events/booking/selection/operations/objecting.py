"""公示: what somebody says against a list while it is shown; for the coordinator alone."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.selection.models import Selection, SelectionObjection
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right


def object_to(selection: Selection, *, words: str, by: Person) -> None:
    """Say something against the lists while they are shown; the same person again adds nothing. Refuses
    `notice_over`."""
    said = written(words, field="words", at_least=5, at_most=1000, what=_("意见"))
    if selection.state is not SelectionState.NOTICE or clock.now() >= selection.notice_until:
        raise Refused("notice_over", _("公示已结束，如有意见请拨打公告上的电话。"))
    is_new = insert_unless_there(
        SelectionObjection, selection_id=selection.id, person_id=by.id, at=clock.now(), answer="", words=said)
    if not is_new:
        raise Refused("said_already", _("您已对这份名单提过意见，正在核实，不需要重复提交。"))
    record("selection.objected", selection, by=by, event=selection.event.code)
    db.session.flush()


def settle_objection(objection: SelectionObjection, *, answer: str, by: Person) -> None:
    """Write down what was found; once. Refuses `not_yours` but to the coordinator, and `changed`."""
    require_right(by.is_coordinator)
    said = written(answer, field="answer", at_least=2, at_most=300, what=_("核实结果"))
    done = write(update(SelectionObjection)
                 .where(SelectionObjection.id == objection.id, SelectionObjection.settled_at.is_(None))
                 .values(settled_at=clock.now(), settled_by_id=by.id, answer=said))
    if done != 1:
        raise Refused("changed", _("这条意见已办结，请刷新查看。"))
    db.session.refresh(objection)
    record("selection.objection_settled", objection.selection, by=by)
    db.session.flush()
