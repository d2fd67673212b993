"""Taking down what people say, and deciding what becomes of it (研判): one outcome each, decided by the database."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_query_code, new_row_id, normalise_code
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.core.workdays import WorkdayTable, reckon
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_operations import classify
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.opinions.models import (
    MAY_BE_ADOPTED,
    TAKEN_BACK,
    Opinion,
    OpinionKind,
    OpinionLine,
    OpinionSource,
    OpinionStep,
    OutsideChannel,
    Triage,
)
from xicheng_events.voice.opinions.queries import (
    TRIAGE_DAYS,
    merged_into,
    transfer_days,
    triage_due_by,
    triage_reckoned_otherwise,
)

TEXT_AT_MOST, PLACE_AT_MOST, ANCHOR_AT_MOST, ANSWER_AT_MOST, NUMBER_AT_MOST = 500, 100, 60, 2000, 40
CHANNEL_AT_MOST, ANSWER_AT_LEAST = 20, 5


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
                   said_at: datetime | None = None, form_key: str | None = None, unit_id: int | None = None,
                   by: Person | None = None) -> Opinion:
    """Store one thing one person said about `occasion`, and send them its query code if they want a reply. Its host
    triages it, or the unit `unit_id` where it is known to be for that.

    Anonymous: the person isn't stored, the phone only to tell them the reply, the id is random; the hour of `said_at`
    (default now) is the caller's to blur, and `suggesting` puts it on record. Refuses `text_missing`, `text_too_long`
    beside `text`, `place` or `anchor` (domain §2.6: 500).
    """
    said, kind, source = statement, OpinionKind(statement.kind), OpinionSource(source)
    text, place = legible(said.text, said.place)
    anchor = written(said.anchor, field="anchor", at_most=ANCHOR_AT_MOST, what=_("所谈的环节或部分")) or None
    code, said_at = said.query_code or new_query_code(), said_at or clock.now()
    due = reckon(clock.local(said_at).date(), TRIAGE_DAYS)
    opinion = Opinion(
        id=new_row_id() if said.anonymous else None, query_code=code, query_hash=keyed_hash(normalise_code(code)),
        source=source, occasion=occasion, anchor=anchor, organisation_id=unit_id or occasion.host_id, kind=kind,
        text=text, place=place, wants_reply=said.wants_reply, may_publish=said.may_publish, anonymous=said.anonymous,
        person=None if said.anonymous else said.person, phone=said.phone if said.wants_reply else None,
        said_at=said_at, form_key=form_key,
        triage_due_on=due.on, triage_due_is_provisional=due.provisional, triage_due_calendar_id=due.calendar_id,
    )
    db.session.add(opinion)
    db.session.flush()
    if not (said.anonymous and source is OpinionSource.ONLINE):  # their number is, by the day
        record("opinions.recorded", opinion, by=None if said.anonymous else by, kind=kind.value, source=source.value)
    tell_speaker(opinion, "opinion_received")
    return opinion


def legible(text: str, place: str) -> tuple[str, str]:
    """`text` and `place` of an opinion as they are stored; refuses like `record_opinion`."""
    return (written(text, field="text", at_least=1, at_most=TEXT_AT_MOST, what=_("意见内容")),
            written(place, field="place", at_most=PLACE_AT_MOST, what=_("涉及地点")))


def answer_at_once(opinion: Opinion, *, answer: str, by: Person) -> Opinion:
    """直接答复: the unit answers without registering an issue; who spoke is told.

    Refuses `text_too_short`, `text_too_long` beside `answer`, and like every triage `not_yours`, `already_triaged`.
    """
    answer = written(answer, field="answer", at_least=ANSWER_AT_LEAST, at_most=ANSWER_AT_MOST, what=_("答复内容"))
    give_outcome(opinion, Triage.ANSWERED, by=by, answer=answer)
    tell_reply(opinion)
    return opinion


def thank(opinion: Opinion, *, answer: str = "", by: Person) -> Opinion:
    """表扬致谢: praise is recorded, not worked on (domain §2.6). `answer` may say thanks in the unit's own words."""
    answer = written(answer, field="answer", at_most=ANSWER_AT_MOST, what=_("致谢内容"))
    give_outcome(opinion, Triage.PRAISED, by=by, answer=answer or kept(lambda: _("感谢您的鼓励，我们会继续努力。")))
    tell_all(opinion, "opinion_praised")
    return opinion


def thank_several(opinions: list[Opinion], *, by: Person) -> tuple[list[int], list[int]]:
    """表扬致谢 of several, in the district's words: the numbers of those thanked, and of those left out, which aren't
    praise or were decided by somebody else meanwhile. Nothing else here is decided for several at once."""
    done, left_out = [], []
    for opinion in opinions:
        try:
            if opinion.kind is not OpinionKind.PRAISE:
                raise Refused("not_praise", _("不是表扬。"))
            done.append(thank(opinion, by=by).id)
        except Refused:
            left_out.append(opinion.id)
    return done, left_out


def decline_opinion(opinion: Opinion, *, reason: str, by: Person) -> Opinion:
    """不予受理: why is what the person reads, and that there is nothing more to come.

    Refuses `text_too_short`, `text_too_long` beside `reason`, and as every outcome.
    """
    reason = written(reason, field="reason", at_least=ANSWER_AT_LEAST, at_most=ANSWER_AT_MOST, what=_("不予受理的理由"))
    give_outcome(opinion, Triage.DECLINED, by=by, answer=reason)
    tell_all(opinion, "opinion_declined", phone_to_ask=contact_of(opinion))
    return opinion


def put_to_adoption(opinion: Opinion, *, by: Person) -> Opinion:
    """纳入采纳研究: whether it is adopted is decided later; until then it stays open, and the person is told so.

    Refuses `not_for_adoption` what wasn't said to be taken up (`MAY_BE_ADOPTED`), and as every outcome.
    """
    require_triager(opinion, by)
    if opinion.source not in MAY_BE_ADOPTED:
        raise Refused("not_for_adoption", _("来源为“%(source)s”的意见不进入采纳研究，请直接答复或登记问题。",
                                            source=opinion.source.label))
    give_outcome(opinion, Triage.TO_ADOPT, by=by)
    tell_all(opinion, "opinion_to_adopt")
    return opinion


def transfer_opinion(opinion: Opinion, *, channel: OutsideChannel, number: str, name: str = "", by: Person) -> Opinion:
    """转其他渠道: what isn't ours to handle goes to its channel, with the number it has there (domain §5.1).

    Refuses `text_missing` and `text_too_long` beside `number`, and beside `name`, which says what 其他渠道 is.
    """
    name = written(name, field="name", at_least=1, at_most=CHANNEL_AT_MOST,
                   what=_("渠道名称")) if channel is OutsideChannel.OTHER else ""
    number = written(number, field="number", at_least=1, at_most=NUMBER_AT_MOST, what=_("受理编号"))
    give_outcome(opinion, Triage.TRANSFERRED, by=by, outside_channel=channel, outside_name=name, outside_number=number)
    words = {"channel": kept(lambda: opinion.channel_name), "outside": number}
    if days := transfer_days(opinion):
        tell_all(opinion, "opinion_petitioned", **words, day=table_day(days[0]), last_day=table_day(days[1]))
    else:
        tell_all(opinion, "opinion_transferred", **words)
    return opinion


def mark_registered(opinion: Opinion, *, by: Person) -> Opinion:
    """登记问题: the issue itself is made in `followup`; this claims the opinion for it, once."""
    return give_outcome(opinion, Triage.REGISTERED, by=by)


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


def note_read(opinion: Opinion) -> bool:
    """Whoever has the query code reads the outcome, if there is one: from now on it is known, and isn't taken back.
    Whether that is new. The day alone is kept: who spoke anonymously would be known by the minute."""
    root = aliased(Opinion)
    decided = select(root.id).where(root.triage.in_(TAKEN_BACK))
    return bool((opinion.merged_into or opinion).triage in TAKEN_BACK and write(
        update(Opinion).where(Opinion.id == opinion.id, Opinion.read_at.is_(None),
                              func.coalesce(Opinion.merged_into_id, Opinion.id).in_(decided))
        .values(read_at=clock.start_of(clock.today()))))


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


def give_outcome(opinion: Opinion, outcome: Triage, *, by: Person, **values) -> Opinion:
    """Give an opinion that waits its one outcome; of two who decide at the same moment the database takes one's.
    Refuses `not_yours`, and `already_triaged` with what was decided."""
    require_triager(opinion, by)
    decided = write(
        update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == Triage.NEW,
                              Opinion.organisation_id == opinion.organisation_id)
        .values(triage=outcome, triaged_by_id=by.id, triaged_at=clock.now(), covered_text=None, covered_place=None,
                covered_answer=None, **values))
    db.session.refresh(opinion)
    index_again(opinion, changed=values)
    if decided != 1:
        raise Refused("already_triaged", _("这条意见已办：%(outcome)s。未作改动。", outcome=opinion.triage.label))
    record(f"opinions.{outcome.value}", opinion, by=by,
           **{name: value for name, value in values.items() if name in ("merged_into_id", "outside_number")})
    return opinion


def waits_from(moment: datetime) -> dict:
    """The columns of an opinion that waits for triage since `moment`, and not since it was said."""
    due = reckon(clock.local(moment).date(), TRIAGE_DAYS)
    return {"waits_since": moment, "triage_due_on": due.on, "triage_due_is_provisional": due.provisional,
            "triage_due_calendar_id": due.calendar_id}


def note_step(opinion: Opinion, step: OpinionStep, *, by: Person | None, text: str = "") -> None:
    """One more line of an opinion's history; `by` None: whoever has its query code."""
    db.session.add(OpinionLine(opinion_id=opinion.id, at=clock.now(), by=by, step=step, text=text))
    db.session.flush()
    db.session.expire(opinion, ["history"])


def require_triager(opinion: Opinion, by: Person) -> None:
    """Refuse `not_yours` unless `may_triage`."""
    require_right(may_triage(opinion, by), _("研判由主办单位经办人或区级统筹员办理。"))
