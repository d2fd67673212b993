"""Whom the demo's desks register: somebody who rang, a couple with one telephone, a community's list with errors."""

import uuid

from xicheng_events.booking.groups.operations import entering_one_party, registering_rows, rosters
from xicheng_events.booking.groups.sheets import table_of_text
from xicheng_events.booking.registration.models import Channel
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.demo import notices
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.phones import Phone

_ONE_PHONE = "19900008101"
_LIST = """牛街社区报名表
姓名\t移动电话\t年龄段\t同行人\t监护人关系\t性别
马秀兰\t19900008201\t67\t沙小雨9岁\t奶奶\t女
沙振国\t19900008202\t71\t\t\t男
回春霞\t1990000\t64\t\t\t女
洪福\t\t80\t\t\t男
马秀兰\t19900008201\t67\t\t\t女
"""


def play(timeline: Timeline, story: Story) -> None:
    """Lay it out in time."""
    timeline.on(-2, "10:20", _enter, story, "陈桂珍", Channel.PHONE)
    timeline.on(-2, "10:25", _enter, story, "郭长林", Channel.DESK)
    timeline.on(-1, "10:40", _register_list, story, True)
    timeline.at(timeline.now, _register_list, story, False)


def _clerk(story: Story):
    return notices.somebody(Role.EDITOR, story.units["niujie"].id)


def _enter(story: Story, name: str, channel: Channel) -> None:
    entering_one_party.enter(story.events["statistics"].slots[0], PartyApplication(
        form_key=uuid.uuid4().hex, name=name, phone=Phone(_ONE_PHONE), channel=channel, privacy_agreed=True),
        by=_clerk(story))


def _register_list(story: Story, saved: bool) -> None:
    """One list that was saved; later the same again by mistake, still to be decided about."""
    by = _clerk(story)
    roster = rosters.take_roster(
        story.events["statistics"].slots[1], table_of_text(_LIST), rosters.ListSent(
            form_key=uuid.uuid4().hex, organisation=story.units["niujie"], contact_name=by.name,
            contact_phone="19900008200", channel=Channel.COMMUNITY, agreed=True, minors_agreed=True), by=by)
    registering_rows.work_on(roster)
    if saved:
        rosters.save_roster(roster, by=by)
        registering_rows.work_on(roster)
