"""Taking remarks down, having them confirmed, correcting them (domain §3.2, §3.6): opinions from the start."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import query_code_of
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.plain_text import plain_text, written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.text import moment, until
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OpinionSource, OpinionStep, Triage
from xicheng_events.voice.opinions.operations import ANCHOR_AT_MOST, Statement, legible, note_step, record_opinion
from xicheng_events.voice.opinions.queries import by_query_code
from xicheng_events.voice.opinions.suggesting import as_said_before
from xicheng_events.voice.remarks.models import Recorder, Remark
from xicheng_events.voice.remarks.queries import (
    is_confirmed,
    is_editor_of,
    may_take_down,
    may_write,
    remark_of,
    slots_to_record,
    speakers_at,
    who_can_record,
    writes_until,
)

SPEAKER_AT_MOST, CORRECTION_AT_MOST = 40, 500


def name_recorder(event: Event, person: Person, *, by: Person) -> None:
    """指定记录人; twice is once. Refuses `not_yours`, and `not_of_host` beside `person`."""
    require_right(is_editor_of(event, by), _("记录人由主办单位经办人指定。"))
    if person.id not in [each.id for each in who_can_record(event)]:
        raise Refused("not_of_host", _("记录人须是主办单位的工作人员。"), "person")
    if insert_unless_there(Recorder, event_id=event.id, person_id=person.id, named_by_id=by.id, named_at=clock.now()):
        record("remarks.recorder_named", event, by=by, recorder=person.id)


def remove_recorder(event: Event, person_id: int, *, by: Person) -> None:
    """取消记录人; what was taken down stays. Refuses `not_yours`."""
    require_right(is_editor_of(event, by), _("记录人由主办单位经办人指定。"))
    if there := db.session.get(Recorder, (event.id, person_id)):
        db.session.delete(there)
        db.session.flush()
        record("remarks.recorder_removed", event, by=by, recorder=person_id)


def write_down(slot: Slot, *, speaker: str, text: str, kind: OpinionKind = OpinionKind.SUGGESTION, key: str,
              by: Person) -> Remark:
    """记录发言要点 of `speaker`: a name as `speakers_at` lists it, or other words. `key` is made by whoever sends it:
    sent twice it is one remark, at the same moment too. A party that spoke by name is told like everybody who wants a
    reply.

    Refuses `not_yours`, `not_open` and `not_begun` beside `slot`, `text_missing`, `text_too_long` and `several` (two of
    that name) beside `speaker`, `stale_form` for a key that has served for something else, and what
    `record_opinion` does.
    """
    event = slot.event
    require_right(may_take_down(event, by), _("发言要点由主办单位经办人或当天的记录人记录。"))
    if slot not in slots_to_record(event):
        raise Refused("not_open", _("不公开的议题不记录发言。"), "slot")
    if clock.now() < slot.starts_at:
        raise Refused("not_begun", _("本场%(at)s开始，开始后再记录。", at=moment(slot.starts_at)), "slot")
    who = written(speaker, field="speaker", at_least=1, at_most=SPEAKER_AT_MOST, what=_("发言人"))
    party = _party_called(who, slot)
    return _record(slot, party, _said_by(party, slot, kind=kind, text=text), key=key, by=by,
                   beside={"speaker": "" if party else who, "recorded_by": by})


def write_afterwards(registration: Registration, *, text: str, may_publish: bool, may_name: bool, key: str,
                     by: Person) -> Remark:
    """会后意见: who was there writes a remark of their own, until the second working day after (domain §3.6); sent
    twice it is one. It is confirmed with that.

    Refuses `too_late`, `stale_form`, and what `record_opinion` does.
    """
    if not may_write(registration):
        raise Refused("too_late", _("到场参加的，可在%(until)s前填写会后意见。",
                                    until=until(writes_until(registration.slot))))
    said = _said_by(registration, registration.slot, kind=OpinionKind.SUGGESTION, text=text, may_publish=may_publish)
    return _record(registration.slot, registration, said, key=key, by=by,
                   beside={"may_name": may_name and may_publish, "confirmed_at": clock.now()})


def correct(remark: Remark, *, text: str, kind: OpinionKind, by: Person) -> bool:
    """更正发言要点, until it is confirmed or decided about; whether anything has changed. What was asked for is done.

    Refuses `not_yours`, `confirmed`, `already_triaged`, and beside `text` as `record_opinion`.
    """
    require_right(may_take_down(remark.slot.event, by), _("发言要点由主办单位经办人或当天的记录人更正。"))
    opinion = remark.opinion
    text, _place = legible(text, opinion.place)
    if (text, kind) == (opinion.text, opinion.kind):
        return False
    _hold_open(remark, correction="")
    changed = write(update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == Triage.NEW).values(
        text=text, kind=kind, covered_text=None))
    db.session.refresh(opinion)
    if changed != 1:
        raise Refused("already_triaged", _("这条意见已办：%(outcome)s。未作改动。", outcome=opinion.triage.label))
    index_again(opinion, changed=("text",))
    note_step(opinion, OpinionStep.CORRECTED, by=by)
    record("remarks.corrected", opinion, by=by)
    return True


def confirm_remark(remark: Remark, *, may_publish: bool, may_name: bool, by: Person) -> None:
    """确认发言要点, by who spoke: its text is fixed from now on; twice is once. `may_publish` and `may_name` say
    whether it, and with whose name, may be shown where the result is published. Refuses `not_yours`."""
    _require_speaker(remark, by)
    if remark.confirmed_at:
        return
    _hold_open(remark, correction="", confirmed_at=clock.now(), may_name=may_name and may_publish)
    remark.opinion.may_publish = may_publish
    note_step(remark.opinion, OpinionStep.CONFIRMED, by=None)
    record("remarks.confirmed", remark.opinion, by=by)


def ask_correction(remark: Remark, *, words: str, by: Person) -> None:
    """请求更正, by who spoke. Refuses `not_yours`, `confirmed`, and lengths beside `words`."""
    _require_speaker(remark, by)
    words = written(words, field="words", at_least=1, at_most=CORRECTION_AT_MOST, what=_("需要更正的内容"))
    _hold_open(remark, correction=words)
    note_step(remark.opinion, OpinionStep.CORRECTION_ASKED, by=None)
    record("remarks.correction_asked", remark.opinion, by=by)


def require_not_confirmed(opinion: Opinion) -> None:
    """Refuse `confirmed` beside `text` for a remark that who spoke has confirmed: its words are fixed."""
    if is_confirmed(opinion):
        raise Refused("confirmed", _("发言要点已由提出人确认，不能修改。"), "text")


def _said_by(party: Registration | None, slot: Slot, **said) -> Statement:
    """What was said at `slot`; a party is told what becomes of it."""
    return Statement(anchor=slot.label[:ANCHOR_AT_MOST], wants_reply=bool(party and party.phone),
                     person=party.person if party else None, phone=party.phone if party else None, **said)


def _record(slot: Slot, party: Registration | None, said: Statement, *, key: str, by: Person, beside: dict) -> Remark:
    # Worked out of the key: the database lets one opinion have it. Of the same form twice at the same moment the second
    # waits here, and finds what the first has done.
    code = query_code_of(keyed_hash(f"remark:{key}"))
    write(update(Slot).where(Slot.id == slot.id).values(label=Slot.label))
    if there := by_query_code(code):
        return remark_of(as_said_before([there], plain_text(said.text)))
    opinion = record_opinion(slot.event.occasion, replace(said, query_code=code), source=OpinionSource.REMARK,
                             form_key=key, by=by)
    remark = Remark(opinion=opinion, slot=slot, registration=party, **beside)
    db.session.add(remark)
    db.session.flush()
    return remark


def _party_called(who: str, slot: Slot) -> Registration | None:
    """The party that a typed name means, if any. Refuses `several` beside `speaker`."""
    listed = speakers_at(slot)
    meant = [party for name, party in listed if name == who] or [
        party for _name, party in listed if name_key(party.name) == name_key(who)]
    if len(meant) > 1:
        raise Refused("several", _("有多位同名，请从列表中选择带编号的一位。"), "speaker")
    return meant[0] if meant else None


def _require_speaker(remark: Remark, by: Person) -> None:
    require_right(remark.registration is not None and remark.registration.person_id == by.id,
                  _("发言要点由发言人本人确认。"))


def _hold_open(remark: Remark, **values) -> None:
    """Change a remark that isn't confirmed yet; of two at the same moment the database takes one. Refuses `confirmed`,
    `already_triaged`."""
    opinion = remark.opinion
    is_new = exists(select(1).where(Opinion.id == Remark.opinion_id, Opinion.triage == Triage.NEW))
    held = write(update(Remark).where(Remark.opinion_id == remark.opinion_id, Remark.confirmed_at.is_(None),
                                      is_new if "confirmed_at" not in values else True).values(**values))
    db.session.refresh(remark)
    if held == 1:
        return
    if remark.confirmed_at:
        raise Refused("confirmed", _("发言要点已由提出人确认，不能修改。"))
    db.session.refresh(opinion)
    raise Refused("already_triaged", kept(lambda: _("这条意见已办：%(outcome)s。未作改动。",
                                                    outcome=opinion.triage.label)))
