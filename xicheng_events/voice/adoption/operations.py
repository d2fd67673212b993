"""Handing opinions to units, answering, passing, telling (domain §3.6): each step one guarded UPDATE of the theme."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, select, update

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once, insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.core.workdays import WorkdayTable, reckon
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.adoption.kinds import AdoptionResult, AdoptionState
from xicheng_events.voice.adoption.models import Adoption, AdoptionAnswer, AdoptionTally, AdoptionTheme
from xicheng_events.voice.adoption.queries import (
    adoption_due_by,
    adoption_of,
    adoption_reckoned_otherwise,
    may_answer_theme,
    may_assign_theme,
    may_check_theme,
    may_fix_tally,
    theme_of_form,
)
from xicheng_events.voice.adoption.tables import OPEN, adoption_parts, number_received
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.operations import contact_of, require_triager, tell_all

S = AdoptionState
TITLE_AT_MOST, ANSWER_AT_LEAST, ANSWER_AT_MOST, REASON_AT_MOST = 60, 5, 2000, 500


def assign_to_unit(opinions: list[Opinion], *, unit: Organisation, title: str = "", is_complex: bool = False,
                   form_key: str, by: Person) -> AdoptionTheme:
    """分办: `opinions`, which come to the same, go to `unit` as one theme, to be answered within ADOPTION_DAYS working
    days from today, complex ones ADOPTION_COMPLEX_DAYS. `title` may be left out of a single one. The same form twice is
    one.

    Refuses `not_yours`, `nothing_chosen`, `several_occasions`, `assigned_already`, `not_waiting`, `unit_gone` beside
    `unit`, lengths beside `title`.
    """
    if there := theme_of_form(form_key):
        return there
    _require_together(opinions, by)
    require_existing(unit, field="unit")
    if len(opinions) == 1:
        title = title or excerpt(opinions[0].text, TITLE_AT_MOST)
    title = written(title, field="title", at_least=1, at_most=TITLE_AT_MOST, what=_("要点"))
    days = current_app.config["ADOPTION_COMPLEX_DAYS" if is_complex else "ADOPTION_DAYS"]
    theme = insert_once(AdoptionTheme, form_key=form_key, occasion_id=opinions[0].occasion_id, title=title,
                        organisation_id=unit.id, state=S.ASSIGNED, assigned_by_id=by.id, assigned_at=clock.now(),
                        **_waits(clock.now(), days))
    if theme is None:  # the same form at the same moment
        return theme_of_form(form_key)
    for opinion in opinions:
        _put_under(theme, opinion)
    record("adoption.assigned", theme, by=by, organisation=unit.slug, opinions=len(opinions),
           due=theme.due_on.isoformat())
    return theme


def add_to_theme(theme: AdoptionTheme, opinions: list[Opinion], *, by: Person) -> AdoptionTheme:
    """Let `opinions` come under a theme that is there, and get its answer: at once where that is told already.

    Refuses as `assign_to_unit`, and `moved_on` while its answer waits to be passed.
    """
    _require_together([*opinions], by)
    if opinions[0].occasion_id != theme.occasion_id:
        raise _several_occasions()
    _change(theme, S.ASSIGNED, S.TOLD)
    for opinion in opinions:
        _put_under(theme, opinion)
        if theme.state is S.TOLD:
            _note_told(theme, opinion)
            _tell(theme, opinion)
    record("adoption.added", theme, by=by, opinions=len(opinions))
    return theme


def take_out_of_theme(theme: AdoptionTheme, opinion: Opinion, *, by: Person) -> bool:
    """移出: an opinion that was told nothing yet waits for a unit again; whether the theme, without any, is gone.

    Refuses `not_yours`, `told`, and `moved_on` while its answer waits to be passed.
    """
    require_right(may_assign_theme(theme, by), _("分办由主办单位经办人或区级统筹员办理。"))
    _change(theme, S.ASSIGNED, S.TOLD)
    if not write(delete(Adoption).where(Adoption.opinion_id == opinion.id, Adoption.theme_id == theme.id,
                                        Adoption.told_number.is_(None))):
        raise Refused("told", _("这条意见的结果已告知，不能移出；结果有变化的，请重新研究。"))
    record("adoption.taken_out", opinion, by=by)
    left = exists().where(Adoption.theme_id == AdoptionTheme.id)
    db.session.expire(theme, ["adoptions"])
    return bool(write(delete(AdoptionTheme).where(AdoptionTheme.id == theme.id, AdoptionTheme.number == 0, ~left)))


def pass_to_unit(theme: AdoptionTheme, unit: Organisation, *, by: Person) -> None:
    """改派 to another unit, whose days begin now. Refuses `not_yours`, `same_unit` and `unit_gone` beside `unit`,
    `moved_on`."""
    require_right(may_assign_theme(theme, by), _("分办由主办单位经办人或区级统筹员办理。"))
    require_existing(unit, field="unit")
    if unit.id == theme.organisation_id:
        raise Refused("same_unit", _("已由%(unit)s研究，请选择其他单位。", unit=unit.short_name), "unit")
    _change(theme, S.ASSIGNED, organisation_id=unit.id, **_waits(clock.now(), theme.days))
    record("adoption.passed_on", theme, by=by, organisation=unit.slug, due=theme.due_on.isoformat())


def submit_answer(theme: AdoptionTheme, *, result: AdoptionResult, answer: str, by: Person) -> None:
    """提交答复: the unit's editor says what comes of it and why, for a reviewer or leader to pass.

    Refuses `not_yours`, `moved_on`, lengths beside `answer`.
    """
    require_right(may_answer_theme(theme, by), _("采纳答复由研究单位经办人填写。"))
    answer = written(answer, field="answer", at_least=ANSWER_AT_LEAST, at_most=ANSWER_AT_MOST, what=_("答复"))
    _change(theme, S.ASSIGNED, state=S.SUBMITTED, result=result, answer=answer, made_by_id=by.id, made_at=clock.now())
    record("adoption.submitted", theme, by=by, adoption_result=result.value)


def take_back_answer(theme: AdoptionTheme, *, by: Person) -> None:
    """撤回答复, until it is passed. Refuses `not_yours`, `moved_on`."""
    require_right(may_answer_theme(theme, by), _("采纳答复由研究单位经办人填写。"))
    _change(theme, S.SUBMITTED, state=S.ASSIGNED)
    record("adoption.answer_taken_back", theme, by=by)


def return_answer(theme: AdoptionTheme, *, reason: str, by: Person) -> None:
    """退回 with a reason. Refuses `not_yours`, `moved_on`, lengths beside `reason`."""
    _require_checker(theme, by)
    reason = written(reason, field="reason", at_least=1, at_most=REASON_AT_MOST, what=_("退回理由"))
    _change(theme, S.SUBMITTED, state=S.ASSIGNED, returned_why=reason)
    record("adoption.returned", theme, by=by)


def pass_answer(theme: AdoptionTheme, *, seen: str, by: Person) -> None:
    """审核通过: the answer is told to everybody whose opinion stands under the theme; a changed one anew. `seen` is
    when the answer was submitted that the reader had before them (`seen_at`).

    Refuses `not_yours` (also to whoever wrote it), `moved_on`, `changed` where it has become another meanwhile.
    """
    _require_checker(theme, by)
    if seen != seen_at(theme):
        raise Refused("changed", _("答复刚刚有改动，请看过最新内容再审核。"))
    _change(theme, S.SUBMITTED, state=S.TOLD, number=theme.number + 1, returned_why="")
    db.session.add(AdoptionAnswer(
        theme_id=theme.id, number=theme.number, result=theme.result, answer=theme.answer,
        organisation_id=theme.organisation_id, made_by_id=theme.made_by_id, passed_by_id=by.id, passed_at=clock.now()))
    db.session.flush()
    db.session.expire(theme, ["answers", "adoptions"])
    opinions = [each.opinion for each in theme.adoptions]
    for opinion in opinions:
        _note_told(theme, opinion)
        _tell(theme, opinion)
    record("adoption.told", theme, by=by, adoption_result=theme.result.value, opinions=len(opinions))


def take_up_again(theme: AdoptionTheme, *, reason: str, by: Person) -> None:
    """重新研究: a result that was told stands until another is passed, which is told anew.

    Refuses `not_yours`, `moved_on`, lengths beside `reason`.
    """
    require_right(may_answer_theme(theme, by) or may_assign_theme(theme, by),
                  _("重新研究由研究单位或主办单位经办人提出。"))
    reason = written(reason, field="reason", at_least=1, at_most=REASON_AT_MOST, what=_("重新研究的理由"))
    _change(theme, S.TOLD, state=S.ASSIGNED, returned_why=reason, **_waits(clock.now(), theme.days))
    record("adoption.again", theme, by=by)


def fix_tally(occasion: Occasion, *, by: Person) -> AdoptionTally:
    """核定采纳情况表: its sums are stored for publication; fixed once more, they are as they are then. What was
    received is counted by itself, and the database refuses sums that don't add up to it.

    Refuses `not_yours`, and `still_open` while anything said there is without a result.
    """
    require_right(may_fix_tally(occasion, by), _("采纳情况表由主办单位经办人或区级统筹员核定。"))
    parts = adoption_parts(occasion)
    if parts[OPEN]:
        raise Refused("still_open", _("还有%(n)s条没有结果，全部办结后再核定。", n=parts[OPEN]))
    tally = db.session.get(AdoptionTally, occasion.id) or AdoptionTally(occasion_id=occasion.id)
    tally.fixed_at, tally.fixed_by_id, tally.received = clock.now(), by.id, number_received(occasion)
    for part, number in parts.items():
        if part != OPEN:
            setattr(tally, part, number)
    db.session.add(tally)
    db.session.flush()
    record("adoption.tally_fixed", occasion, by=by, opinions=tally.received)
    return tally


def keeps_outcome(opinion: Opinion) -> str:
    """Why an opinion isn't let wait for triage again: a unit studies it. Empty where none does."""
    adoption = adoption_of(opinion)
    return _("已分办%(unit)s研究，请先在采纳研究中移出。",
             unit=adoption.theme.organisation.short_name) if adoption else ""


def reckon_adoption_anew(table: WorkdayTable, *, at_most: int = 100) -> int:
    """Reckon the days until which themes are to be answered by `table`, where they rest on another; how many."""
    waiting = db.session.scalars(adoption_reckoned_otherwise(table).limit(at_most)).all()
    for theme in waiting:
        due, before = adoption_due_by(table, theme), theme.due_on
        theme.due_on, theme.due_is_provisional, theme.due_calendar_id = due
        if due.on != before:
            record("adoption.reckoned", theme, before=before.isoformat(), due=due.on.isoformat())
    db.session.flush()
    return len(waiting)


def seen_at(theme: AdoptionTheme) -> str:
    """Which answer somebody has before them, for `pass_answer`."""
    return theme.made_at.isoformat() if theme.made_at else ""


def _waits(since: datetime, days: int) -> dict:
    due = reckon(clock.local(since).date(), days)
    return {"since": since, "days": days, "due_on": due.on, "due_is_provisional": due.provisional,
            "due_calendar_id": due.calendar_id}


def _require_together(opinions: list[Opinion], by: Person) -> None:
    if not opinions:
        raise Refused("nothing_chosen", _("请勾选要分办的意见。"))
    for opinion in opinions:
        require_triager(opinion, by)
    if len({opinion.occasion_id for opinion in opinions}) > 1:
        raise _several_occasions()


def _several_occasions() -> Refused:
    return Refused("several_occasions", _("不同活动的意见不能归入同一要点，请分开办理。"))


def _require_checker(theme: AdoptionTheme, by: Person) -> None:
    require_right(may_check_theme(theme, by), _("采纳答复由研究单位审核人或负责人审核，填写人不能审核。"))


def _put_under(theme: AdoptionTheme, opinion: Opinion) -> None:
    """Whoever takes its outcome back at this moment must wait, and then finds it here."""
    if not write(update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == Triage.TO_ADOPT)
                 .values(triage=Opinion.triage)):
        raise Refused("not_waiting", _("第%(n)s号意见不在采纳研究中，请刷新查看。", n=opinion.id))
    if not insert_unless_there(Adoption, opinion_id=opinion.id, theme_id=theme.id):
        raise Refused("assigned_already", _("第%(n)s号意见已分办，请刷新查看。", n=opinion.id))


def _note_told(theme: AdoptionTheme, opinion: Opinion) -> None:
    write(update(Adoption).where(Adoption.opinion_id == opinion.id).values(
        told_number=theme.number, told_at=func.coalesce(Adoption.told_at, clock.now())))


def _tell(theme: AdoptionTheme, opinion: Opinion) -> None:
    told = db.session.get(AdoptionAnswer, (theme.id, theme.number))
    tell_all(opinion, "adoption_told" if theme.number == 1 else "adoption_changed",
             result=kept(lambda: told.result.label), phone_to_ask=contact_of(opinion))


def _change(theme: AdoptionTheme, *states: AdoptionState, **values) -> None:
    """Change a theme that is in one of `states`, as it was seen; of two who do at the same moment the database takes
    one."""
    now = {name: getattr(AdoptionTheme, name) for name in ("state",)} | values
    changed = write(update(AdoptionTheme).where(
        AdoptionTheme.id == theme.id, AdoptionTheme.state.in_(states), AdoptionTheme.number == theme.number,
        AdoptionTheme.organisation_id == theme.organisation_id,
        AdoptionTheme.made_at.is_not_distinct_from(theme.made_at)).values(**now))
    if changed != 1:
        is_there = db.session.scalar(select(AdoptionTheme.state).where(AdoptionTheme.id == theme.id))
        raise Refused("moved_on", _("这件刚刚已由他人办理，现为“%(state)s”，请查看最新状态后再办。",
                                    state=is_there.label if is_there else _("已删除")))
    db.session.refresh(theme)
