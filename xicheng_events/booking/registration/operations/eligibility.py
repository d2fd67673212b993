"""Who may register, with whom, and when (domain §2.3). Pure checks; places are decided elsewhere."""

from datetime import date

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import counts_companions
from xicheng_events.booking.events.kinds import Category, SeatKind, which_seats
from xicheng_events.booking.events.models import CompanionPolicy, Event, Quota, Residence, Slot
from xicheng_events.booking.events.phases import registration_closes
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.invitations.queries import invitation_over
from xicheng_events.booking.registration.models import MINORS, YEARS, AgeBand, Companion, Guardian, age_band_at
from xicheng_events.booking.registration.queries import list_is_fixed
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment

# Nothing that somebody could fill in differently: these get a page of their own, not a corrected form.
IMPOSSIBLE = {"event_cancelled", "walk_in", "event_closed", "not_open_yet", "registration_closed", "full", "no_phone",
              "overlap", "by_invitation", "invitation_over", "by_office", "list_fixed"}


def why_not_register(event: Event, slot: Slot) -> Refused | None:
    """The reason for which nobody can register for `slot` now, or None. Shown as a page, not as an error."""
    now, phone = clock.now(), event.contact_phone
    if event.course == EventCourse.CANCELLED:
        return Refused("event_cancelled", _("活动已取消，不再接受报名。咨询%(phone)s。", phone=phone))
    if not event.allocation.row.takes_registrations:
        return Refused("walk_in", _("本活动无需报名，可在活动时间直接到场。"))
    if not slot.capacity:
        return Refused("not_open", _("%(slot)s不公开，不接受报名。", slot=event.row.slot))
    if not event.is_open:
        return Refused("event_closed", _("活动当前不接受报名，如有需要请拨打%(phone)s咨询。", phone=phone))
    if event.registration_opens_at and now < event.registration_opens_at:
        return Refused("not_open_yet", _("报名将于%(when)s开始。", when=moment(event.registration_opens_at)))
    closes = registration_closes(event, slot)
    if now >= closes:
        return Refused("registration_closed", _("报名已于%(when)s截止，如有需要请拨打%(phone)s咨询。",
                                                when=moment(closes), phone=phone))
    return list_fixed(event) or (full_up(slot) if _has_nothing_to_give(event, slot) else None)


def list_fixed(event: Event) -> Refused | None:
    """Why nobody gets a place of an event by registering once its list is fixed (名单已定); None while it isn't."""
    if not list_is_fixed(event):
        return None
    return Refused("list_fixed", _("名单已定，不再接受报名，如有需要请拨打%(phone)s咨询。", phone=event.contact_phone))


def _has_nothing_to_give(event: Event, slot: Slot) -> bool:
    """Whether there was neither a place nor a waiting list when the slot was read, a moment ago."""
    return event.allocation.row.places_at_once and slot.free <= 0 and not slot.has_room_in_line


def by_invitation(event: Event) -> Refused:
    """What somebody is told who has no invitation to an event that needs one."""
    return Refused("by_invitation", _("本活动定向邀请：收到邀请短信的，请点短信中的链接报名。没有收到邀请、希望参加的，"
                                      "可拨打%(phone)s咨询，或看看面向公众的其他活动。", phone=event.contact_phone))


def by_office(category: Category) -> Refused:
    """What is said about places for people whom the coordinator agrees upon with their office (domain §0.1-7)."""
    return Refused("by_office", _("%(category)s由区级统筹员商其所在机关确定，不接受个人报名和单位代报。",
                                  category=category.label), "category")


def no_way_in(slot: Slot, invitation: Invitation | None) -> Refused | None:
    """Why an invitation, or having none, keeps somebody out of this slot; None when it doesn't, or nobody needs one.
    In a slot with places for deputies alone nobody chooses one."""
    event = slot.event
    if not event.allocation.row.needs_invitation:
        is_closed = slot.quotas and all(quota.is_closed_to_public for quota in slot.quotas)
        return by_office(slot.quotas[0].category) if is_closed else None
    if invitation is None or invitation.event_id != event.id or invitation.slot_id not in (None, slot.id):
        return by_invitation(event)
    if invitation.state != InvitationState.OPEN or invitation.expires_at <= clock.now():
        return invitation_over(event)
    return None


def letting_in(slot: Slot, invitation: Invitation | None) -> Invitation | None:
    """The invitation, if one is needed and it lets somebody into this slot: only then a page shows whose it is."""
    is_needed = slot.event.allocation.row.needs_invitation
    return invitation if is_needed and not no_way_in(slot, invitation) else None


def checked_invitation(slot: Slot, invitation: Invitation | None, *, phone: str, heads: int) -> Invitation | None:
    """The invitation, once it lets this party into this slot; None where nobody needs one.

    Refuses `by_invitation` without one, `invitation_over`, `invitation_other` for somebody else's and
    `invitation_party` for more people than were asked.
    """
    if not slot.event.allocation.row.needs_invitation:
        return None
    refusal = no_way_in(slot, invitation)
    if refusal:
        raise refusal
    if invitation.phone_hash != keyed_hash(phone):
        raise Refused("invitation_other", _("这份邀请发给了另一个手机号，请用收到邀请短信的手机号报名。"), "phone")
    if heads > invitation.max_heads:
        raise Refused("invitation_party", _("您的邀请最多%(n)s人（含本人），请减少同行人。", n=invitation.max_heads),
                      "companions")
    return invitation


def quota_for(slot: Slot, category: Category | None, seat: SeatKind | None) -> Quota:
    """The places of `seat` and `category` in this slot; either counts only where there is a choice.

    Refuses `no_seat` and `no_category` for what isn't among them.
    """
    seats = slot.seats
    if len(seats) > 1 and seat not in seats:
        raise Refused("no_seat", _("请选择%(seats)s，各种席位的名额分开计算。", seats=which_seats(seats, to_take=True)),
                      "seat")
    there = [quota for quota in slot.quotas if len(seats) == 1 or quota.seat == seat]
    if len(there) == 1 and not there[0].is_for_some:
        return there[0]
    for quota in there:
        if quota.category == category:
            return quota
    if category in {quota.category for quota in slot.quotas}:
        raise Refused("no_category", _("%(seat)s席位没有“%(category)s”的名额，请改选：%(all)s。", seat=seat.label,
                                       category=category.label, all="、".join(each.category.label for each in there)),
                      "category")
    raise Refused("no_category", _("请选择报名身份，不同身份的名额分开计算。"), "category")


def places_like(slot: Slot, seat: SeatKind, category: Category) -> Quota | None:
    """The places of `seat` in this slot for who has places as `category` elsewhere: of it, or for everybody; None where
    there are neither."""
    by_category = {quota.category: quota for quota in slot.quotas if quota.seat == seat}
    return by_category.get(category) or by_category.get(Category.ANYONE)


def full_up(slot: Slot) -> Refused:
    """What somebody is told for whom there is neither a place nor room in the waiting list."""
    # Not looked for: other slots. Hundreds read this in the minute in which the places go; the page leads there.
    return Refused("full", _("本场名额和候补均已满，如有需要请拨打%(phone)s咨询。", phone=slot.event.contact_phone))


class TooFew(Refused):
    """There are places for some of a party: it is asked whether fewer come, or all wait together, if they may."""

    def __init__(self, left: int, heads: int, *, may_wait: bool):
        super().__init__("too_few", _("本场只剩%(left)s个名额，一行%(heads)s人，没有提交，也没有占用名额。", left=left,
                                      heads=heads), "companions")
        self.left, self.heads, self.may_wait = left, heads, may_wait


def check_residence(event: Event, street) -> None:
    """Refuse `not_resident` when the event is for the people of the district and no street of it was named."""
    if event.residence != Residence.ANY and street is None:
        raise Refused("not_resident", _("本活动的报名条件为“%(who)s”，请选择所在街道；不符合条件的，欢迎报名其他活动。",
                                        who=event.residence.label), "street")


def event_day(slot: Slot) -> date:
    """The day on which ages count: the slot's, in Beijing (domain §17-7)."""
    return clock.local(slot.starts_at).date()


def aged(companions: list[dict], on: date) -> list[dict]:
    """The rows of companions, with the age band of those whose birth date was given as it is on the day `on`."""
    return [{**row, "age_band": age_band_at(row["born_on"], on)} if row.get("born_on") else row for row in companions]


def checked_party(event: Event, age_band: AgeBand | None, companions: list[dict]) -> list[Companion]:
    """The companions as rows, once the party is one that this event takes; else Refused beside the field.

    Each is {name, age_band, guardian_agreed, born_on?}, for children under 14 also {children_agreed,
    guardian_relation, guardian_name?}. A child never comes alone, and never without a guardian's word (PIPL art. 31;
    domain §9.2 P5). `guardian_name` empty: the registrant.
    """
    check_registrant(event, age_band)
    for gap in party_gaps(event, companions):
        raise gap
    return [_companion(event, row) for row in companions]


def party_gaps(event: Event, rows: list[dict]) -> list[Refused]:
    """Everything for which this event can't take these companions (rows as for `checked_party`), each beside its
    field. A row whose age isn't known yet says nothing."""
    if rows and event.companion_policy == CompanionPolicy.NONE:
        return [Refused("no_companions", _("本活动不可携带同行人，请删去同行人后提交。"), "companions")]
    gaps = [gap for row in rows for gap in _companion_gaps(event, row)]
    if len(rows) + 1 > event.max_party:
        gaps.insert(0, Refused("party_too_large", _("每次报名最多%(n)s人（含本人），请减少同行人。", n=event.max_party),
                               "companions"))
    return [*gaps, *(consent_gaps(rows) if event.minors_allowed else ())]


def check_registrant(event: Event, age_band: AgeBand | None, field: str = "age_band") -> None:
    """Refuse, beside `field`, somebody who is too young to register or outside the event's ages."""
    if age_band in MINORS:
        raise Refused("child_alone", _("未成年人不能单独报名，请由监护人报名，并把孩子填为同行人。"), field)
    if gap := _age_gap(event, age_band, field):
        raise gap


def _companion_gaps(event: Event, row: dict) -> list[Refused]:
    band = next((each for each in AgeBand if each == row["age_band"]), None)
    if band is None and not counts_companions(event):
        return []
    is_minor, who = band in MINORS, Companion(name=row["name"], age_band=band).title
    if is_minor and not event.minors_allowed:
        return [Refused("no_minors", _("本活动不接待未成年人，请删去%(name)s后提交。", name=who), "companions")]
    if not is_minor and event.companion_policy == CompanionPolicy.CHILDREN_ONLY:
        return [Refused("children_only", _("本活动仅可携带儿童，%(name)s请另行报名。", name=who), "companions")]
    # A counted adult is asked at the door.
    gaps = [gap for gap in (_age_gap(event, band, "companions"),) if gap and band]
    if band is AgeBand.TEEN and not row.get("guardian_agreed"):
        gaps.append(Refused("no_guardian", _("请确认您是%(name)s的监护人，或已获监护人同意并全程陪同。", name=who),
                            "companions"))
    return gaps


def _companion(event: Event, row: dict) -> Companion:
    counted = counts_companions(event)
    band = AgeBand(row["age_band"]) if row["age_band"] or not counted else None
    companion = Companion(name="" if counted else clean_name(row["name"], field="companions"), age_band=band,
                          born_on=row.get("born_on"), guardian_name="", guardian_relation=None,
                          guardian_agreed_at=clock.now() if band in MINORS else None, children_notice_id=None)
    if band is AgeBand.UNDER_14:
        companion.guardian_relation = Guardian(row["guardian_relation"])
        companion.guardian_name = (clean_name(row["guardian_name"], field="guardian_name")
                                   if row.get("guardian_name") else "")
        companion.children_notice_id = event.children_notice_id
    return companion


def consent_gaps(rows: list[dict]) -> list[Refused]:
    """Everything still missing of what a guardian says for the children under 14 among `rows`, each beside its field.

    One word covers bringing them along and the rules about their data, apart from every other consent (PIPL art. 31).
    """
    children = [row for row in rows if row["age_band"] == AgeBand.UNDER_14]
    gaps = []
    if not all(row.get("children_agreed") for row in children):
        who = "、".join(row["name"] for row in children if row["name"]) or _("同行的孩子")
        gaps.append(Refused("no_children_consent", _(
            "%(who)s不满14周岁，请监护人阅读并勾选同意《儿童个人信息处理规则》。", who=who), "children_agreed"))
    if any(row.get("guardian_relation") not in [each.value for each in Guardian] for row in children):
        gaps.append(Refused("no_guardian_relation", _("请选择监护人与孩子的关系。"), "guardian_relation"))
    return gaps


def _age_gap(event: Event, band: AgeBand | None, field: str) -> Refused | None:
    """A band that reaches into the allowed years passes: whoever is at its edge is asked at the door."""
    least, most = event.min_age, event.max_age
    if least is None and most is None:
        return None
    if band is None:
        return Refused("age_missing", _("本活动对年龄有要求，请选择年龄段。"), field)
    youngest, oldest = YEARS[band]
    if least is not None and oldest < least:
        return Refused("too_young", _("本活动须年满%(n)s周岁参加，欢迎报名其他活动。", n=least), field)
    if most is not None and youngest > most:
        return Refused("too_old", _("本活动面向%(n)s周岁及以下的人员，欢迎报名其他活动。", n=most), field)
    return None
