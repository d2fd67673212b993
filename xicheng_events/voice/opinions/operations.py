"""Taking down what people say, and deciding what becomes of it (研判): one outcome each, decided by the database."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_query_code, new_row_id, normalise_code
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.workdays import WorkdayTable, reckon
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_operations import classify
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OpinionSource, OutsideChannel, Triage
from xicheng_events.voice.opinions.queries import (
    MERGE_TARGETS,
    TRIAGE_DAYS,
    merged_into,
    said_in_form,
    triage_due_by,
    triage_reckoned_otherwise,
)

TEXT_AT_MOST, PLACE_AT_MOST, ANCHOR_AT_MOST, ANSWER_AT_MOST, NUMBER_AT_MOST = 500, 100, 60, 2000, 40
ANSWER_AT_LEAST = 5


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What one person says, and who they are; `query_code` where they know it already."""

    kind: OpinionKind
    text: str
    place: str = ""
    anchor: str = ""  # which part of the occasion it is about
    wants_reply: bool = False
    may_publish: bool = False
    anonymous: bool = False
    person: Person | None = None
    phone: str | None = None
    query_code: str = ""


def record_opinion(occasion: Occasion, statement: Statement, *, source: OpinionSource = OpinionSource.FEEDBACK,
                   said_at: datetime | None = None, form_key: str | None = None, by: Person | None = None) -> Opinion:
    """Store one thing one person said about `occasion`, and send them its query code if they want a reply.

    Anonymous: the person isn't stored, the phone only to tell them the reply, the id is random; the hour of `said_at`
    (default now) is the caller's to blur. Refuses `text_missing`, `text_too_long` beside `text`, `place` or
    `anchor` (domain §2.6: 500).
    """
    said, kind, source = statement, OpinionKind(statement.kind), OpinionSource(source)
    text, place = legible(said.text, said.place)
    anchor = written(said.anchor, field="anchor", at_most=ANCHOR_AT_MOST, what=_("所谈的环节或部分")) or None
    code, said_at = said.query_code or new_query_code(), said_at or clock.now()
    due = reckon(clock.local(said_at).date(), TRIAGE_DAYS)
    opinion = Opinion(
        id=new_row_id() if said.anonymous else None, query_code=code, query_hash=keyed_hash(normalise_code(code)),
        source=source, occasion=occasion, anchor=anchor, organisation_id=occasion.host_id, kind=kind, text=text,
        place=place, wants_reply=said.wants_reply, may_publish=said.may_publish, anonymous=said.anonymous,
        person=None if said.anonymous else said.person, phone=said.phone if said.wants_reply else None,
        said_at=said_at, form_key=form_key,
        triage_due_on=due.on, triage_due_is_provisional=due.provisional, triage_due_calendar_id=due.calendar_id,
    )
    db.session.add(opinion)
    db.session.flush()
    record("opinions.recorded", opinion, by=None if said.anonymous else by, kind=kind.value, source=source.value)
    tell_speaker(opinion, "opinion_received")
    return opinion


def legible(text: str, place: str) -> tuple[str, str]:
    """`text` and `place` of an opinion as they are stored; refuses like `record_opinion`."""
    return (written(text, field="text", at_least=1, at_most=TEXT_AT_MOST, what=_("意见内容")),
            written(place, field="place", at_most=PLACE_AT_MOST, what=_("涉及地点")))


def record_card(occasion: Occasion, *, phone: str = "", form_key: str, by: Person, **said) -> Opinion:
    """录入意见卡: what came on paper or by telephone, typed in by the host's editor; the same form twice is one.

    Refuses `phone_missing` and `phone_wrong` beside `phone` where a reply is wanted, and what `record_opinion` does.
    """
    require_right(by.is_coordinator or by.holds(Role.EDITOR, organisation_id=occasion.host_id),
                  _("意见卡由活动主办单位经办人录入。"))
    if there := said_in_form(form_key):
        return there[0]
    number = clean_mobile(phone) if said.get("wants_reply") else None
    return record_opinion(occasion, Statement(**said, phone=number), form_key=form_key, source=OpinionSource.PAPER,
                          by=by)


def answer_at_once(opinion: Opinion, *, answer: str, by: Person) -> Opinion:
    """直接答复: the unit answers without registering an issue; who spoke is told.

    Refuses `text_too_short`, `text_too_long` beside `answer`, and like every triage `not_yours`, `already_triaged`.
    """
    answer = written(answer, field="answer", at_least=ANSWER_AT_LEAST, at_most=ANSWER_AT_MOST, what=_("答复内容"))
    _decide(opinion, Triage.ANSWERED, by=by, answer=answer)
    tell_reply(opinion)
    return opinion


def thank(opinion: Opinion, *, answer: str = "", by: Person) -> Opinion:
    """表扬致谢: praise is recorded, not worked on (domain §2.6). `answer` may say thanks in the unit's own words."""
    answer = written(answer, field="answer", at_most=ANSWER_AT_MOST, what=_("致谢内容"))
    _decide(opinion, Triage.PRAISED, by=by, answer=answer or kept(lambda: _("感谢您的鼓励，我们会继续努力。")))
    tell_reply(opinion)
    return opinion


def merge(opinion: Opinion, into: Opinion, *, by: Person) -> Opinion:
    """并案: `opinion`, and what was merged into it before, follow the outcome of `into`.

    Refuses beside `into`: `merge_self`, `merge_foreign` (another unit's), `merge_closed` (not open any more).
    """
    if into.id == opinion.id:
        raise Refused("merge_self", _("不能并入自身，请选择另一条意见。"), "into")
    if into.organisation_id != opinion.organisation_id:
        raise Refused("merge_foreign", _("只能并入本单位收到的意见，请检查编号。"), "into")
    require_triager(opinion, by)
    # Both rows are written, the older first: of two people merging A into B and B into A one must lose.
    if into.id < opinion.id:
        _hold_target(into)
        _decide(opinion, Triage.MERGED, by=by, merged_into_id=into.id)
    else:
        _decide(opinion, Triage.MERGED, by=by, merged_into_id=into.id)
        _hold_target(into)
    followers = update(Opinion).where(Opinion.merged_into_id == opinion.id).values(merged_into_id=into.id)
    moved = merged_into(opinion)
    write(followers)
    for said in (opinion, *moved):
        db.session.refresh(said)
        _tell_merged(said, into)
    return opinion


def transfer_opinion(opinion: Opinion, *, channel: OutsideChannel, number: str, by: Person) -> Opinion:
    """转其他渠道: what isn't ours to handle goes to its channel, with the number it has there (domain §5.1).

    Refuses `text_missing` beside `number`.
    """
    number = written(number, field="number", at_least=1, at_most=NUMBER_AT_MOST, what=_("受理编号"))
    _decide(opinion, Triage.TRANSFERRED, by=by, outside_channel=channel, outside_number=number)
    tell_all(opinion, "opinion_transferred", channel=kept(lambda: channel.label), outside=number)
    return opinion


def mark_registered(opinion: Opinion, *, by: Person) -> Opinion:
    """登记问题: the issue itself is made in `followup`; this claims the opinion for it, once."""
    return _decide(opinion, Triage.REGISTERED, by=by)


def reckon_triage_anew(table: WorkdayTable, *, at_most: int = 100) -> int:
    """Reckon the days until which opinions wait for triage by `table`, where they rest on another; how many."""
    waiting = db.session.scalars(triage_reckoned_otherwise(table).limit(at_most)).all()
    for opinion in waiting:
        due, before = triage_due_by(table, opinion), opinion.triage_due_on
        opinion.triage_due_on, opinion.triage_due_is_provisional, opinion.triage_due_calendar_id = due
        if due.on != before:
            record("opinions.reckoned", opinion, before=before.isoformat(), due=due.on.isoformat())
    db.session.flush()
    return len(waiting)


def put_under_topic(opinion: Opinion, topic: Topic | None, *, by: Person) -> bool:
    """归入领域, before or after triage; whether that is new. Refuses `not_yours`, and `topic_gone` beside `topic`."""
    require_right(may_triage(opinion, by), _("意见的领域由活动主办单位经办人或区级统筹员归类。"))
    return classify(opinion, topic, by=by)


def may_triage(opinion: Opinion, person: Person) -> bool:
    """Whether deciding about `opinion` is `person`'s work: the host's editor or the coordinator."""
    return person.is_coordinator or person.holds(Role.EDITOR, organisation_id=opinion.organisation_id)


def tell_all(opinion: Opinion, template: str, **values) -> None:
    """Queue `template` for everyone whose opinion has this outcome: the speaker and those merged in."""
    for said in (opinion, *merged_into(opinion)):
        tell_speaker(said, template, **values)


def tell_reply(opinion: Opinion, *, planned: str = "") -> None:
    """Tell everyone whose opinion has this outcome that it is answered; `planned`: by when something is planned. Who
    spoke anonymously reads that behind the query code alone."""
    for said in (opinion, *merged_into(opinion)):
        if planned and not said.anonymous:
            tell_speaker(said, "reply_planned", day=planned, phone_to_ask=contact_of(opinion))
        else:
            tell_speaker(said, "reply", phone_to_ask=contact_of(opinion))


def tell_speaker(opinion: Opinion, template: str, **values) -> None:
    """Queue `template` for the speaker if a reply is wanted. An anonymous one's notice says nothing of the opinion."""
    if not opinion.phone:
        return
    hidden = opinion.anonymous
    # Holds the query code, with which anyone could rate the reply: the outbox forgets the words once sent.
    queue_notice(template, phone=opinion.phone, about=None if hidden else opinion, secret=True,
                 organisation_id=None if hidden else opinion.organisation_id, number=opinion.query_code,
                 link=full_address("/progress/query"), **values)


def contact_of(opinion: Opinion) -> str:
    """The number to ring about an opinion: its occasion's, else the district's."""
    return opinion.occasion.contact_phone or current_app.config["FOOTER_CONTACT"]


def _decide(opinion: Opinion, outcome: Triage, *, by: Person, **values) -> Opinion:
    require_triager(opinion, by)
    decided = write(
        update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == Triage.NEW)
        .values(triage=outcome, triaged_by_id=by.id, triaged_at=clock.now(), **values))
    db.session.refresh(opinion)
    index_again(opinion, changed=values)
    if decided != 1:
        raise Refused("already_triaged", _("这条意见已办：%(outcome)s。未作改动。", outcome=opinion.triage.label))
    record(f"opinions.{outcome.value}", opinion, by=by,
           **{name: value for name, value in values.items() if name in ("merged_into_id", "outside_number")})
    return opinion


def require_triager(opinion: Opinion, by: Person) -> None:
    """Refuse `not_yours` unless `may_triage`."""
    require_right(may_triage(opinion, by), _("研判由活动主办单位经办人或区级统筹员办理。"))


def _hold_target(into: Opinion) -> None:
    held = write(
        update(Opinion).where(Opinion.id == into.id, Opinion.triage.in_(MERGE_TARGETS)).values(triage=Opinion.triage))
    if held != 1:
        db.session.refresh(into)
        raise Refused("merge_closed", _("该意见已办（%(outcome)s），不能再并入。已登记为问题的，请选择“登记问题”中的"
                                        "“加入已有问题”。", outcome=into.triage.label), "into")


def _tell_merged(said: Opinion, into: Opinion) -> None:
    if into.triage is Triage.ANSWERED:
        tell_speaker(said, "reply", phone_to_ask=contact_of(said))
    else:
        tell_speaker(said, "opinion_merged")
