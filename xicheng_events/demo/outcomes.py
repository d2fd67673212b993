"""What was said at the demo's meeting that is over, what became of it, and what was published of the meeting."""

import uuid

from sqlalchemy import select

from xicheng_events.booking.events.models import Event
from xicheng_events.demo import notices
from xicheng_events.demo.ledger import Ledger
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.outcomes.operations import drafting_outcomes as drafting
from xicheng_events.openness.outcomes.operations.publishing_outcomes import OUTCOME_TEXT, submit_outcome
from xicheng_events.openness.outcomes.queries import outcome_of_meeting
from xicheng_events.voice.adoption import operations as adoption
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.adoption.models import AdoptionTheme
from xicheng_events.voice.opinions.operations import put_to_adoption
from xicheng_events.voice.remarks import operations as remarks
from xicheng_events.voice.remarks.queries import remarks_by


def play(timeline: Timeline, story: Story, key: str) -> None:
    """Take it down, study it and publish it, at the meeting of this key."""
    on, over = timeline.on, _Over(story, key)
    on(-7, "15:00", over.name_recorder)
    for number, (name, text) in enumerate(SAID):
        on(-6, f"09:{12 + 5 * number}", over.write_down, name, text)
    on(-6, "19:00", over.confirm, SAID[0][0])
    for number, (_name, text) in enumerate(SAID):
        on(-5, f"09:{40 + number}", over.put_to_adoption, text)
    for number, (title, text, result, answer) in enumerate(STUDIED):
        on(-5, f"10:{10 + number}", over.assign, title, text)
        on(-4, f"14:{30 + number}", over.answer, title, result, answer)
        on(-4, f"16:{10 + number}", over.pass_answer, title)
    on(-3, "10:00", over.draft_outcome)
    on(-3, "15:00", over.publish_outcome)


class _Over:
    """What the host, its recorder and its guests do when the meeting is over."""

    def __init__(self, story: Story, key: str):
        self._story, self._key, self._ledger = story, key, Ledger(story)

    @property
    def _event(self) -> Event:
        return self._story.events[self._key]

    @property
    def _editor(self) -> Person:
        return self._story.editor(self._key)

    def name_recorder(self) -> None:
        """The door's volunteer takes notes."""
        remarks.name_recorder(self._event, self._story.staff["sunhao"], by=self._editor)

    def write_down(self, name: str, text: str) -> None:
        """On the recorder's page."""
        remarks.write_down(self._event.slots[0], speaker=name, text=text, key=uuid.uuid4().hex,
                           by=self._story.staff["sunhao"])

    def confirm(self, name: str) -> None:
        """Who spoke agrees to the gist, and to be named."""
        party = self._story.registrations[self._key, name]
        for remark in remarks_by(party):
            remarks.confirm_remark(remark, may_publish=True, may_name=True, by=party.person)

    def put_to_adoption(self, text: str) -> None:
        """By the host's editor."""
        self._ledger.triage(put_to_adoption, text)

    def assign(self, title: str, text: str) -> None:
        """To the unit that studies it, the host itself."""
        said = self._ledger.said(text)
        adoption.assign_to_unit([said], unit=self._story.units["tjj"], title=title, form_key=uuid.uuid4().hex,
                                by=notices.somebody(Role.EDITOR, said.organisation_id))

    def answer(self, title: str, result: AdoptionResult, answer: str) -> None:
        """By the unit's editor."""
        theme = _studied(title)
        adoption.submit_answer(theme, result=result, answer=answer,
                               by=notices.somebody(Role.EDITOR, theme.organisation_id))

    def pass_answer(self, title: str) -> None:
        """By the unit's reviewer: who spoke is told."""
        theme = _studied(title)
        adoption.pass_answer(theme, seen=adoption.seen_at(theme),
                             by=notices.somebody(Role.REVIEWER, theme.organisation_id))

    def draft_outcome(self) -> None:
        """The editor says what was decided of each open item."""
        editor = self._editor
        outcome = drafting.draft_outcome(self._event, by=editor)
        drafting.edit_outcome(outcome, by=editor, words={
            each.slot: words for each, words in zip(outcome.item_results, DECIDED, strict=True)})
        submit_outcome(outcome, by=editor)

    def publish_outcome(self) -> None:
        """Passed by the reviewer, cleared, published."""
        event = self._event
        outcome = outcome_of_meeting(event.id)
        OUTCOME_TEXT.accept(outcome, by=notices.somebody(Role.REVIEWER, event.host_id))
        notices.clear(outcome, event.host_id)
        OUTCOME_TEXT.publish(outcome, by=self._editor)


def _studied(title: str) -> AdoptionTheme:
    return db.session.scalars(select(AdoptionTheme).where(AdoptionTheme.title == title)).one()


SAID = (
    ("孙丽华", "助餐点的统计口径能不能把送餐上门也算进去，不然看不出实际需要。"),
    ("吴晓燕", "建议按季度公布分社区的助餐人次，方便街道安排。"),
)
STUDIED = (
    ("送餐上门纳入助餐统计", SAID[0][1], AdoptionResult.ADOPTED, "自下一季度起，助餐统计分堂食和送餐上门两项，一并公布。"),
    ("分社区按季度公布助餐人次", SAID[1][1], AdoptionResult.PARTLY, "先按街道按季度公布；社区数据量小，待样本稳定后再分社区公布。"),
)
DECIDED = (
    "原则同意助餐点布局优化方案，按照会议意见修改完善后印发实施，送餐上门纳入统计。",
    "同意入户服务规范，自下月起施行，入户人员须出示证件和告知书。",
)
