"""What of 体验监督 goes on for whoever reads 我的: terms that aren't over, and what became of applications."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.queries import goes_on, standing_of_term, terms_of
from xicheng_events.openness.recruitment.own_words import own_standing
from xicheng_events.openness.recruitment.queries import applications_with, recruitment_of
from xicheng_events.openness.recruitment.states import ApplicationState


class OwnService(NamedTuple):
    """A programme somebody has applied for or serves in: where that stands in words, what is next, where it goes on."""

    title: str
    word: str
    tone: str
    sentence: str
    address: str


def own_service(person: Person) -> list[OwnService]:
    """Terms that aren't over, then what somebody has applied or was recommended for and didn't withdraw."""
    return [*_terms(person), *_applications(person)]


def _terms(person: Person) -> Iterator[OwnService]:
    for term in terms_of(person):
        if goes_on(term):
            standing = standing_of_term(term)
            yield OwnService(term.programme.title, standing.label, standing.tone,
                             _("聘期至%(day)s。邀请、任务和报告在这里办理。", day=date_alone(term.ends_on)),
                             url_for("officers.index"))


def _applications(person: Person) -> Iterator[OwnService]:
    for each in applications_with(person.phone):
        if each.state not in (ApplicationState.APPOINTED, ApplicationState.WITHDRAWN):
            standing = own_standing(each, recruitment_of(each.programme))
            yield OwnService(each.programme.title, standing.word, standing.tone, standing.sentence,
                             url_for("applications.mine", code=each.programme.code))
