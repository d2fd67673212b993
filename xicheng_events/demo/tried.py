"""What members of the demo's programme go through and report: tasks at every stage, a report whose problems are worked on,
one that nobody knows whose it was, one that waits for review, a draft. Also given to an older world, once."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, select

from xicheng_events.demo.notices import SHARED_PICTURE, somebody
from xicheng_events.demo.programmes import SERVING, programme_titled
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import serving
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.reports.operations import photos, reviewing, writing
from xicheng_events.openness.reports.operations.writing import ReportWords
from xicheng_events.openness.reports.states import LONGEST_SIDE, ExperienceStep, StepRow
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations import own_steps
from xicheng_events.openness.trials.operations.assigning import TaskPlan, assign_tasks
from xicheng_events.openness.trials.states import TargetKind, TaskMode

# Key: whose it is (which of those who serve), how, what, where, and how many days it may take.
TASKS = {
    "data": (0, TaskMode.INDIVIDUAL, TargetKind.MATTER, "统计数据查询", "tjj", 14),
    "window": (1, TaskMode.ACCOMPANY, TargetKind.WINDOW, "统计咨询窗口", "tjj", 14),
    "online": (1, TaskMode.ONLINE, TargetKind.MATTER, "网上查询统计公报", "tjj", 10),
    "survey": (0, TaskMode.INDIVIDUAL, TargetKind.PROJECT, "人口变动调查入户", "tjj", 20),
    "declined": (1, TaskMode.INDIVIDUAL, TargetKind.MATTER, "统计资料借阅", "tjj", 10),
    "waiting": (0, TaskMode.ONLINE, TargetKind.MATTER, "网上数据申请", "tjj", 12),
}


def play(timeline: Timeline, story: Story) -> None:
    """Let it all happen, unless it has."""
    if db.session.scalar(select(exists().where(ExperienceTask.id.is_not(None)))):
        return
    for key, day, done in (("data", -120, -112), ("window", -80, -75), ("survey", -30, -9), ("online", -12, -3)):
        timeline.on(day, "09:40", _assign, story, key)
        timeline.on(day + 1, "19:10", _own, story, key, own_steps.accept_task)
        timeline.on(done, "17:10", _own, story, key, lambda task, by: own_steps.finish_task(task, on=clock.today(), by=by))
    timeline.on(-110, "20:10", _own, story, "data", _with_photo)
    timeline.on(-110, "20:20", _own, story, "data", lambda task, by: writing.hand_in(task, WORDS, by=by))
    timeline.on(-108, "10:10", _review)
    timeline.on(-72, "20:10", _own, story, "window", lambda task, by: writing.hand_in(task, UNNAMED, by=by))
    timeline.on(-70, "10:10", _review)
    timeline.on(-6, "20:10", _own, story, "survey", lambda task, by: writing.hand_in(task, VISITED, by=by))
    timeline.on(-2, "20:10", _own, story, "online", lambda task, by: writing.save_report(task, BEGUN, by=by))
    timeline.on(-8, "09:50", _assign, story, "declined")
    timeline.on(-7, "12:10", _own, story, "declined",
                lambda task, by: own_steps.decline_task(task, reason="这两周出差，不在北京。", by=by))
    timeline.on(-1, "09:50", _assign, story, "waiting")


WORDS = ReportWords(
    place="统计局一层大厅", highlights="窗口人员主动讲解，态度好。", suggestions="把常用数据做成一页纸，放在门口自取。",
    steps=(StepRow(ExperienceStep.ASKING, Satisfaction.GOOD, "电话一次接通。"),
           StepRow(ExperienceStep.QUEUE, Satisfaction.POOR, "等了四十分钟。"),
           StepRow(ExperienceStep.FORM, Satisfaction.FAIR, "表格要填两遍单位名称。")),
    problems=((ExperienceStep.QUEUE, "取号机只有一台，坏了没有提示。"), (ExperienceStep.FORM, "申请表要填两遍单位名称。")))
UNNAMED = ReportWords(
    place="统计咨询窗口", steps=(StepRow(ExperienceStep.ACCEPTANCE, Satisfaction.POOR, "问了两次才受理。"),),
    problems=((ExperienceStep.ACCEPTANCE, "窗口要求复印件，公告里没有写。"),), is_anonymous=True)
VISITED = ReportWords(
    place="社区", highlights="调查员出示证件，说明保密要求。", steps=(
        StepRow(ExperienceStep.ASKING, Satisfaction.VERY_GOOD, "问题都得到解答。"),),
    problems=((None, "入户前一天没有通知具体时间。"),))
BEGUN = ReportWords(place="网上", steps=(StepRow(ExperienceStep.ASKING, Satisfaction.FAIR, "找不到入口。"),))


def _assign(story: Story, key: str) -> None:
    which, mode, kind, target, unit, days = TASKS[key]
    member, programme = next(_served(which), None), programme_titled(SERVING)
    if member is None:
        return
    companions = "赵敏，010-66001234" if mode is TaskMode.ACCOMPANY else ""
    plan = TaskPlan(mode=mode, target_kind=kind, target=target, unit=story.units[unit], companions=companions,
                    brief="按一般群众的办法走一遍，记下每个环节用了多久、哪里不方便。",
                    safety="不拍摄他人面部和证件，不填写真实的敏感信息。", first_on=clock.today(),
                    last_on=clock.today() + timedelta(days=days + 15))
    assign_tasks(programme, [member], plan, form_key=uuid.uuid4().hex,
                 by=somebody(Role.EDITOR, programme.organisation_id))


def _served(which: int) -> Iterator[Appointment]:
    members = db.session.scalars(serving(programme_titled(SERVING))).all()
    yield from members[which:which + 1]


def _own(story: Story, key: str, act) -> None:
    """Its member does something with a task."""
    task = db.session.scalar(select(ExperienceTask).where(ExperienceTask.target == TASKS[key][3]))
    if task and task.appointment:
        act(task, by=story.person(task.appointment.name))


def _with_photo(task: ExperienceTask, by: Person) -> None:
    with SHARED_PICTURE.open("rb") as file:
        photos.add_photos(task, [receive_file(file, "现场.png", allowed=photos.PHOTOS, longest=LONGEST_SIDE)], by=by)


def _review() -> None:
    """What waits is passed."""
    programme = programme_titled(SERVING)
    for report in db.session.scalars(select(ExperienceReport).where(ExperienceReport.state == "submitted")).all():
        reviewing.pass_report(report, by=somebody(Role.EDITOR, programme.organisation_id))
