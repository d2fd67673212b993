"""All that is checked of a party before places are looked for: the same whoever enters it, one party or a list."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.models import AgeBand, Channel, Companion
from xicheng_events.booking.registration.operations.answering import Given, checked_answers, checked_details
from xicheng_events.booking.registration.operations.eligibility import (
    aged,
    check_residence,
    checked_invitation,
    checked_party,
    event_day,
    quota_for,
    why_not,
)
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused

# Named one by one: what isn't would be read back from the database.
_BLANK = {"state_reason": "", "version": 1, "offer_until": None, "ended_at": None, "priority": 0,
          "priority_reason": "", "draw_rank": None, "passed_over": 0, "eligible": None, "reviewed_at": None,
          "reviewed_by_id": None, "review_note": "", "answer_sheet_id": None}


@dataclass
class Prepared:
    """A party that may register: its row but for the person, whom it brings, what it answered, for whose places."""

    quota: Quota
    row: dict
    party: list[Companion]
    given: Given | None
    invitation: Invitation | None


def prepare(slot: Slot, *, form_key: str, name: str, phone: str | None, companions=(), privacy_agreed: bool,
            photo_agreed: bool = False, age_band: AgeBand | None = None, street: Organisation | None = None,
            access_needs: str = "", question: str = "", born_on: date | None = None, document: tuple | None = None,
            answers: dict | None = None, channel: Channel = Channel.ONLINE, category: Category | None = None,
            invitation: Invitation | None = None) -> Prepared:
    """The party, if it may register for the places of its `category` (None where the slot isn't split) now.

    `document` is (kind, number), `answers` go by key. Nothing is stored. Refuses what `eligibility` and `answering`
    refuse, `no_consent`, and `no_phone` where there is none to send a message to.
    """
    if refusal := why_not(slot.event, slot):
        raise refusal
    if not phone:
        raise Refused("no_phone", _("您的账号没有登记手机号，不能报名。请退出登录，以手机号报名。"))
    if not privacy_agreed:
        raise Refused("no_consent", _("请阅读并勾选同意个人信息处理告知书。"), "privacy_agreed")
    check_residence(slot.event, street)
    details = checked_details(slot, age_band=age_band, born_on=born_on, document=document)
    party = checked_party(slot.event, details["age_band"], aged(list(companions), event_day(slot)))
    given, now = checked_answers(slot.event, answers), clock.now()
    invitation = checked_invitation(slot, invitation, phone=phone, heads=1 + len(party))
    quota = quota_for(slot, invitation.category if invitation else category)
    row = {
        **_BLANK, "reference": codes.new_reference("BM"), "form_key": form_key, "slot_id": slot.id,
        "quota_id": quota.id, "name": clean_name(name), "phone": phone, "phone_hash": keyed_hash(phone),
        "phone_tail": phone[-4:], **details, "street_id": street.id if street else None,
        "access_needs": access_needs, "question": question, "heads": 1 + len(party), "channel": channel,
        "privacy_agreed_at": now, "photo_agreed": photo_agreed, "created_at": now,
        "privacy_notice_id": slot.event.privacy_notice_id, "invitation_id": invitation.id if invitation else None,
    }
    return Prepared(quota, row, party, given, invitation)
