"""A programme of 500 members over two years, with 5,000 tasks and 20,000 photos in their reports: how long its desk
waits for each of its pages, and for every filter."""

import asyncio
from datetime import date, timedelta
from random import Random

from benchmarks.crowd import SEED
from benchmarks.databases import let_the_clockwork_rest, look_at_tables
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import editor, median_ms
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.names import name_to_find
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState, TermStanding
from xicheng_events.openness.programmes.kinds import USUAL_DUTIES, ProgrammeKind
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.reports.models import ExperienceReport, ReportPhoto
from xicheng_events.openness.reports.states import ReportState
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import TargetKind, TaskMode, TaskState
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OpinionSource, Triage

KEYS = {"programme_ms": at_most(150)}
MEMBERS, TASKS, PHOTOS, PROBLEMS, ROUNDS, CODE = 500, 5_000, 20_000, 4_000, 7, "XM-BENCH1"
REPORTED = (TaskState.REPORTED, TaskState.REVIEWED, TaskState.CLOSED)
FIRST = 10**7  # of ids
SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗"
GIVEN = "静磊伟芳娜敏丽强洋勇艳杰娟涛明超秀兰霞平刚桂英华建国文玉梅红"
ASKED = (
    "", "/overview", "/evaluations", "/evaluations?open=1", "/duties", "/duties?page=10", "/duties?words=李",
    "/duties?words=499", *(f"/duties?standing={each.value}" for each in TermStanding),
    *(f"/duties?duties={each}" for each in ("behind", "now", "met")), "/duties?duties=behind&standing=serving&words=静",
    "/duties?sort=-sequence", "/members", "/members?words=建国", "/members?page=10", "/members?sort=-ends",
    "/visits", "/tasks", "/tasks?page=200", "/tasks?words=李静", "/tasks?late=1", "/tasks?mode=online",
    *(f"/tasks?state={each.value}" for each in TaskState), "/summary")
OF_REPORTS = ("", f"?programme={CODE}", f"?programme={CODE}&page=100", "?words=事项7",
              *(f"?state={each.value}" for each in ReportState))


def measure(bench: Bench) -> dict:
    """`programme_ms`: the slowest of the pages of a programme's desk, later pages and every filter, each the median of
    ROUNDS. `slowest` names it."""
    cookie, desk = editor(bench.world), f"/staff/programmes/{CODE}"
    with bench.world.app.app_context():
        _fill(bench.world.office_id, bench.world.staff_id)
        db.session.commit()
    let_the_clockwork_rest(bench.world.app)
    look_at_tables(bench.world.app)
    addresses = [f"{desk}{asked}" for asked in ASKED] + [f"/staff/reports{asked}" for asked in OF_REPORTS]
    each = {address: asyncio.run(median_ms(bench.site, address, cookie, ROUNDS)) for address in addresses}
    first = dict(sorted(each.items(), key=lambda pair: -pair[1])[:8])
    return {"programme_ms": max(each.values()), "slowest": next(iter(first)), "slowest_eight": first}


def _fill(unit: int, staff: int) -> None:
    """A programme that began two years ago; of its members some are suspended, some have resigned."""
    random, begins = Random(SEED), clock.today() - timedelta(days=700)
    programme = new_programme(unit, begins)
    db.session.add(programme)
    db.session.flush()
    add_rows(Appointment, [member_row(random, n, programme, staff) for n in range(1, MEMBERS + 1)])
    terms = db.session.scalars(db.select(Appointment.id).where(Appointment.programme_id == programme.id)).all()
    tasks = [_task(random, n, programme, unit, staff, terms, begins) for n in range(TASKS)]
    add_rows(ExperienceTask, tasks)
    reports = [_report(each) for each in tasks if each["state"] in REPORTED]
    add_rows(ExperienceReport, reports)
    add_rows(File, [_file(n, staff) for n in range(PHOTOS)])
    add_rows(ReportPhoto, [{"id": FIRST + n, "report_id": reports[n % len(reports)]["id"], "file_id": FIRST + n,
                            "number": n // len(reports) + 1} for n in range(PHOTOS)])
    add_rows(Opinion, [_problem(random, n, programme, unit) for n in range(PROBLEMS)])


def new_programme(unit: int, begins: date) -> Programme:
    """A large programme of a unit, its term begun."""
    publication = Publication(organisation_id=unit, kind="programme", title="大型项目", published_at=clock.now(),
                              state=PublicationState.PUBLISHED, path=f"/programmes/{CODE}")
    return Programme(
        code=CODE, publication=publication, title="大型项目", kind=ProgrammeKind.OFFICER, wanted=MEMBERS,
        occasion=Occasion(kind="programme", title="大型项目", path=f"/programmes/{CODE}", host_id=unit),
        duties=[duty.stored() for duty in USUAL_DUTIES], term_from=begins, term_to=begins + timedelta(days=729),
        renewal_limit=2, notice_days=5, report_days=5, opens_at=clock.start_of(begins - timedelta(days=60)),
        closes_at=clock.start_of(begins - timedelta(days=30)), appointed_at=clock.start_of(begins),
        certificate_word="测体聘")


def member_row(random: Random, n: int, programme: Programme, staff: int) -> dict:
    """One of its members."""
    name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.randint(1, 2)))
    state = random.choices((AppointmentState.APPOINTED, AppointmentState.SUSPENDED, AppointmentState.RESIGNED),
                           weights=(90, 5, 5))[0]
    phone, is_over = f"1995{n:07}", state is AppointmentState.RESIGNED
    return {
        "programme_id": programme.id, "sequence": n, "certificate_number": f"测体聘〔2024〕{n:03}号", "name": name,
        "certificate_code": new_link_token(), "found_by": name_to_find(name), "phone": phone,
        "phone_hash": keyed_hash(phone), "category": random.choice((Category.RESIDENT, Category.ENTERPRISE)),
        "starts_on": programme.term_from, "ends_on": programme.term_to, "state": state,
        "ended_on": programme.term_from + timedelta(days=400) if is_over else None,
        "holds_programme": None if is_over else True, "appointed_by_id": staff, "appointed_at": clock.now()}


def _task(random: Random, n: int, programme: Programme, unit: int, staff: int, terms: list[int], begins: date) -> dict:
    first = begins + timedelta(days=random.randrange(690))
    state = random.choices((TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.DONE, TaskState.REPORTED,
                            TaskState.REVIEWED, TaskState.CLOSED, TaskState.MISSED),
                           weights=(3, 3, 4, 5, 20, 60, 5))[0]
    done = first if state not in (TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.MISSED) else None
    return {
        "id": FIRST + n, "code": f"RW-B{n:05}", "programme_id": programme.id, "appointment_id": terms[n % len(terms)],
        "mode": random.choice([each for each in TaskMode if each is not TaskMode.COVERT]),
        "target_kind": random.choice(list(TargetKind)), "target": f"事项{n % 40}", "unit_id": unit, "brief": "走一遍。",
        "first_on": first, "last_on": first + timedelta(days=10), "state": state, "assigned_on": first,
        "assigned_by_id": staff, "done_on": done, "due_on": done and done + timedelta(days=7)}


def _report(task: dict) -> dict:
    states = {TaskState.REPORTED: ReportState.SUBMITTED, TaskState.REVIEWED: ReportState.PASSED}
    state = states.get(task["state"], ReportState.CLOSED)
    same = ("id", "programme_id", "mode", "target_kind", "target", "unit_id")
    return {**{name: task[name] for name in same}, "code": task["code"].replace("RW", "BG"), "task_id": task["id"],
            "visited_on": task["done_on"], "state": state, "submitted_on": task["done_on"],
            "passed_on": None if state is ReportState.SUBMITTED else task["due_on"], "highlights": "态度好。"}


def _file(n: int, staff: int) -> dict:
    # One picture on the disk stands for all: none is fetched here.
    return {"id": FIRST + n, "kind": FileKind.IMAGE, "name": "photo.jpg", "size": 400_000, "sha256": "0" * 64,
            "stored_name": f"bench{n}", "width": 2560, "height": 1920, "uploaded_by_id": staff,
            "uploaded_at": clock.now()}


def _problem(random: Random, n: int, programme: Programme, unit: int) -> dict:
    said = clock.now() - timedelta(days=random.randrange(700))
    return {
        "query_code": f"B{n:09}", "query_hash": keyed_hash(f"programme {n}"), "source": OpinionSource.REPORT,
        "occasion_id": programme.occasion_id, "organisation_id": unit, "kind": OpinionKind.SUGGESTION,
        "text": "窗口的指示牌不清楚。", "said_at": said, "triage_due_on": said.date(),
        "triage": random.choice((Triage.NEW, Triage.ANSWERED)), "triaged_at": said + timedelta(days=3)}
