"""我要提建议, 录入意见 and 转交: what is said on the page for it, or typed in by a desk, and goes on to whose it is."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record, record_of_all
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import query_code_of
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import lay_anew
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.search.index import write_terms
from xicheng_events.foundation.core.text import day as written_day
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.occasions.operations import unit_occasion
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.voice.opinions.models import TYPED_IN, Opinion, OpinionIndex, OpinionSource, OpinionStep, Triage
from xicheng_events.voice.opinions.operations import Statement, note_step, record_opinion, require_triager, waits_from
from xicheng_events.voice.opinions.queries import by_query_code, coordinating_unit, said_in_form


def suggest(statement: Statement, *, occasion: Occasion | None = None, unit: Organisation | None = None,
            topic: Topic | None = None, form_key: str, by: Person | None = None) -> Opinion:
    """What somebody says on the page for it: about `occasion`, or the work of `unit`, or for the coordinator to find
    out whose it is. The same form twice is one, sent at the same moment too. Of what is said anonymously the hour isn't
    kept, nor does the record tell it: a line between two of which the minute is known would.

    Refuses `stale_form` for a form that has said something else, `unit_gone` and `topic_gone` beside their fields, and
    what `record_opinion` does.
    """
    if unit and occasion is None:
        require_existing(unit, field="unit")
    if topic and topic.standing.retired_at:
        raise Refused("topic_gone", _("“%(name)s”已停用，请选择其他领域。", name=topic.standing.name), "topic")
    about = occasion or unit_occasion(unit or coordinating_unit() or _choose_a_unit())
    # Worked out of the form: the database lets one opinion have it.
    statement = replace(statement, query_code=query_code_of(keyed_hash(f"suggestion:{form_key}")))
    today = clock.start_of(clock.today())
    try:
        with db.session.begin_nested():
            opinion = record_opinion(about, statement, source=OpinionSource.ONLINE, form_key=form_key, by=by,
                                     said_at=today if statement.anonymous else None)
    except IntegrityError:  # the same form, before or at the same moment
        return as_said_before([by_query_code(statement.query_code)], statement.text)
    opinion.topic = topic.standing if topic else None
    db.session.flush()
    return opinion


def record_card(occasion: Occasion, *, source: OpinionSource = OpinionSource.PAPER, phone: str = "", form_key: str,
                by: Person, **said) -> Opinion:
    """录入意见: what came on paper, in a meeting or by telephone, typed in by the host's editor; the same form twice is
    one.

    Refuses `phone_missing` and `phone_wrong` beside `phone` where a reply is wanted, and what `record_opinion` does.
    """
    require_right(by.is_coordinator or by.holds(Role.EDITOR, organisation_id=occasion.host_id),
                  _("意见由主办单位经办人录入。"))
    if source not in TYPED_IN:
        raise Refused("source_unknown", _("请选择来源。"), "source")
    if there := said_in_form(form_key):
        return as_said_before(there, said["text"])
    number = clean_mobile(phone) if said.get("wants_reply") else None
    return record_opinion(occasion, Statement(**said, phone=number), form_key=form_key, source=source, by=by)


def as_said_before(there: list[Opinion], text: str) -> Opinion:
    """The one of `there`, said in a form that comes again, that says `text`. Refuses `stale_form` where none does: the
    form was gone back to for something else."""
    same = next((each for each in there if each.text == text), None)
    if same is None:
        raise Refused("stale_form", _("这份表单已提交过另一条意见，本次没有提交。请核对内容后重新提交。"))
    return same


def mix_in_anonymous_suggestions(*, at_most: int = 500) -> int:
    """Sweep: what was said anonymously on days that are over forgets its form, and the record says how many there were;
    how many. They are written anew, one after the other by their random numbers and in one transaction: neither the
    order of the rows nor PostgreSQL's number of the transaction tells then beside whose sign-in one came in."""
    waits = (Opinion.anonymous, Opinion.source == OpinionSource.ONLINE, Opinion.form_key.is_not(None),
             Opinion.said_at < clock.start_of(clock.today()))
    ids = db.session.scalars(select(Opinion.id).where(*waits).order_by(Opinion.id).limit(at_most)).all()
    mixed = [each for each in ids if write(update(Opinion).where(Opinion.id == each, *waits).values(form_key=None))]
    lay_anew(Opinion, mixed)
    write_terms(OpinionIndex, db.session.scalars(
        select(Opinion).where(Opinion.id.in_(mixed)).order_by(Opinion.id).execution_options(populate_existing=True)).all())
    if mixed:
        record_of_all("opinions.recorded", anonymous=True, entries=len(mixed))
    return len(mixed)


def hand_on(opinion: Opinion, unit: Organisation, *, by: Person) -> Opinion:
    """转交: the coordinator gives an opinion that waits to the unit it is for, whose triage period begins now; a unit
    gives one that others have to deal with to the coordinator, who dispatches.

    Refuses `not_yours`, `unit_gone` and `same_unit` beside `unit`, and `already_triaged`.
    """
    if not by.is_coordinator:
        require_triager(opinion, by)
        to_coordinator = unit.id == getattr(coordinating_unit(), "id", None)
        require_right(to_coordinator, _("转交其他单位由区级统筹员办理，请先转交区级统筹员。"))
    require_existing(unit, field="unit")
    if unit.id == opinion.organisation_id:
        raise Refused("same_unit", _("这条意见已由%(unit)s研判，请选择其他单位。", unit=unit.short_name), "unit")
    about, waits = unit_occasion(unit) if opinion.occasion.unit_id else opinion.occasion, waits_from(clock.now())
    handed = write(
        update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == Triage.NEW,
                              Opinion.organisation_id == opinion.organisation_id)
        .values(organisation_id=unit.id, occasion_id=about.id, **waits))
    db.session.refresh(opinion)
    index_again(opinion, changed=waits)
    if handed != 1:
        raise Refused("already_triaged", _("这条意见刚刚已由他人办理，请查看最新状态后再办。"))
    note_step(opinion, OpinionStep.HANDED_ON, by=by, text=kept(lambda: _(
        "转交%(unit)s研判，期限%(day)s。", unit=unit.short_name, day=written_day(opinion.triage_due_on))))
    record("opinions.handed_on", opinion, by=by, organisation=unit.slug)
    return opinion


def _choose_a_unit():
    raise Refused("unit_missing", _("请选择单位。"), "unit")
