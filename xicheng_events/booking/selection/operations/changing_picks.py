"""Putting somebody on a suggested list, or taking somebody off it, with a reason that is published."""

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused


def change_pick(entry: SelectionEntry, *, onto: bool, reason: str, by: Person) -> SelectionEntry:
    """Put a candidate on the list (`onto`) or take one off. Pressed twice is once; back to what was suggested, the
    reason goes as well. The quotas may break: the page says which.

    Refuses a missing reason and one that names somebody, `not_suggested` unless the list is open to changes, `gone`,
    `capped`, `household` when somebody of the same household has a seat, `full` when all places of that kind are given.
    """
    selection = db.session.get(Selection, entry.selection_id)
    require_in_charge(by, selection.event)
    why = impersonal(written(reason, field="reason", at_least=2, at_most=100, what=_("调整原因")), field="reason")
    _take_turn(selection)
    db.session.refresh(entry)
    if entry.is_picked == onto:
        return entry
    if onto:
        _refuse_unfit(entry)
    is_back = entry.is_suggested == onto
    write(update(SelectionEntry).where(SelectionEntry.registration_id == entry.registration_id)
          .values(is_picked=onto, changed_by_id=None if is_back else by.id, change_reason="" if is_back else why))
    db.session.refresh(entry)
    record("selection.pick_changed", selection, by=by, event=selection.event.code, code=entry.code, onto=onto,
           reason=why)
    db.session.flush()
    return entry


def _take_turn(selection: Selection) -> None:
    """Let nobody else change or submit the lists until the transaction ends."""
    held = write(update(Selection).where(Selection.id == selection.id, Selection.state == SelectionState.SUGGESTED)
                 .values(state=SelectionState.SUGGESTED))
    if held != 1:
        raise Refused("not_suggested", _("名单已提交或正在重新生成，不能调整，请刷新查看。"))


def _refuse_unfit(entry: SelectionEntry) -> None:
    registration = db.session.get(Registration, entry.registration_id)
    if registration.state != RegistrationState.APPLIED:
        raise Refused("gone", _("这名候选人已取消报名，请另选。"))
    if entry.is_capped:
        raise Refused("capped", _("这名候选人一年内参加次数已达上限，请另选。"))
    picked = (SelectionEntry.selection_id == entry.selection_id, SelectionEntry.is_picked)
    if db.session.scalar(select(exists().where(*picked, SelectionEntry.home == entry.home))):
        raise Refused("household", _("同一人或同住一户已有人在名单上，一户只安排一个席位。"))
    quota = registration.quota
    db.session.refresh(quota, ["capacity", "taken"])
    listed = select(SelectionEntry.registration_id).join(SelectionEntry.registration).where(
        *picked, Registration.quota_id == quota.id)
    if len(db.session.scalars(listed).all()) >= quota.left:
        raise Refused("full", _("“%(what)s”的席位已排满，请先移出一人。", what=quota.name or quota.category.label))
