"""我的: each registration as a card that says where it stands, until when what, and has the button for it."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.phases import result_until
from xicheng_events.booking.registration.attendance import Attendance, attendance_of
from xicheng_events.booking.registration.conditions import unmet_words
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.offer_words import offer_words
from xicheng_events.booking.registration.online_link import online_entrance, opens_at
from xicheng_events.booking.registration.operations.party_changes import may_withdraw, withdraw_until
from xicheng_events.booking.registration.operations.staying_after_move import asked_among
from xicheng_events.booking.registration.operations.waiting_list import offers_stop_at
from xicheng_events.booking.registration.queries import places_of_mine, registrations_of
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import clock_time, moment, until
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.queries import survey_copies_of

S = RegistrationState


@dataclass
class Card:
    """One registration: where it stands (`place` in line; `attendance` on the day), what is to be known, and links
    (words, address, whether it is the main one)."""

    registration: Registration
    attendance: Attendance | None = None
    sentence: str = ""
    links: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def may_accept(self) -> bool:
        """Whether an offered place waits for an answer: two buttons of its own."""
        return self.registration.state == S.OFFERED and self.registration.offer_until > clock.now()


def grouped_cards(person: Person) -> list[tuple[str, list[Card]]]:
    """(heading, cards): what waits for an answer, what is coming, what is over. Some five statements, however many."""
    mine = registrations_of(person)
    days, places = attendance_of(mine), places_of_mine(mine)
    came = [each for each in mine if days.get(each.id) == Attendance.CAME]
    asked, invitations = asked_among(mine), survey_copies_of(came)
    groups: dict[str, list] = {_("等您确认"): [], _("即将参加"): [], _("等待结果"): [], _("候补中"): [], _("以往"): []}
    for each in mine:
        card = Card(each, days.get(each.id), _sentence(each, days.get(each.id), places.get(each.id)))
        _add_links(card, each.id in asked, invitations.get(each.id))
        groups[_group(each)].append(card)
    return [(heading, cards) for heading, cards in groups.items() if cards]


def _group(registration: Registration) -> str:
    if registration.slot.ends_at < clock.now():
        return _("以往")
    if registration.waits_for_desk:
        return _("等待结果")
    return {S.OFFERED: _("等您确认"), S.WAITING: _("候补中"), S.CONFIRMED: _("即将参加"), S.PENDING: _("等待结果"),
            S.APPLIED: _("等待结果")}.get(registration.state, _("以往"))


def _sentence(registration: Registration, day: Attendance | None, place: int | None) -> str:
    slot = registration.slot
    if day == Attendance.HERE and not registration.comes_to_door:
        return _("主办单位已登记您线上参加。")
    if day == Attendance.HERE:
        return _("已签到%(n)s人，共%(all)s人。", n=registration.ticket.arrived, all=registration.heads)
    if day or slot.ends_at < clock.now():
        return ""
    if registration.state == S.WAITING:
        return _("候补第%(n)s位。有名额时短信请您确认，最晚到%(at)s。", n=place, at=moment(offers_stop_at(slot)))
    if registration.state == S.OFFERED:
        return offer_words(registration).on_card
    if registration.state in (S.APPLIED, S.PENDING):
        return _("最迟%(at)s前短信通知结果。", at=moment(result_until(slot)))
    if registration.rests:
        return _("名额已保留，还须先%(todo)s。", todo=unmet_words(registration))
    if entrance := online_entrance(registration):
        shown = _("线上参加，现在可以进入，请打开报名页面。") if entrance.link else _(
            "线上参加，%(at)s起在报名页面打开会议链接。", at=moment(opens_at(slot)))
        return shown + _last_day(withdraw_until(registration))
    if registration.door_ticket:
        return _("签到码%(code)s，当天%(at)s起签到。", code=registration.door_ticket.code,
                 at=clock_time(slot.checkin_from)) + _last_day(withdraw_until(registration))
    return registration.state_reason


def _last_day(at: datetime) -> str:
    return _("%(until)s前可取消。", until=moment(at)) if at > clock.now() else ""


def _add_links(card: Card, is_asked: bool, invitation: SurveyCopy | None) -> None:
    registration = card.registration
    if is_asked:
        card.links.append((_("已改期，请告知是否参加"), url_for("stays.ask", reference=registration.reference), True))
    if invitation and invitation.answered_on:
        card.sentence = _("已填写反馈，感谢您的意见。")
    elif invitation and clock.now() < invitation.closes_at:
        card.sentence = _("%(until)s前可以填写反馈。", until=until(invitation.closes_at))
        card.links.append((_("填写反馈"), url_for("own_feedback.answer", reference=registration.reference), True))
    if may_withdraw(registration) and registration.state != S.OFFERED:
        words = _("取消候补") if registration.state == S.WAITING else _("取消报名")
        card.links.append((words, url_for("registration.confirm_withdrawal", reference=registration.reference), False))
