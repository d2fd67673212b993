"""The demo's units and its cast: who signs in as whom."""

from dataclasses import dataclass

from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role, StaffAccount
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.accounts.operations.units import load_organisations
from xicheng_events.foundation.core.db import db

PASSWORD = "xicheng-demo-2026"
# The units that hold events in the demo world; the secrecy reviewer and the door serve them all.
HOSTS = ("tjj", "niujie", "xfzd", "zwfw", "zhanlanlu")


@dataclass(frozen=True)
class Member:
    """One member of staff: what they sign in as, and which role in which units."""

    sign_in_name: str
    name: str
    role: Role
    units: tuple[str, ...]


STAFF = (
    Member("zhaomin", "赵敏", Role.EDITOR, ("tjj",)),
    Member("liuwei", "刘伟", Role.REVIEWER, ("tjj",)),
    Member("zhengping", "郑平", Role.LEADER, ("tjj",)),
    Member("hean", "何安", Role.SECRECY, (*HOSTS, "qzfb")),
    Member("sunhao", "孙浩", Role.DOOR, HOSTS),
    Member("zhouyan", "周岩", Role.COORDINATOR, ("qzfb",)),
    Member("qianfang", "钱芳", Role.EDITOR, ("niujie",)),
    Member("majing", "马静", Role.REVIEWER, ("niujie",)),
    Member("wulei", "吴磊", Role.EDITOR, ("xfzd",)),
    Member("fengtao", "冯涛", Role.REVIEWER, ("xfzd",)),
    Member("xuli", "徐丽", Role.EDITOR, ("zwfw", "zhanlanlu")),
    Member("gaoxiang", "高翔", Role.REVIEWER, ("zwfw", "zhanlanlu")),
    Member("hemiao", "何苗", Role.CALLBACK, ("qzfb",)),
    Member("chengyuan", "程远", Role.SYSADMIN, ("qzfb",)),
    Member("luyao", "陆遥", Role.SECURITY, ("qzfb",)),
    Member("qinlan", "秦岚", Role.AUDITOR, ("qzfb",)),
)


@dataclass(frozen=True)
class Citizen:
    """Somebody who comes to events; phones in a range that is nobody's."""

    name: str
    phone: str


_NAMES = (
    "李静 王磊 欧阳建国 阿依古丽·买买提 𠮷田花 陈桂兰 刘洋 张秀英 赵铁军 孙丽华 周文博 吴晓燕 郑海涛 冯玉珍 褚卫东 卫敏 蒋志强 沈佳怡 "
    "韩雪 杨国庆 朱琳 秦子轩 尤建华 许红梅 何家豪 吕淑芬 施雨桐 张伟 孔令辉 曹雅琴 司徒美玲 金哲洙 陶然 姜德明 戚薇 谢长河 邹静 "
    "扎西次仁 柏松 窦红"
).split()
CITIZENS = tuple(Citizen(name, f"1990000{number:04}") for number, name in enumerate(_NAMES, start=1))
LI_JING, WANG_LEI, OUYANG, AYGUL, YOSHIDA = CITIZENS[:5]


def load_units() -> dict[str, Organisation]:
    """Add the district's units, or bring them up to date; by slug."""
    load_organisations()
    return {unit.slug: unit for unit in db.session.scalars(select(Organisation))}


def load_staff(units: dict[str, Organisation]) -> dict[str, Person]:
    """Add those of the cast who aren't there yet; all of them, by sign-in name."""
    there = select(StaffAccount).where(StaffAccount.sign_in_name.in_([member.sign_in_name for member in STAFF]))
    staff = {account.sign_in_name: account.person for account in db.session.scalars(there)}
    for member in STAFF:
        if member.sign_in_name not in staff:
            person = add_staff(name=member.name, sign_in_name=member.sign_in_name, password=PASSWORD)
            for slug in member.units:
                grant(person, units[slug], member.role)
            staff[member.sign_in_name] = person
    return staff
