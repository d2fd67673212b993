"""What was said at the demo's symposium: taken down by a recorder, and what became of it: one adopted, one not, with its
reason, one still studied, one that waits for a unit, one for triage."""

import uuid

from xicheng_events.demo.ledger import Ledger
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.adoption import operations as adoption
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.adoption.models import AdoptionTheme
from xicheng_events.voice.opinions.operations import put_to_adoption
from xicheng_events.voice.remarks import operations as remarks
from xicheng_events.voice.remarks.models import Remark

EVENT = "council"


def play(timeline: Timeline, story: Story) -> None:
    """Say it, and work on it."""
    said, on = _Remarked(story), timeline.on
    on(-3, "10:00", said.name_recorder)
    for number, (speaker, text) in enumerate(SAID):
        on(-2, f"14:{20 + 5 * number}", said.write_down, speaker, text)
    on(-2, "17:30", said.write_afterwards, "韩雪", AFTERWARDS)
    on(-2, "19:10", said.confirm, "议事会的议题")
    on(-2, "19:20", said.ask_correction, "公示栏", "我说的是楼门口的公示栏，不是小区门口的。")
    for number, stretch in enumerate(("议事会的议题", "改到晚上", "社区志愿者", "议事结果")):
        on(-1, f"09:{40 + number}", said.put_to_adoption, stretch)
    on(-1, "10:10", said.assign, "议题提前公布", "niujie", "议事会的议题")
    on(-1, "10:15", said.assign, "议事会时间", "niujie", "改到晚上")
    on(-1, "10:20", said.assign, "志愿服务时长认定", "zwfw", "社区志愿者")
    on(-1, "14:30", said.answer, "议题提前公布", AdoptionResult.ADOPTED,
       "自下月起，议事会议题提前五个工作日在各社区公告栏和街道公众号公布，可在线提出意见。")
    on(-1, "14:40", said.answer, "议事会时间", AdoptionResult.NOT_ADOPTED,
       "议事会需社区、物业和有关科室共同参加，晚间难以到齐；周末场已在安排，暂不改到工作日晚上。")
    on(-1, "16:00", said.pass_on, "议题提前公布")
    on(-1, "16:05", said.pass_on, "议事会时间")


class _Remarked:
    """Remarks are named by a stretch of their words, themes by their title."""

    def __init__(self, story: Story):
        self._story, self._ledger = story, Ledger(story)

    def name_recorder(self) -> None:
        """The door's volunteer takes notes."""
        remarks.name_recorder(self._event, self._story.staff["sunhao"], by=self._editor)

    def write_down(self, speaker: str, text: str) -> None:
        """On the recorder's page."""
        remarks.write_down(self._event.slots[0], speaker=speaker, text=text, key=uuid.uuid4().hex,
                           by=self._story.staff["sunhao"])

    def write_afterwards(self, name: str, text: str) -> None:
        """By somebody who was there and said nothing."""
        party = self._story.registrations[EVENT, name]
        db.session.refresh(party.ticket)
        remarks.write_afterwards(party, text=text, may_publish=True, may_name=False, key=uuid.uuid4().hex,
                                 by=party.person)

    def confirm(self, stretch: str) -> None:
        """By who spoke, to be published by name."""
        remark = self._remark(stretch)
        remarks.confirm_remark(remark, may_publish=True, may_name=True, by=remark.registration.person)

    def ask_correction(self, stretch: str, words: str) -> None:
        """By who spoke."""
        remark = self._remark(stretch)
        remarks.ask_correction(remark, words=words, by=remark.registration.person)

    def put_to_adoption(self, stretch: str) -> None:
        """By the host's editor."""
        self._ledger.triage(put_to_adoption, stretch)

    def assign(self, title: str, slug: str, stretch: str) -> None:
        """To the unit that studies it."""
        adoption.assign_to_unit([self._ledger.said(stretch)], unit=self._story.units[slug], title=title,
                                form_key=uuid.uuid4().hex, by=self._editor)

    def answer(self, title: str, result: AdoptionResult, answer: str) -> None:
        """By the unit's editor."""
        adoption.submit_answer(self._theme(title), result=result, answer=answer, by=self._editor)

    def pass_on(self, title: str) -> None:
        """By the unit's reviewer: everybody is told."""
        theme = self._theme(title)
        adoption.pass_answer(theme, seen=adoption.seen_at(theme), by=self._story.staff["majing"])

    @property
    def _event(self):
        return self._story.events[EVENT]

    @property
    def _editor(self):
        return self._story.editor(EVENT)

    def _remark(self, stretch: str) -> Remark:
        return db.session.get(Remark, self._ledger.said(stretch).id)

    def _theme(self, title: str) -> AdoptionTheme:
        return db.session.scalars(db.select(AdoptionTheme).where(AdoptionTheme.title == title)).one()


SAID = (
    ("卫敏", "议事会的议题最好提前几天公布，大家好有准备。"),
    ("蒋志强", "上班的人白天来不了，建议议事会改到晚上。"),
    ("沈佳怡", "公示栏的字太小，老人看不清，建议换大号字。"),
    ("参会单位代表", "社区志愿者的服务时长认定手续多，建议网上办理。"),
)
AFTERWARDS = "建议把每次议事结果落实到哪一步也贴出来。"
