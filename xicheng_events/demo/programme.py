"""The demo's events, as data (domain §16): days are counted from today, times are Beijing's."""

from dataclasses import dataclass, field
from enum import Enum, auto

from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.kinds import Category as C
from xicheng_events.booking.events.models import CompanionPolicy
from xicheng_events.booking.events.models import DayLineKind as A
from xicheng_events.demo import asked


class Aim(Enum):
    """How far a notice gets."""

    DRAFT = auto()
    SUBMITTED = auto()
    RETURNED = auto()
    ASKED = auto()
    TAKEN_BACK = auto()
    PUBLISHED = auto()


@dataclass(frozen=True)
class Plan:
    """One event. `day` is None for what is on right now: it begins `earlier` minutes before the next quarter. `online`:
    places online in each slot, besides those in the room."""

    key: str
    host: str
    title: str
    summary: str
    venue: str
    day: int | None
    slots: tuple[tuple[str, str, str, int], ...]  # (label, from, to, places)
    drafted: int
    audience: str
    kind: EventKind = EventKind.OPEN_DAY
    aim: Aim = Aim.PUBLISHED
    theme: str = ""
    opens: int | None = None  # day on which registration opens; None: with the publication
    closes: int | None = None  # None: two days before
    agenda: tuple[tuple[A, str, int], ...] = ()  # with minutes, one after the other from the start of each slot
    companions: CompanionPolicy = CompanionPolicy.ANYONE
    max_party: int = 3
    earlier: int = 0
    online: int | None = None
    split: tuple[tuple[C, int], ...] = ()  # categories and their places in each slot
    passes_on: tuple[tuple[C, C, int], ...] = ()  # (from, to, hours before): what isn't used
    more: dict = field(default_factory=dict)


PICTURED = ("statistics",)  # the keys of those that have a picture and a document


def _venue(name, address, room, meeting_point, transit):
    return {"name": name, "address": address, "room": room, "meeting_point": meeting_point, "transit": transit,
            "accessibility": "入口有无障碍坡道，一层有无障碍卫生间。"}


# (venue, street it lies in)
VENUES = {
    "tjj": (_venue("区统计局", "西城区二龙路27号", "一层数据展厅", "东门内大厅", "地铁1号线、4号线西单站"), "jinrongjie"),
    "xfzd": (_venue("府右街消防救援站", "西城区府右街甲6号", "站前训练场", "站门口", "地铁1号线西单站"), "xichanganjie"),
    "zwfw": (_venue("西城区政务服务中心", "西城区新街口外大街甲10号", "一层综合窗口区", "南门导办台", "地铁2号线积水潭站"), "desheng"),
    "niujie": (_venue("牛街街道市民活动中心", "西城区牛街5号", "二层议事厅", "一层大厅", "公交牛街礼拜寺站"), "niujie"),
    "zhanlanlu": (_venue("展览路街道文体中心", "西城区北露园1号", "三层报告厅", "一层大厅", "地铁6号线车公庄西站"),
                  "zhanlanlu"),
}
# (name, phone) by host; the phones are nobody's.
CONTACTS = {
    "tjj": ("赵敏", "010-00000011"), "xfzd": ("吴磊", "010-00000012"), "zwfw": ("徐丽", "010-00000013"),
    "niujie": ("钱芳", "010-00000014"), "zhanlanlu": ("徐丽", "010-00000015"),
}

_STATISTICS = ((A.VISIT, "参观数据展厅", 30), (A.TALK, "居民收支调查怎样开展", 30), (A.QA, "互动答疑", 30))
READING = ((A.TALK, "公报怎样读", 50), (A.QA, "互动答疑", 40))
_EXCHANGE = ((A.TALK, "统计数据怎样用", 30), (A.SYMPOSIUM, "企业和居民交流", 60))
_HALL = ((A.VISIT, "走一遍办事流程", 40), (A.EXPERIENCE, "体验自助终端和帮办代办", 30), (A.SYMPOSIUM, "意见建议座谈", 30))
_CLOUD = ((A.EXPERIENCE, "体验网上申报和远程核验", 60), (A.SYMPOSIUM, "意见建议座谈", 40))
_PROCESS = ((A.EXPERIENCE, "走一遍低保申请流程", 60), (A.SYMPOSIUM, "意见建议座谈", 40))
_COUNCIL = ((A.EXPERIENCE, "旁听街道议事会", 60), (A.SYMPOSIUM, "意见建议座谈", 40))
_LECTURE = ((A.TALK, "办理条件、材料和常见误区", 60), (A.QA, "互动答疑", 40))
CARE = ((A.VISIT, "参观服务场所", 30), (A.EXPERIENCE, "体验服务项目", 40), (A.SYMPOSIUM, "当面提意见", 20))
_CANTEEN = ((A.VISIT, "参观后厨", 30), (A.EXPERIENCE, "品尝饭菜", 40), (A.SYMPOSIUM, "当面提意见", 20))
CLASS = ((A.TALK, "边讲边办：网上申报一步步做", 50), (A.QA, "现场和线上提问", 40))
_FIRE = ((A.VISIT, "参观车库和装备", 30), (A.EXPERIENCE, "模拟逃生和灭火体验", 50), (A.PHOTO, "集体合影", 10))
DRILL = ((A.DEMO, "高层住宅疏散演练", 50), (A.TALK, "认识楼道里的消防设施", 40))
_STREET = ((A.TALK, "一年实事办理情况", 40), (A.QA, "现场提问", 50))
_SHOW = ((A.VISIT, "参观成果展", 60), (A.QA, "留下您的建议", 30))
NEIGHBOURS = "牛街街道居民及在辖区工作的群众"

PLANS = (
    Plan("hall_done", "zwfw", "走进政务服务大厅", "跟着导办员走一遍办事流程，看一件事怎样在一个窗口办完，当面提意见。", "zwfw",
         -20, (("下午场", "14:00", "15:40", 30),), -40, "全区居民和企业办事人员", theme="高效办成一件事", agenda=_HALL),
    Plan("council", "niujie", "街道议事厅开放日", "旁听一次街道议事会，说说家门口的事。", "niujie", -2,
         (("", "14:00", "15:40", 20),), -18, NEIGHBOURS, kind=EventKind.SYMPOSIUM, agenda=_COUNCIL),
    Plan("today", "tjj", "统计开放日·普查故事会", "听普查员讲走街入户的故事，看汇总表怎样一步步变成公报。", "tjj", None,
         (("", "", "", 24),), -21, "关心统计工作的居民", theme="走近统计", agenda=_STATISTICS),
    Plan("closed", "niujie", "牛街街道公共服务大厅体验日", "体验一窗通办、帮办代办和适老化服务，当一回“首席体验官”。", "niujie", 2,
         (("上午场", "09:30", "11:00", 12),), -16, NEIGHBOURS, kind=EventKind.EXPERIENCE, closes=-1,
         agenda=CARE),
    Plan("fire", "xfzd", "消防安全日·走进消防站", "看装备、学逃生、试灭火，适合6岁以上儿童和家长。请穿运动鞋参加。", "xfzd", 5,
         (("", "10:00", "11:30", 12),), -14, "辖区家庭，每位家长可带1至2名儿童", theme="人人讲安全", agenda=_FIRE,
         companions=CompanionPolicy.CHILDREN_ONLY, more={"what_to_bring": "本人有效身份证件、饮用水", "form": asked.FORM}),
    Plan("statistics", "tjj", "统计开放日·数据里的西城", "看一看居民收支数据怎样产生，听统计人员讲一讲数据背后的故事。", "tjj", 8,
         (("上午场", "09:30", "11:00", 20), ("下午场", "14:00", "15:30", 20)), -9, "关心统计工作的居民", theme="走近统计",
         agenda=_STATISTICS),
    Plan("hall_moved", "zwfw", "政务服务“云大厅”体验活动", "在家就能办的事，来现场试一遍：网上申报、远程核验、证照寄送。", "zwfw", 4,
         (("", "14:00", "15:40", 15),), -13, "全区居民", kind=EventKind.EXPERIENCE, agenda=_CLOUD),
    Plan("congress_off", "zhanlanlu", "展览路街道向居民报告工作", "街道负责人报告一年实事办理情况，现场回答居民提问。", "zhanlanlu", 10,
         (("", "09:00", "10:30", 60),), -12, "展览路街道居民", kind=EventKind.ONSITE_REPORT, agenda=_STREET),
    Plan("lecture", "zwfw", "政策宣讲会·居住证和积分落户怎么办", "窗口业务骨干讲清办理条件、材料和常见误区。", "zwfw", 16,
         (("", "14:00", "15:40", 50),), -6, "在西城居住、工作的群众", kind=EventKind.LECTURE, opens=2, agenda=_LECTURE),
    Plan("open_books", "tjj", "统计数据怎样用·企业和居民交流会", "企业代表和居民面对面，聊一聊统计数据对生产生活有什么用。", "tjj", 9,
         (("", "14:00", "15:30", 6),), -8, "辖区企业和居民", kind=EventKind.SYMPOSIUM, agenda=_EXCHANGE,
         split=((C.RESIDENT, 2), (C.ENTERPRISE, 4)), passes_on=((C.ENTERPRISE, C.RESIDENT, 48),)),
    Plan("reviewers", "niujie", "社区养老服务体验日", "走进社区养老驿站，体验助餐、助浴、康复服务，当面提意见。", "niujie", 12,
         (("", "09:30", "11:00", 4),), -10, NEIGHBOURS, kind=EventKind.EXPERIENCE, agenda=CARE,
         more={"allocation": Allocation.REVIEW, "eligibility": "优先选择家中有老年人、使用过养老服务的居民。"}),
    Plan("eligible", "niujie", "牛街街道“局处长走流程”陪同体验", "陪同街道负责人走一遍低保申请流程，看看哪里不方便。", "niujie", 14,
         (("", "14:00", "15:40", 5),), -9, NEIGHBOURS, kind=EventKind.EXPERIENCE, agenda=_PROCESS,
         more={"review_required": True, "allow_skip": False}),
    Plan("drawn", "xfzd", "消防训练塔开放日", "登上训练塔，看消防员怎样训练，人数有限，公开抽取。", "xfzd", 18,
         (("", "10:00", "11:30", 5),), -7, "辖区家庭", theme="人人讲安全", agenda=_FIRE,
         companions=CompanionPolicy.CHILDREN_ONLY, more={"allocation": Allocation.LOTTERY}),
    Plan("invited", "zhanlanlu", "重点企业政策座谈会", "请企业代表谈一谈政策落实中的问题，街道负责人现场答复。", "zhanlanlu", 11,
         (("", "09:00", "10:30", 12),), -8, "受邀企业代表", kind=EventKind.SYMPOSIUM, agenda=_STREET,
         more={"allocation": Allocation.INVITED}),
    Plan("walk_in", "zhanlanlu", "展览路街道“门前三包”成果展", "看照片、听讲解、留下您的建议，无需报名。", "zhanlanlu", 6,
         (("", "09:00", "10:30", 200),), -5, "全区居民", agenda=_SHOW, more={"allocation": Allocation.WALK_IN}),
    Plan("fire_course", "xfzd", "高层住宅消防演练观摩日", "观摩一次高层住宅疏散演练，学会看懂楼道里的消防设施。", "xfzd", 20,
         (("", "10:00", "11:30", 30),), -3, "高层住宅居民和物业人员", aim=Aim.ASKED, agenda=DRILL),
    Plan("congress", "zhanlanlu", "展览路街道居民代表大会报告", "向居民代表报告上半年为民办实事进展。", "zhanlanlu", 25,
         (("", "09:00", "10:30", 40),), -2, "展览路街道居民代表", kind=EventKind.ONSITE_REPORT, aim=Aim.SUBMITTED,
         agenda=_STREET),
    Plan("tasting", "niujie", "社区食堂开放日", "看后厨、问价格、尝饭菜，为社区食堂提意见。", "niujie", 22,
         (("", "10:30", "12:00", 20),), -5, "牛街街道老年居民及家属", aim=Aim.RETURNED, agenda=_CANTEEN),
    Plan("draft", "zwfw", "帮办代办服务体验日", "", "zwfw", 30, (("", "14:00", "15:40", 20),), -1, "", aim=Aim.DRAFT),
)
