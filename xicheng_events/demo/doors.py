"""What the demo's doors show besides scans: walk-ins, check-outs, a tablet that was without the network, a closed
slot."""

import uuid
from datetime import timedelta

from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.door.attendance.operations import closing
from xicheng_events.door.attendance.queries import discrepancies
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.operations import checking_out, door_rules, tablet_lists, walk_ins
from xicheng_events.door.checkin.reading_input import Happened, Item, Presented, WalkInGuest
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.tablet import passes
from xicheng_events.foundation.core import clock


def play(timeline: Timeline, story: Story) -> None:
    """The finished open day of the service hall, and the door of today."""
    begins = timeline.moment(-20, "14:00")
    timeline.on(-21, "16:00", _allow_walk_ins, story, "hall_done")
    timeline.on(-21, "16:05", _allow_walk_ins, story, "today")
    timeline.at(begins - timedelta(minutes=20), _open_tablet, story, "hall_done")
    for minutes, name, heads in ((-4, "许文静", 1), (6, "丁一鸣", 2), (11, "巴图", 1)):
        timeline.at(begins + timedelta(minutes=minutes), _walk_in, story, "hall_done", name, heads)
    timeline.at(begins + timedelta(minutes=35), _bring_in, story, "hall_done", ("李静", "王磊"))
    timeline.at(begins + timedelta(minutes=40), _settle_unknown, story, "hall_done")
    for minutes, name in ((70, "王磊"), (95, "欧阳建国"), (96, "李静")):
        timeline.at(begins + timedelta(minutes=minutes), _let_go, story, "hall_done", name)
    timeline.at(begins + timedelta(minutes=100), _close, story, "hall_done")
    timeline.at(begins + timedelta(hours=16), _bring_in_late, story, "hall_done", "赵六一")
    timeline.at(timeline.now - timedelta(minutes=1), _walk_in, story, "today", "宋佳", 1)


def _allow_walk_ins(story: Story, key: str) -> None:
    event = story.events[key]
    door_rules.set_rules(event, walk_ins=True, asks_phone=False, self_service=True, checks_out=key == "hall_done",
                         by=story.editor(key))


def _walk_in(story: Story, key: str, name: str, heads: int) -> None:
    walk_ins.admit_walk_in(story.events[key].slots[0], WalkInGuest(name), key=str(uuid.uuid4()), heads=heads,
                           by=story.staff["sunhao"], happened=Happened(gate="南门"))


def _let_go(story: Story, key: str, name: str) -> None:
    """签退: the hall counts hours."""
    checking_out.check_out(story.events[key].slots[0], Presented("ticket", story.registrations[key, name].ticket.id),
                           key=str(uuid.uuid4()), method=ScanMethod.QR, by=story.staff["sunhao"],
                           happened=Happened(gate="南门"))


def _open_tablet(story: Story, key: str) -> None:
    slot = story.events[key].slots[0]
    _made, known = passes.open_pass(slot, whole_day=False, by=story.editor(key))
    story.tablets[key] = passes.enter_with_token(known.token, name="平板2", gate="西门")


def _bring_in(story: Story, key: str, names: tuple[str, ...]) -> None:
    """The tablet at the west gate has let them in too, without the network; its clock was five minutes slow."""
    slot, now = story.events[key].slots[0], clock.now() - timedelta(minutes=5)
    items = [Item(key=str(uuid.uuid4()), kind="scan", at=now - timedelta(minutes=30 - n), method=ScanMethod.QR,
                  presented=Presented("token", story.registrations[key, name].ticket.token), heads=1, gate="西门", offline=True,
                  said=ScanResult.PASSED) for n, name in enumerate(names)]
    tablet_lists.receive(slot, items, sent_at=now, by=story.tablets[key])
    passes.note_sync(story.tablets[key], queue_length=0, clock_offset=300)


def _bring_in_late(story: Story, key: str, name: str) -> None:
    """The tablet was put away without a network, its pass has run out since: what it kept waits for somebody's word."""
    slot, tablet = story.events[key].slots[0], story.tablets[key]
    until, why_not = passes.device_closed_at(tablet)
    items = [Item(key=str(uuid.uuid4()), kind="walk_in", at=slot.starts_at + timedelta(minutes=50), heads=2, gate="西门",
                  method=ScanMethod.WALK_IN, guest=WalkInGuest(name), offline=True)]
    tablet_lists.receive(slot, items, sent_at=clock.now(), by=tablet, until=until, why_not=why_not)


def _settle_unknown(story: Story, key: str) -> None:
    """The unit has looked into some of it; the rest waits."""
    slot = story.events[key].slots[0]
    handles = [each.handle for each in discrepancies.matters_of(slot) if each.matter.value in ("unknown", "clock")]
    closing.settle_matters(slot, handles, note="来宾出示的是其他活动的截图，已说明；平板2时钟已校准。",
                           by=story.editor(key))


def _close(story: Story, key: str) -> None:
    closing.close_door(story.events[key].slots[0], by=story.staff["sunhao"])
