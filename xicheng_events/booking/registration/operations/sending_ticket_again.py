"""The same form once more: what was taken the first time stands, and whoever sent something else now is told."""

from flask_babel import gettext as _

from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.booking.registration.operations.changing_answers import answered_otherwise, checked_answers
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.eligibility import aged, event_day
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.refusal import Refused

# What is taken as it was typed; ages that follow from a birth date or a document aren't among it.
_AS_TYPED = ("photo_agreed", "access_needs", "question", "born_on")


def was_taken_otherwise(registration: Registration, sent: PartyApplication) -> bool:
    """Whether what is sent now differs from the registration that there is already."""
    day = event_day(registration.slot)
    party = [(each["name"] and clean_name(each["name"]), AgeBand(each["age_band"]) if each["age_band"] else None)
             for each in aged(list(sent.companions), day)]
    taken = [(each.name, each.age_band) for each in registration.companions]
    return (
        (clean_name(sent.name), party) != (registration.name, taken)
        or any(getattr(sent, key) not in (None, getattr(registration, key)) for key in _AS_TYPED)
        or (sent.age_band or registration.age_band) != registration.age_band
        or (sent.street.id if sent.street else None) != registration.street_id
        or any(getattr(sent, key) not in (None, getattr(registration.quota, key)) for key in ("seat", "category"))
        or _answers_differ(registration, sent.answers)
    )


def what_was_taken(registration: Registration) -> str:
    """What stands, for somebody who has sent something else."""
    party = registration.party_words
    return _("您已报名本场活动，这次提交的内容没有采用。已收到的是：%(name)s%(party)s，共%(n)s人。"
             "需要改的，请用本页的修改按钮。", name=registration.name, n=registration.heads,
             party=_("，同行人%(who)s", who=party) if party else "")


def _answers_differ(registration: Registration, answers: dict | None) -> bool:
    try:
        return answered_otherwise(registration, checked_answers(registration.slot.event, answers))
    except Refused:
        return True
