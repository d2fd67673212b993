"""How a registration stands, as its own page says it: decided here, listed by `registration/show.html`.

What the door has recorded on the day (`Attendance`) comes before the state; the rest goes by the state alone. Later
rooms add what they have to say or to ask (`STANDING` in their `room.py`: functions of a registration and its day).
"""

from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.events.choices import CompanionPolicy
from xicheng_events.booking.events.phases import cancel_deadline, result_until
from xicheng_events.booking.events.reschedules import slot_moved_words
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.attendance import Attendance, attendance_of
from xicheng_events.booking.registration.conditions import (
    all_conditions,
    conditions_of,
    unmet,
    unmet_words,
    words_of_all,
)
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.offer_words import offer_words
from xicheng_events.booking.registration.online_link import OnlineEntrance, online_entrance
from xicheng_events.booking.registration.operations.changing_seat import other_seats
from xicheng_events.booking.registration.operations.party_changes import (
    change_until,
    may_withdraw,
    party_may_change,
    withdraw_until,
)
from xicheng_events.booking.registration.operations.staying_after_move import is_asked
from xicheng_events.booking.registration.operations.waiting_list import offer_rule, offers_stop_at
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.text import clock_time, moment

S = RegistrationState
DAY = Attendance


class StandingSentence(NamedTuple):
    """What is said; where one is to ring somebody, the number stands between `text` and `after`."""

    text: str
    phone: str = ""
    after: str = ""


class Action(NamedTuple):
    """A button: its words, where it leads, its kind (primary, secondary, danger), the icon before its words."""

    words: str
    address: str
    kind: str = "secondary"
    picture: str = ""


class Standing(NamedTuple):
    """How a registration stands.

    `day`: what became of it on the day. `warnings`, `sentences` and `deadline` are what is to be known first, `coming`
    is what happens next, `limits` says until when the `actions` can be taken; what later rooms say stands among these,
    what they ask for in `asked`. `entrance` is where a party takes part that does so online. `asks_whether_it_stays`:
    the event was moved, and the party hasn't said if it still comes. The other questions say which parts the page has.
    """

    day: Attendance | None
    headline: str
    tone: str
    warnings: list[str]
    asks_whether_it_stays: bool
    sentences: list[StandingSentence]
    deadline: str
    coming: list[StandingSentence]
    actions: list[Action]
    asked: list[Action]
    limits: StandingSentence | None
    shows_ticket: bool
    entrance: OnlineEntrance | None
    is_over: bool
    is_in_calendars: bool


def standing_of(registration: Registration, reader: Person) -> Standing:
    """How this registration, one of `reader`'s own, stands now; slot, event and ticket are loaded."""
    day = attendance_of([registration]).get(registration.id)
    slot, ticket = registration.slot, registration.ticket
    is_over = not registration.is_live or day not in (None, DAY.HERE)
    added = [each for adds in house.listed("STANDING") for each in adds(registration, day)]
    said = [each for each in added if isinstance(each, StandingSentence)]
    return Standing(
        day=day, headline=headline_of(registration, day),
        tone="wait" if registration.rests else (day or registration.state).tone,
        warnings=[*_moved(registration), *_busy_elsewhere(registration, reader)],
        asks_whether_it_stays=is_asked(registration),
        sentences=[*(_on_the_day(registration, day) if day else _by_state(registration)), *(said if is_over else [])],
        deadline=_deadline(registration), coming=[] if is_over else [*said, *_coming(registration, day)],
        actions=[] if is_over else _actions(registration),
        asked=[*_conditions(registration), *(each for each in added if isinstance(each, Action))],
        limits=None if is_over else _limits(registration),
        shows_ticket=registration.door_ticket is not None and not is_over and ticket.arrived < registration.heads,
        entrance=None if is_over else online_entrance(registration),
        is_over=is_over, is_in_calendars=not registration.is_live and ticket is not None and clock.now() < slot.ends_at)


def headline_of(registration: Registration, day: Attendance | None = None) -> str:
    """What the page of a registration is called; `day`: what became of it on the day."""
    if day:
        return day.label
    if registration.rests:
        return _("名额已保留，还须办一项手续")
    if _went_with_its_event(registration):
        return _("活动已取消")
    offer = offer_words(registration)
    return {
        S.CONFIRMED: _("报名成功"), S.PENDING: _("已提交，待审核"), S.APPLIED: _("已提交，待录取"),
        S.NOT_SELECTED: _("本次未入选"), S.WAITING: _("已进入候补"), S.OFFERED: offer.headline,
        S.WITHDRAWN: offer.left if registration.offer_until else _("报名已取消"), S.REVOKED: _("报名已由主办方取消"),
        S.LAPSED: offer.over if registration.offer_until else _("候补已结束"),
    }[registration.state]


def _went_with_its_event(registration: Registration) -> bool:
    return registration.state == S.REVOKED and registration.slot.event.course == EventCourse.CANCELLED


def _moved(registration: Registration) -> list[str]:
    if registration.slot.event.course != EventCourse.POSTPONED or not registration.is_live:
        return []
    keeps = registration.state in (S.CONFIRMED, S.PENDING)
    return [slot_moved_words(registration.slot) + (
        _("您的名额保留；如不能参加，开始前都可以取消。") if keeps else _("您的报名仍有效；不想参加了，可随时取消。"))]


def _busy_elsewhere(registration: Registration, reader: Person) -> list[str]:
    """That the reader has, or waits for, something else at the same time: only who has no place here still chooses."""
    if registration.state not in (S.WAITING, S.APPLIED, S.OFFERED):
        return []
    other = queries.overlapping(reader.id, registration.slot, LIVE)
    return [_("您在同一时间还有“%(event)s”（%(state)s），只能参加一场："
              "想参加本场，请先取消那一场；不想参加本场，请取消本场。",
              event=other.slot.event.title, state=other.state.label)] if other else []


def _on_the_day(registration: Registration, day: Attendance) -> list[StandingSentence]:
    event, arrived = registration.slot.event, registration.ticket.arrived
    if day == DAY.HERE and not registration.comes_to_door:
        return [StandingSentence(_("主办单位已登记您线上参加。"))]
    if day == DAY.HERE:
        missing = registration.heads - arrived
        more = _("还有%(n)s人未到，到场时出示同一个签到码。", n=missing) if missing > 0 else ""
        return [StandingSentence(_("已签到%(n)s人。", n=arrived) + more)]
    if day == DAY.CAME:
        return [StandingSentence(_("感谢您参加。您的意见建议会转给有关单位办理，办理情况可在“我的”查看。"))]
    if day == DAY.ABSENT:
        return [StandingSentence(_("没有您到场的记录。其实到场了的，请拨打"), event.contact_phone, " " + _("告知。"))]
    return [StandingSentence(_("本场活动已结束，感谢您的关注。"
                               "到场参加的，请点短信中的链接填写反馈，意见建议的办理情况可在“我的”查看。"))]


def _by_state(registration: Registration) -> list[StandingSentence]:
    state, event, why = registration.state, registration.slot.event, registration.state_reason
    if state == S.WAITING:
        place, record = queries.waiting_place(registration), queries.record_of_waiting(event)
        said = [_("您现为候补第%(n)s位。有名额空出时，按顺序发短信请您确认。", n=place)]
        if record.events:
            said.append(_("本单位最近%(events)s场同类活动共候补%(waited)s组，递补%(placed)s组。", **record._asdict()))
    elif state == S.APPLIED:
        said = [event.allocation.row.result]
    elif state == S.PENDING:
        said = [_("名额已为您保留，主办单位正在核对是否符合报名条件。审核通过后发给您签到码。")]
    elif state == S.NOT_SELECTED:
        explained = _("说明：%(reason)s", reason=why) if why else ""
        said = [_("感谢您的支持，这次名额有限，欢迎关注后续活动。") + explained]
    elif state == S.OFFERED:
        said = [offer_words(registration).said]
    elif registration.rests:
        said = [_("名额已为您保留。还须先%(todo)s，办完后才能入场。", todo=unmet_words(registration))]
    elif state == S.CONFIRMED:
        said = [_("到场时出示下面的二维码或签到码即可。") if registration.comes_to_door
                else _("您有线上名额，不需要到场。")]
    elif _went_with_its_event(registration):
        said = [_("报名已随活动一并取消。"), _("原因：%(reason)s", reason=why) if why else ""]
    else:
        said = [why] if why else []
    return [StandingSentence(each) for each in said]


def _deadline(registration: Registration) -> str:
    if registration.state in (S.APPLIED, S.PENDING):
        return _("最迟%(when)s前短信通知结果", when=moment(result_until(registration.slot)))
    if registration.state == S.OFFERED:
        return offer_words(registration).deadline
    return ""


def _coming(registration: Registration, day: Attendance | None) -> list[StandingSentence]:
    event, state = registration.slot.event, registration.state
    feedback = _("活动后您会收到反馈链接，您的意见会转给有关单位办理并公开结果。")
    if day == DAY.HERE:
        return [StandingSentence(feedback)]
    if state == S.CONFIRMED:
        return [StandingSentence(each) for each in (*_on_coming(registration), feedback)]
    if state == S.OFFERED:
        return [StandingSentence(each) for each in (_on_accepting(registration), offer_words(registration).next)]
    said = _while_waiting(registration) if state == S.WAITING else [
        _("抽取结果发短信告诉您，也可随时在本页查看；抽取过程公开，人人可以核对。")
        if state == S.APPLIED and event.allocation.row.is_drawn
        else _("主办单位审核后，结果发短信告诉您，也可随时在本页查看。"), _("不想参加了，可随时取消报名。")]
    whom_to_ask = [StandingSentence(_("有疑问请拨打"), event.contact_phone, _("。"))] if event.contact_phone else []
    return [StandingSentence(each) for each in said] + whom_to_ask


def _on_accepting(registration: Registration) -> str:
    if not registration.comes_to_door:
        return _("确认参加后，会议链接在开始前显示在本页。")
    if todo := words_of_all(conditions_of(registration.quota)):
        return _("确认参加后，请%(todo)s，办完后签到码和二维码会显示在本页，并短信发给您。", todo=todo)
    return _("确认参加后，签到码和二维码会显示在本页，并短信发给您。")


def _on_coming(registration: Registration) -> list[str]:
    if registration.rests:
        return []
    if not registration.comes_to_door:
        return [_("请准备好电脑或手机和安静的环境，开始前进入。是否参加由主办单位在线上登记，不需要签到。")]
    return [_("当天%(t)s起签到，请提前20分钟到场，出示二维码或签到码。",
              t=clock_time(registration.slot.checkin_from))]


def _conditions(registration: Registration) -> list[Action]:
    """The way to what is still to be done before the ticket is good."""
    there = all_conditions()
    return [Action(str(there[key].words), there[key].address(registration), "primary") for key in unmet(registration)]


def _while_waiting(registration: Registration) -> list[str]:
    slot = registration.slot
    order = (_("整组一起递补，不拆开。空出的名额不够前面一组用时，先让后面一组递补一次；"
               "之后名额留着，凑够了给前面这一组。") if slot.event.allow_skip
             else _("整组一起递补，不拆开。空出的名额不够前面一组用时先留着，凑够了再给，后面的不会先递补。"))
    kept = _("您前面已让过一次，现在空出的名额为您留着。") if registration.passed_over else ""
    return [order + kept,
            _("递补时发短信请您确认，最晚到%(at)s；之后仍未递补的，候补自动结束并短信告知。",
              at=moment(offers_stop_at(slot))),
            offer_rule(slot), _("不想再等，可随时取消候补。")]


def _actions(registration: Registration) -> list[Action]:
    event, here = registration.slot.event, {"reference": registration.reference}
    is_in, may = _has_come(registration), party_may_change(registration)
    found = []
    if registration.state == S.CONFIRMED and not is_in:
        words = _("更新日历") if event.course == EventCourse.POSTPONED else _("加入日历")
        found.append(Action(words, url_for("registration.calendar", **here), picture="calendar"))
    if may and not is_in:
        if event.companion_policy != CompanionPolicy.NONE:
            found.append(Action(_("修改同行人"), url_for("parties.ask", **here)))
        found.append(Action(_("更正报名信息"), url_for("details.ask", **here)))
    if other_seats(registration):
        found.append(Action(_("更改参加方式"), url_for("seats.ask", **here)))
    if items_of(event):
        found.append(Action(_("查看或修改填写的内容") if may else _("查看填写的内容"), url_for("answers.show", **here)))
    if may_withdraw(registration) and registration.state != S.OFFERED:
        words = _("取消候补") if registration.state == S.WAITING else _("取消报名")
        found.append(Action(words, url_for("registration.confirm_withdrawal", **here), "danger"))
    return found


def _limits(registration: Registration) -> StandingSentence | None:
    """Until when one may call off and change who comes; too late for it, whom to ring."""
    slot, state, until = registration.slot, registration.state, moment(withdraw_until(registration))
    event, at_last = slot.event, cancel_deadline(slot.event, slot)
    if not may_withdraw(registration):
        return StandingSentence(_("自行取消的时限%(until)s已过，如不能参加，请拨打", until=until), event.contact_phone,
                                " " + _("告知。")) if event.contact_phone and not _has_come(registration) else None
    if state == S.OFFERED:
        return None
    said = (_("%(until)s前可自行取消，取消后名额释放给候补人员。", until=until) if state == S.CONFIRMED
            else _("报名成功后，最晚可在%(until)s前自行取消。", until=moment(at_last)) if clock.now() < at_last else "")
    if party_may_change(registration) and event.companion_policy != CompanionPolicy.NONE:
        said += _("同行人可修改到%(until)s。", until=moment(change_until(registration)))
    return StandingSentence(said) if said else None


def _has_come(registration: Registration) -> bool:
    return registration.ticket is not None and registration.ticket.arrived > 0
