"""The demo's programmes: one of the statistics bureau in the middle of its term, one at its end, one of the service centre
that recruits, and one that is being written. What of them isn't there is added to an older world."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.demo.notices import clear, somebody
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.programmes.kinds import Duty, DutyKind, Every, ProgrammeKind, last_day_of_term
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations import drafting_programmes as drafting
from xicheng_events.openness.programmes.operations.publishing_programmes import PROGRAMME_TEXT
from xicheng_events.openness.programmes.queries import staff_of_unit

A_DAY = timedelta(days=1)
# For what else of the demo plays in them.
SERVING, ENDING, RECRUITING = "统计服务特邀体验员", "统计公报政策体验官", "政务服务社会监督员"


class ProgrammePlan(NamedTuple):
    """One programme: of which unit and kind, what it says, when it was begun, and after how many days from then its
    window opens and closes and its term begins. The unit's own people take it as far as `goes`."""

    unit: str
    kind: ProgrammeKind
    title: str
    purpose: str
    conditions: str
    word: str
    day: int
    opens: int
    closes: int
    term: int
    wanted: int
    goes: tuple = ()
    shares: tuple[tuple, ...] = ()
    recommenders: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    says: tuple[tuple[str, object], ...] = ()  # what is otherwise than usual


def play(timeline: Timeline, story: Story) -> None:
    """Let each go as far as its plan says; those that are there already are left alone."""
    there = set(db.session.scalars(select(Programme.title)))
    for plan in PROGRAMMES:
        if plan.title not in there:
            timeline.on(plan.day, "09:10", _write, timeline, story, plan)
            for number, step in enumerate(plan.goes):
                timeline.on(plan.day + 1, f"{10 + number}:10", step, story, plan)


def programme_titled(title: str) -> Programme:
    """The one of that title."""
    return db.session.scalars(select(Programme).where(Programme.title == title)).one()


def _write(timeline: Timeline, story: Story, plan: ProgrammePlan) -> None:
    unit = story.units[plan.unit]
    by, about = somebody(Role.EDITOR, unit.id), timeline.day(plan.day + plan.term)
    first = last_day_of_term(about.replace(day=1), 1) + A_DAY  # terms begin with a month
    staff = staff_of_unit(unit.id)
    drafting.draft_programme(
        unit=unit, by=by, kind=plan.kind, title=plan.title, purpose=plan.purpose, conditions=plan.conditions,
        wanted=plan.wanted, shares=[{"attribute": attribute, "value": value, "least": least, "most": most}
                                    for attribute, value, least, most in plan.shares],
        term_from=first, term_to=last_day_of_term(first, 12), opens_at=timeline.moment(plan.day + plan.opens, "09:00"),
        closes_at=timeline.moment(plan.day + plan.closes, "17:00"), certificate_word=plan.word,
        recommender_ids=sorted(story.units[slug].id for slug in plan.recommenders),
        contact_name=by.name, contact_phone="010-66001234",
        first_organiser_id=staff[0].id, second_organiser_id=staff[1].id,
        items=[{"key": f"q100000{number}", "kind": "long", "label": label, "required": False}
               for number, label in enumerate(plan.asked)], **dict(plan.says))


def _submit(story: Story, plan: ProgrammePlan) -> None:
    PROGRAMME_TEXT.submit(programme_titled(plan.title), by=somebody(Role.EDITOR, story.units[plan.unit].id))


def _pass(story: Story, plan: ProgrammePlan) -> None:
    PROGRAMME_TEXT.accept(programme_titled(plan.title), by=somebody(Role.REVIEWER, story.units[plan.unit].id))


def _publish(story: Story, plan: ProgrammePlan) -> None:
    programme = programme_titled(plan.title)
    clear(programme, programme.organisation_id)
    PROGRAMME_TEXT.publish(programme, by=somebody(Role.EDITOR, programme.organisation_id))


_OUT = (_submit, _pass, _publish)
PROGRAMMES = (
    ProgrammePlan(
        "tjj", ProgrammeKind.OFFICER, SERVING, "请群众走流程、体验统计服务和入户调查，查找不便，提出改进建议。",
        "年满18周岁，在西城区工作或生活，每季度能参加一次体验。", "西统体聘", -240, 3, 20, 57, 6, _OUT,
        (("gender", "female", 2, 4), ("age", "60_up", 1, 2)), ("jinrongjie", "niujie"), ("您接触过哪些统计工作",)),
    ProgrammePlan(
        "tjj", ProgrammeKind.POLICY_OFFICER, ENDING, "请各方面的人读统计公报和解读，说说哪里看不懂、还想知道什么。",
        "年满18周岁，常用统计数据，由单位推荐。", "西统策聘", -395, 3, 20, 57, 4, _OUT, recommenders=("niujie",), says=(
            ("takes_applications", False), ("notice_days", 0),
            ("duties", [Duty(DutyKind.SYMPOSIUM, 1, Every.YEAR).stored()]))),
    ProgrammePlan(
        "zwfw", ProgrammeKind.SOCIAL_SUPERVISOR, RECRUITING, "请企业和群众监督政务服务大厅：咨询电话、窗口办理、网上办理。",
        "年满18周岁，熟悉企业办事或经常为家人办事，能在工作日参加体验。", "西政服聘", -9, 2, 22, 60, 10, _OUT,
        (("category", "enterprise", 3, 6), ("category", "resident", 3, 6), ("age", "60_up", 1, 3)),
        ("niujie", "zhanlanlu"), ("您最近一年办过哪些事项", "您希望重点监督什么")),
    ProgrammePlan(
        "zhanlanlu", ProgrammeKind.CONDUCT_SUPERVISOR, "街道为民服务行风监督员", "监督街道窗口和社区服务站的服务作风。",
        "", "西展行聘", -2, 20, 40, 70, 5),
)
