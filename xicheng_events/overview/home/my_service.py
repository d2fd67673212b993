"""What of 体验监督 goes on for whoever reads 我的: terms that aren't over or in which something still waits, and what
became of applications."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import goes_on, standing_of_term, terms_of
from xicheng_events.openness.appointments.states import TermStanding
from xicheng_events.openness.recruitment.own_words import own_standing
from xicheng_events.openness.recruitment.queries import applications_with, recruitment_of
from xicheng_events.openness.recruitment.states import ApplicationState
from xicheng_events.openness.trials.queries import own_tasks
from xicheng_events.openness.trials.states import TaskState
from xicheng_events.openness.visits.queries import visits_coming_for


class OwnService(NamedTuple):
    """A programme somebody has applied for or serves in: where that stands in words, what is next, where it goes on."""

    title: str
    word: str
    tone: str
    sentence: str
    address: str
    waits: int = 0  # invitations to answer, tasks to accept, reports to hand in


def own_service(person: Person) -> list[OwnService]:
    """Terms that aren't over or in which something still waits, then what somebody has applied or was recommended for
    and didn't withdraw."""
    return [*_terms(person), *_applications(person)]


def _terms(person: Person) -> Iterator[OwnService]:
    terms = terms_of(person)
    waiting = _waiting(person) if terms else Counter()
    for term in terms:
        standing, waits = standing_of_term(term), waiting[term.id]
        if waits or goes_on(term):
            yield OwnService(term.programme.title, standing.label, standing.tone, _sentence(term, waits),
                             url_for("officers.index"), waits)


def _sentence(term: Appointment, waits: int) -> str:
    until = date_alone(term.ends_on)
    if waits:
        return _("聘期至%(day)s。有%(n)s项邀请、任务或报告等您办理。", day=until, n=waits)
    if standing_of_term(term) is TermStanding.SUSPENDED:
        return _("聘期至%(day)s。暂停期间不安排活动和任务，恢复时短信告知您。", day=until)
    return _("聘期至%(day)s。邀请、任务和报告在这里办理。", day=until)


def _waiting(person: Person) -> Counter[int]:
    """How much waits for a member, by the ids of their terms."""
    asked = (row.turn.appointment_id for row in visits_coming_for(person) if row.waits_for_answer)
    tasks = (task.appointment_id for task in own_tasks(person) if task.state in (TaskState.ASSIGNED, TaskState.DONE))
    return Counter([*asked, *tasks])


def _applications(person: Person) -> Iterator[OwnService]:
    for each in applications_with(person.phone):
        if each.state not in (ApplicationState.APPOINTED, ApplicationState.WITHDRAWN):
            standing = own_standing(each, recruitment_of(each.programme))
            yield OwnService(each.programme.title, standing.word, standing.tone, standing.sentence,
                             url_for("applications.mine", code=each.programme.code))
