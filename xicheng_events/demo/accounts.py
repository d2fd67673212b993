"""What 安全管理员 has at hand in the demo world: somebody who has left, a newcomer, and a request that waits."""

from xicheng_events.demo.people import PASSWORD
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.operations import administering, staff


def play(timeline: Timeline, story: Story) -> None:
    """Lay it out in time."""
    on = timeline.on
    on(-60, "09:00", _add, story, "丁宁", "dingning")
    on(-60, "09:05", _give, story, "dingning", "tjj", Role.EDITOR)
    # So the messages to staff reach somebody.
    for number, who in enumerate(("zhouyan", "qianfang", "zhaomin", "zhengping", "xuli"), start=81):
        on(-60, "09:10", _reach, story, who, f"199000000{number}")
    on(-20, "17:30", _leave, story, "dingning")
    on(-1, "10:00", _add, story, "孟川", "mengchuan", "19900000091")
    on(-1, "10:05", _give, story, "mengchuan", "qzfb", Role.SECURITY, "接替轮岗的同事，与陆遥互为备岗")


def _add(story: Story, name: str, sign_in_name: str, phone: str | None = None) -> None:
    story.staff[sign_in_name] = staff.add_staff(name=name, sign_in_name=sign_in_name, password=PASSWORD,
                                                phone=phone)


def _give(story: Story, who: str, unit: str, role: Role, reason: str = "") -> None:
    administering.give_role(story.staff[who], story.units[unit], role, reason=reason, by=story.staff["luyao"])


def _reach(story: Story, who: str, phone: str) -> None:
    person = story.staff[who]
    administering.correct_person(person, name=person.name, phone=phone, by=story.staff["luyao"])


def _leave(story: Story, who: str) -> None:
    administering.disable(story.staff[who], by=story.staff["luyao"])
