"""All that is checked of a party before places are looked for: the same whoever enters it, one party or a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.models import AgeBand, Channel, Companion
from xicheng_events.booking.registration.operations.changing_answers import Given, checked_answers, checked_details
from xicheng_events.booking.registration.operations.eligibility import (
    aged,
    by_office,
    check_residence,
    checked_invitation,
    checked_party,
    event_day,
    quota_for,
    why_not_register,
)
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import Phone
from xicheng_events.foundation.core.refusal import Refused

# Named one by one: what isn't would be read back from the database.
_BLANK = {"state_reason": "", "version": 1, "offer_until": None, "ended_at": None, "priority": 0,
          "priority_reason": "", "accepted_at": None, "draw_rank": None, "passed_over": 0, "eligible": None,
          "reviewed_at": None, "reviewed_by_id": None, "review_note": "", "answer_sheet_id": None}


@dataclass(frozen=True, kw_only=True)
class PartyApplication:
    """Who registers, with whom, and what they say of themselves: as a form, a list or the demo world has it.

    `phone` None: the one of the account. `companions` are rows as `checked_party` takes them, `document` is (kind,
    number), `answers` go by key; what is None wasn't asked. `category` and `seat` None where the slot has one of them.
    """

    form_key: str
    name: str
    phone: Phone | None = None
    privacy_agreed: bool
    photo_agreed: bool = False
    companions: Sequence[dict] = ()
    age_band: AgeBand | None = None
    born_on: date | None = None
    street: Organisation | None = None
    document: tuple | None = None
    access_needs: str | None = None
    question: str | None = None
    answers: dict | None = None
    channel: Channel = Channel.ONLINE
    category: Category | None = None
    seat: SeatKind | None = None
    invitation: Invitation | None = None
    by_coordinator: bool = False  # who alone gives the places that are closed to the public


@dataclass
class Prepared:
    """A party that may register: its row but for the person, whom it brings, what it answered, for whose places."""

    quota: Quota
    row: dict
    party: list[Companion]
    given: Given | None
    invitation: Invitation | None


def prepare_application(slot: Slot, application: PartyApplication) -> Prepared:
    """The party, if it may register for the places of its seat and category now. Nothing is stored.

    Refuses what `eligibility` and `changing_answers` refuse, `no_consent`, and `no_phone` where there is none to send a
    message to.
    """
    if refusal := why_not_register(slot.event, slot):
        raise refusal
    phone, street = application.phone, application.street
    if not phone:
        raise Refused("no_phone", _("您的账号没有登记手机号，不能报名。请退出登录，以手机号报名。"))
    if not application.privacy_agreed:
        raise Refused("no_consent", _("请阅读并勾选同意个人信息处理告知书。"), "privacy_agreed")
    check_residence(slot.event, street)
    details = checked_details(slot, age_band=application.age_band, born_on=application.born_on,
                              document=application.document)
    party = checked_party(slot.event, details["age_band"], aged(list(application.companions), event_day(slot)))
    given, now = checked_answers(slot.event, application.answers), clock.now()
    invitation = checked_invitation(slot, application.invitation, phone=phone, heads=1 + len(party))
    quota = quota_for(slot, invitation.category if invitation else application.category, application.seat)
    if quota.is_closed_to_public and not (invitation or application.by_coordinator):
        raise by_office(quota.category)
    row = {
        **_BLANK, "reference": codes.new_reference("BM"), "form_key": application.form_key, "slot_id": slot.id,
        "quota_id": quota.id, "name": clean_name(application.name), "phone": phone, "phone_hash": phone.hash,
        "phone_tail": phone.tail, **details, "street_id": street.id if street else None,
        "access_needs": application.access_needs or "", "question": application.question or "",
        "heads": 1 + len(party), "channel": application.channel, "privacy_agreed_at": now,
        "photo_agreed": application.photo_agreed, "created_at": now,
        "privacy_notice_id": slot.event.privacy_notice_id, "invitation_id": invitation.id if invitation else None,
    }
    return Prepared(quota, row, party, given, invitation)
