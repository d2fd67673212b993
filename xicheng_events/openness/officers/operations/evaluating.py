"""履职评价: written by an editor of the unit, read by the coordinator alone (domain §4.2)."""

from flask_babel import gettext as _
from sqlalchemy import delete, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.inserts import overwrite
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.recording import note_term
from xicheng_events.openness.officers.duties import last_day_of
from xicheng_events.openness.officers.models import OfficerEvaluation
from xicheng_events.openness.officers.states import LONGEST_COMMENT, EvaluationResult
from xicheng_events.openness.programmes.queries import may_run


def evaluate_member(term: Appointment, year: int, *, result: EvaluationResult | None, comment: str, by: Person) -> None:
    """Judge the work of a member in a year of the term, anew where it has been judged, under this term or the one
    before.

    Refuses `not_yours` but for an editor of the unit, `wrong_year` for one in which they didn't serve or that is to
    come, `result_missing`, `comment_missing` and `comment_too_long` beside their fields, `forgotten` once nobody knows
    who it was."""
    if not may_run(term.programme, by):
        raise Refused("not_yours", _("履职评价由本单位经办人填写。"))
    if not term.phone_hash:
        raise Refused("forgotten", _("这名人员的信息已到期删除，不能再评价。"))
    if not term.starts_on.year <= year <= min(last_day_of(term).year, clock.today().year):
        raise Refused("wrong_year", _("这一年不在聘期内，或者还没有到，不能评价。"))
    if result is None:
        raise Refused("result_missing", _("请选择评价结果。"), "result")
    words = plain_text(comment).strip()
    if not words:
        raise Refused("comment_missing", _("请写明评价意见。"), "comment")
    if len(words) > LONGEST_COMMENT:
        raise Refused("comment_too_long", _("评价意见最多%(n)s个字，请精简。", n=LONGEST_COMMENT), "comment")
    same = select(Appointment.id).where(Appointment.programme_id == term.programme_id, Appointment.id != term.id,
                                        Appointment.sequence == term.sequence)
    write(delete(OfficerEvaluation).where(OfficerEvaluation.year == year, OfficerEvaluation.appointment_id.in_(same)))
    overwrite(OfficerEvaluation, [{"appointment_id": term.id, "year": year, "result": result, "comment": words,
                                   "by_id": by.id, "at": clock.now()}])
    # Which result it was stands nowhere but in the row itself.
    note_term("officers.evaluated", term, by=by, year=year)
