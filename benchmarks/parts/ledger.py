"""The ledger of 100,000 issues beside 300,000 opinions: how long the desks wait for it, filter by filter."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import editor, median_ms
from benchmarks.parts.search import OF_EACH, issue_row, publication_row, text_said
from benchmarks.people import World
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Membership, Organisation, Role
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.search.filling import fill_search_indexes
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.voice.callbacks.models import Callback, CallOutcome
from xicheng_events.voice.followup.duties import AWAITED
from xicheng_events.voice.followup.kinds import Closing, ContactWay, IssueResult, Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin, ProgressNote, ReplyRating, Urging
from xicheng_events.voice.followup.states import AT_UNIT, OPEN, IssueState, Light
from xicheng_events.voice.followup.step_models import Extension, IssueAssistant
from xicheng_events.voice.followup.urgings import Mark
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage

KEYS = {"ledger_ms": at_most(150)}
ISSUES, OPINIONS_OF_EACH, UNITS, AT_ONCE, FIRST_PUBLICATION = 100_000 - OF_EACH, 3, 40, 5000, 3 * 10**6
ROUNDS = 7
ASKED = (
    "", "?page=1000", *(f"?state={each.value}" for each in IssueState), *(f"?light={each.value}" for each in Light),
    *(f"?mark={each.value}" for each in Mark), *(f"?step={each}" for each in AWAITED), "?moved=1", "?topic=bench",
    "?unit=bench7", "?unit=tjj", "?words=电梯", "?words=WT-2026-0070007", "?words=街道7", "?state=signed&light=overdue",
    "?unit=bench7&light=overdue&words=胡同", *(f"?sort={way}{each}" for way in ("", "-") for each in (
        "number", "lead", "state", "due")))


def measure(bench: Bench) -> dict:
    """`ledger_ms`: the slowest of the first page, a later one, every filter and every order of the ledger, at the desk
    of the unit that has half of all issues and at the coordinator's; each the median of ROUNDS. `slowest` names it."""
    desks = {"unit": editor(bench.world), "coordinator": None}
    each = {}
    for desk, cookie in desks.items():
        cookie = cookie or coordinator(bench.world)
        for asked in ASKED:
            each[f"{desk} {asked}"] = asyncio.run(median_ms(bench.site, f"/staff/issues{asked}", cookie, ROUNDS))
    first = dict(sorted(each.items(), key=lambda pair: -pair[1])[:8])
    return {"ledger_ms": max(each.values()), "slowest": next(iter(first)), "slowest_eight": first}


def coordinator(world: World) -> str:
    """The cookie of the world's member of staff, who coordinates from now on."""
    with world.app.app_context():
        db.session.add(Membership(person_id=world.staff_id, organisation_id=world.office_id, role=Role.COORDINATOR))
        db.session.commit()
    return world.door().cookie


def fill(crowd: Crowd) -> dict:
    """As many issues as are missing beside those of `search`, of UNITS units and in every state, with their history;
    behind each stand OPINIONS_OF_EACH of the opinions that `duplicates` has added before."""
    units = [Organisation(slug=f"bench{n}", kind=OrganisationKind.STREET, short_name=f"街道{n}",
                          full_name=f"第{n}街道办事处") for n in range(UNITS)]
    topic = Topic(slug="bench", name="胡同里弄", position=99)
    db.session.add_all([*units, topic])
    db.session.flush()
    leads = [unit.id for unit in units]
    said = list(db.session.scalars(select(Opinion.id).where(Opinion.triage == Triage.ANSWERED)
                                   .order_by(Opinion.id).limit(ISSUES * OPINIONS_OF_EACH)))
    for first in range(0, ISSUES, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        add_rows(Publication, [publication_row(crowd, "issue", FIRST_PUBLICATION + n, n, clock.now())
                               for n in numbers if _state(n) not in OPEN])
        add_rows(Issue, [_issue(crowd, n, leads, topic.id) for n in numbers])
        ids = list(db.session.scalars(select(Issue.id).where(Issue.number.in_(_number(n) for n in numbers))
                                      .order_by(Issue.number)))
        _add_what_happened(crowd, dict(zip(numbers, ids, strict=True)), leads, said)
    while fill_search_indexes(at_most=AT_ONCE):
        pass
    return {}


def _number(n: int) -> str:
    return f"WT-2026-{OF_EACH + n:07}"


def _state(n: int) -> IssueState:
    """Every tenth is open, in one state after the other."""
    return OPEN[n // 10 % len(OPEN)] if n % 10 == 0 else IssueState.REPLIED if n % 50 == 1 else IssueState.CLOSED


def _issue(crowd: Crowd, n: int, leads: list[int], topic_id: int) -> dict:
    now, state = clock.now(), _state(n)
    began = now - timedelta(minutes=n if n % 10 == 0 and n % 30 else n * 10)
    due, answered = began + timedelta(days=10), state not in OPEN
    return {**issue_row(crowd, n, began), "number": _number(n), "state": state, "topic_id": topic_id if n % 4 else None,
            "kind": tuple(OpinionKind)[n % 6], "place": f"{n % 900}号院",
            "sla_class_id": class_to_dispatch_by(Sla.URGENT if n % 40 == 0 else Sla.GENERAL).id,
            "lead_id": leads[n % UNITS], "street_id": leads[n * 7 % UNITS] if n % 3 else None,
            "due_from": began.date(), "due_on": due.date(), "due_at": due,
            "soon_at": due - timedelta(days=2), "lags_at": began + timedelta(days=8), "sign_by": began.date(),
            "contact_due_at": began + timedelta(days=1), "contact_way": ContactWay.PHONE,
            "contacted_at": began + timedelta(hours=5) if n % 20 else None,
            "signed_at": began + timedelta(hours=2), "signed_by_id": crowd.world.staff_id,
            "result": tuple(IssueResult)[n % 5] if answered else None,
            "reply": text_said(crowd.random, 4) if answered else "",
            "measures": text_said(crowd.random, 1) if answered else "", "ask_whom": "010-0000-0000",
            "planned_by": now.date() if answered and n % 5 == 3 else None,
            "replied_at": due if answered else None, "closed_at": due if state is IssueState.CLOSED else None,
            "closed_as": Closing.RATED if state is IssueState.CLOSED else None,
            "escalated_at": due if answered and n % 500 == 7 else None, "returns": n % 3 // 2, "reopened": n % 11 // 10,
            "supervised_at": began if not answered and n % 50 == 0 else None,
            "report_by": due.date() if not answered and n % 50 == 0 else None,
            "publication_id": FIRST_PUBLICATION + n if answered else None}


def _add_what_happened(crowd: Crowd, ids: dict[int, int], leads: list[int], said: list[int]) -> None:
    now, by = clock.now(), crowd.world.staff_id
    occasion_id = db.session.scalar(select(Event.occasion_id))
    closed = [n for n in ids if _state(n) is IssueState.CLOSED]
    behind = {n: said[n * OPINIONS_OF_EACH:(n + 1) * OPINIONS_OF_EACH] for n in ids}
    add_rows(IssueOpinion, [{"opinion_id": each, "issue_id": ids[n]} for n, them in behind.items() for each in them])
    add_rows(IssueOrigin, [{"organisation_id": crowd.world.office_id, "issue_id": ids[n],
                            "occasion_id": occasion_id} for n in behind])
    db.session.execute(update(Opinion).where(Opinion.id.in_([each for them in behind.values() for each in them]))
                       .values(triage=Triage.REGISTERED))
    add_rows(ProgressNote, [
        {"issue_id": ids[n], "at": now - timedelta(minutes=n), "by_id": by, "step": step, "is_public": True,
         "text": text_said(crowd.random, 1)}
        for n in ids for step in (Step.DISPATCHED, Step.SIGNED, Step.NOTE, Step.URGED if n % 30 == 0 else Step.NOTE)])
    add_rows(IssueAssistant, [{"issue_id": ids[n], "organisation_id": leads[(n + 1) % UNITS], "at": now}
                              for n in ids if n % 7 == 0])
    add_rows(Extension, [{"issue_id": ids[n], "extra": 3, "reason": "需要与产权单位协商。", "asked_by_id": by,
                          "asked_at": now, "agreed_by_id": by, "agreed_at": now, "decided_by_id": by, "decided_at": now,
                          "granted": True} for n in ids if n % 12 == 1])
    add_rows(Urging, [{"issue_id": ids[n], "day": now.date(), "at": now} for n in ids
                      if n % 30 == 0 and _state(n) in AT_UNIT])
    add_rows(ReplyRating, [{"opinion_id": behind[n][0], "round": 0, "issue_id": ids[n], "solved": n % 3 > 0,
                            "score": n % 5 + 1, "comment": "", "at": now} for n in closed if n % 2])
    add_rows(Callback, [{"opinion_id": behind[n][1], "round": 0, "number": 1, "outcome": tuple(CallOutcome)[n % 3],
                         "by_id": by, "at": now} for n in closed if n % 4 == 1])
