"""How kinds of event differ: one row each. Nothing else in the code asks what kind an event is."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class EventKind(Labelled):
    """活动类型 (domain §13.1)."""

    OPEN_DAY = "open_day", _l("政府开放日")
    SYMPOSIUM = "symposium", _l("座谈会")
    EXPERIENCE = "experience", _l("体验活动")
    ONSITE_REPORT = "onsite_report", _l("现场报告会")
    LECTURE = "lecture", _l("宣讲会")
    MEETING = "meeting", _l("政府会议列席")


class Allocation(Labelled):
    """录取方式 (domain §13.2): how places are given, chosen before publishing and printed in the notice."""

    FIRST_COME = "fcfs", _l("按报名先后")
    REVIEW = "review", _l("审核遴选")
    LOTTERY = "lottery", _l("随机抽取")
    BALANCED = "balanced", _l("均衡遴选")
    INVITED = "invite_only", _l("定向邀请")
    WALK_IN = "walk_in", _l("无需报名")

    @property
    def row(self) -> "AllocationRow":
        """What this way means: its row of the table."""
        return ALLOCATIONS[self]


class SeatKind(Labelled):
    """席位 (domain §13.6): in which way one takes part. The places of each kind are counted by themselves."""

    ROOM = "room", _l("现场")
    ONLINE = "online", _l("线上")
    ATTEND = "attend", _l("列席")
    OBSERVE = "observe", _l("旁听")
    MEDIA = "media", _l("媒体席")
    ACCESSIBLE = "accessible", _l("无障碍席")

    @property
    def row(self) -> "SeatRow":
        """What this kind means: its row of the table."""
        return SEATS[self]


def which_seats(seats: tuple[SeatKind, ...], *, to_take: bool = False) -> str:
    """What one has to choose between, in words: “现场还是线上”; for whoever chooses where `to_take`
    part: “到现场参加还是线上参加”."""
    *before, last = [str(seat.row.choice) if to_take and seat.row.of_mode else seat.label for seat in seats]
    return _("%(some)s还是%(last)s", some="、".join(before), last=last) if before else last


class AttendanceMode(Labelled):
    """形式: whether one comes, takes part online, or chooses."""

    ROOM = "room", _l("现场")
    ONLINE = "online", _l("线上")
    BOTH = "both", _l("现场和线上")

    @property
    def seats(self) -> tuple[SeatKind, ...]:
        """The kinds of seats its slots have, in the order in which they are listed, unless its kind has its own
        (`seats_of`)."""
        return {AttendanceMode.ROOM: (SeatKind.ROOM,), AttendanceMode.ONLINE: (SeatKind.ONLINE,)}.get(
            self, (SeatKind.ROOM, SeatKind.ONLINE))


class Category(Labelled):
    """报名身份 (domain §13.4): whom the places of a slot may be split between. ANYONE: not split."""

    ANYONE = "anyone", _l("公众")
    RESIDENT = "resident", _l("居民")
    RESIDENT_REP = "resident_rep", _l("居民代表")
    NPC = "npc", _l("人大代表")
    CPPCC = "cppcc", _l("政协委员")
    PARTY_REP = "party_rep", _l("党代表")
    EXPERT = "expert", _l("专家学者")
    ENTERPRISE = "enterprise", _l("企业代表")
    SERVICE_TARGET = "service_target", _l("服务对象")
    STAKEHOLDER = "stakeholder", _l("利益相关方")
    DEMOCRATIC_PARTY = "democratic_party", _l("民主党派")
    MASS_ORG = "mass_org", _l("人民团体")
    MEDIA = "media", _l("媒体代表")
    SOCIAL_ORG = "social_org", _l("社会组织")
    STUDENT = "student", _l("学生")
    LEGAL_ADVISOR = "legal_advisor", _l("法律顾问")
    OFFICER = "officer", _l("特邀体验员")
    SUPERVISOR = "supervisor", _l("特邀监督员")
    OTHER = "other", _l("其他")


@dataclass(frozen=True)
class SeatRow:
    """What one kind of seat means; nothing else in the code asks which it is."""

    at_door: bool  # comes to the venue and in at the door; else follows a link from elsewhere
    choice: str  # the words with which somebody chooses it
    of_mode: bool = False  # there by the event's 形式: a slot has a number for each; others are named row by row


SEATS: dict[SeatKind, SeatRow] = {
    SeatKind.ROOM: SeatRow(True, _l("到现场参加"), of_mode=True),
    SeatKind.ONLINE: SeatRow(False, _l("线上参加"), of_mode=True),
    SeatKind.ATTEND: SeatRow(True, _l("列席，可按安排提问、发言")),
    SeatKind.OBSERVE: SeatRow(True, _l("旁听，会后可书面提意见")),
    SeatKind.MEDIA: SeatRow(True, _l("媒体席")),
    SeatKind.ACCESSIBLE: SeatRow(True, _l("无障碍席，方便轮椅进出")),
}
AT_DOOR = tuple(seat for seat, row in SEATS.items() if row.at_door)


@dataclass(frozen=True)
class AllocationRow:
    """What one way of giving places means; nothing else in the code asks which way it is."""

    explanation: str  # for the public, in the notice
    takes_registrations: bool = True
    places_at_once: bool = False  # whoever registers has a place or a place in line; else applies and is told later
    needs_invitation: bool = False
    is_selected: bool = False  # the host chooses among those who applied
    is_drawn: bool = False  # chance puts those who applied in order, by lots that anyone can recompute
    is_balanced: bool = False  # … and the order is walked down under quotas; else places go by the order alone
    result: str = ""  # when those who applied hear


ALLOCATIONS: dict[Allocation, AllocationRow] = {
    Allocation.FIRST_COME: AllocationRow(
        _l("先报先得：有名额且无人候补时报名即有名额；名额满了可以候补，有人取消时按顺序递补。"), places_at_once=True),
    Allocation.REVIEW: AllocationRow(
        _l("先报名，报名截止后由主办单位按公告的条件选定参加人员。报名先后不影响结果，入选、未入选都会短信通知。"),
        is_selected=True, result=_l("报名截止后由主办单位审核，结果短信通知您。")),
    Allocation.LOTTERY: AllocationRow(
        _l("先报名，报名截止后公开随机抽取，人人机会相同，报名先后不影响结果。抽中、未抽中都会短信通知；未抽中的按抽取顺序候补。"),
        is_drawn=True, result=_l("报名截止后公开抽取，结果短信通知您。")),
    Allocation.BALANCED: AllocationRow(
        _l("主动报名、单位推荐和代表库中的人选合为一份候选名单，公开抽取先后顺序，按这个顺序和公布的各类名额要求产生建议名单，经审定后"
           "逐一邀请。顺序上人人机会相同；因各类名额不同，入选机会不完全相同。未入选的短信通知。"),
        is_drawn=True, is_balanced=True, result=_l("报名截止后公开抽取顺序并遴选，结果短信通知您。")),
    Allocation.INVITED: AllocationRow(
        _l("由主办单位发出邀请，收到邀请短信的人点短信中的链接报名。"), places_at_once=True, needs_invitation=True),
    Allocation.WALK_IN: AllocationRow(
        _l("不用报名，活动时间直接到场即可。"), takes_registrations=False),
}
# Agreed with their offices, entered by the coordinator alone (domain §0.1-7).
BY_COORDINATOR = (Category.NPC, Category.CPPCC)
OPEN_TO_ALL = [way for way, row in ALLOCATIONS.items() if row.takes_registrations and not row.needs_invitation]


@dataclass(frozen=True)
class KindRow:
    """What one kind of event needs: the prefix of its number and the policy's task it serves (domain §1)."""

    code_prefix: str
    policy_task: int
    invitation: str  # the words on the button that leads in
    slot: str = _l("场次")  # what one of its slots is called
    counted: str = _l("%(n)s场")  # and several, counted
    seats: tuple[SeatKind, ...] = ()  # the kinds of seats its slots may have; none: as its 形式 says
    checkin_before: timedelta = timedelta(minutes=30)  # how long before a slot its door opens, unless it says so itself
    usually: tuple[tuple[str, object], ...] = ()  # what a new notice begins with, where it differs: (field, value)
    one_code: bool = False  # whether the code of any of one's slots is good at the door of all of them
    slots_are_agenda: bool = False  # what is done when: the slots say it themselves, no 活动安排 is asked for
    invites: bool = False  # a place that is offered is an invitation, answered with 参加 or 谢绝 (domain §3.3)
    closed_to_public: tuple[Category, ...] = ()  # categories whose places nobody chooses for themselves
    by_rota: bool = False  # the members of a programme go two and two, in turn; else all of them are asked
    yearly_cap: int | None = None  # how often somebody is on its lists in twelve months, unless set otherwise (§3.5)

    def slots(self, n: int) -> str:
        """So many of its slots, in words: 2场, 2项议题."""
        return str(self.counted) % {"n": n}


KINDS: dict[EventKind, KindRow] = {
    EventKind.OPEN_DAY: KindRow("KF", 11, _l("我要报名")),
    EventKind.SYMPOSIUM: KindRow("ZT", 12, _l("我要报名")),
    EventKind.EXPERIENCE: KindRow("TY", 12, _l("我要体验"), by_rota=True),
    EventKind.ONSITE_REPORT: KindRow("BG", 2, _l("我要参加")),
    EventKind.LECTURE: KindRow("XJ", 4, _l("我要参加")),
    EventKind.MEETING: KindRow(
        "LX", 9, _l("我要报名列席"), slot=_l("议题"), counted=_l("%(n)s项议题"),
        checkin_before=timedelta(minutes=20), slots_are_agenda=True,
        one_code=True, invites=True, closed_to_public=BY_COORDINATOR, yearly_cap=2,
        usually=(("allocation", Allocation.BALANCED), ("max_party", 1)),
        seats=(SeatKind.ATTEND, SeatKind.OBSERVE, SeatKind.MEDIA, SeatKind.ACCESSIBLE)),
}


def seats_of(kind: EventKind, mode: AttendanceMode) -> tuple[SeatKind, ...]:
    """The kinds of seats that the slots of an event of this kind may have, in the order in which they are listed."""
    return KINDS[kind].seats or mode.seats
