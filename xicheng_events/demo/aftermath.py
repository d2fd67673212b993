"""What became of replies, the other ways it can go: nobody answers the telephone, somebody doesn't want to say, nobody
says anything; unhappy three times; asked again four weeks later; a unit that objects to its light. Also given to an older
world, once."""

import uuid

from sqlalchemy import exists, select

from xicheng_events.demo.ledger import Ledger, details_of
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.callbacks.operations import close_quiet_issues, note_call
from xicheng_events.voice.followup.deadlines import light_of
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations import asking_later, lights, replying
from xicheng_events.voice.followup.states import PRESSING
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.opinions.operations import Statement
from xicheng_events.voice.opinions.suggesting import suggest

# Key: who says it, to which unit, its text, and the title of the issue.
SAID = {
    "lamps": ("孔令辉", "niujie", "法源寺后街有两盏路灯不亮，晚上看不清路。", "法源寺后街路灯不亮"),
    "bench": ("姜德明", "zhanlanlu", "展览路社区小花园的长椅断了一根板条，坐着不安全。", "小花园长椅损坏"),
    "boxes": ("", "zwfw", "大厅意见箱的锁坏了，投进去的信没人取。", "大厅意见箱无人开启"),
    "noise": ("戚薇", "niujie", "楼下的排风机整夜响，说过几次还是响。", "排风机夜间噪声"),
    "chairs": ("邹静", "tjj", "统计局一层等候区椅子太少，老人站着等。", "等候区座椅不够"),
    "gate": ("陶然", "zhanlanlu", "北礼士路小区的铁门白天也锁着，轮椅要绕一大圈。", "小区铁门白天上锁"),
}


def play(timeline: Timeline, story: Story) -> None:
    """Let it all happen, unless it has."""
    if db.session.scalar(select(exists().where(Opinion.text == SAID["lamps"][2]))):
        return
    after, on = _After(story), timeline.on
    for key, day in (("boxes", -60), ("noise", -58), ("lamps", -45), ("bench", -45), ("chairs", -45), ("gate", -40)):
        on(day, "20:10", after.say, key)
        on(day + 1, "10:00", after.register, key)
        on(day + 2, "09:10", after.ledger.work, replying.sign, key)
    for key, day in (("boxes", -55), ("noise", -53), ("noise", -46), ("noise", -39), ("lamps", -34), ("bench", -36),
                     ("chairs", -35)):
        on(day, "15:00", after.reply, key)
        on(day + 1, "10:00", after.ledger.work, replying.approve_reply, key, Role.REVIEWER)
    for day in (-50, -43, -36):
        on(day, "19:30", after.rate, "noise", solved=False, score=1, comment="晚上还是响。")
    on(-31, "20:00", after.rate, "chairs", solved=True, score=5)
    on(-32, "10:00", after.call, "bench", CallOutcome.DECLINED)
    for day in (-32, -31, -30):
        on(day, "11:00", after.call, "lamps", CallOutcome.UNREACHED)
    on(-30, "12:00", close_quiet_issues)
    on(-3, "09:00", asking_later.ask_four_weeks_later)
    on(-2, "20:00", after.answer_later, "chairs")
    on(-1, "11:00", after.object, "gate", "铁门产权属小区物业，已约业委会，等待会议结果，不是没有办理。")


class _After:
    def __init__(self, story: Story):
        self._story, self.ledger = story, Ledger(story)

    def say(self, key: str) -> None:
        """On the page for it, by name or as nobody knows whom."""
        name, slug, text, _title = SAID[key]
        person = self._story.person(name) if name else None
        suggest(Statement(kind=OpinionKind.COMPLAINT, text=text, anonymous=person is None, person=person,
                          phone=person and person.phone, wants_reply=person is not None, may_publish=True),
                unit=self._story.units[slug], form_key=uuid.uuid4().hex, by=person)

    def register(self, key: str) -> None:
        """The coordinator sends it to the unit it was said to."""
        _name, slug, text, title = SAID[key]
        self.ledger.register(key, text, title=title, lead=slug, sla=Sla.SIMPLE)

    def reply(self, key: str) -> None:
        """The unit says what it has done."""
        self.ledger.work(replying.submit_reply, key, answer=details_of("现场查看并处理"), result=IssueResult.SOLVED,
                         reply="已到现场查看并处理，今后每周巡查一次，如再出现请随时告诉我们。")

    def rate(self, key: str, **said) -> None:
        """Who spoke says what that is worth."""
        self.ledger.rate(SAID[key][2], **said)

    def call(self, key: str, outcome: CallOutcome) -> None:
        """何苗 calls."""
        note_call(self.ledger.said(SAID[key][2]), outcome=outcome, by=self._story.staff["hemiao"])

    def answer_later(self, key: str) -> None:
        """It is well still."""
        asking_later.answer_later(self.ledger.said(SAID[key][2]), solved=True)

    def object(self, key: str, reason: str) -> None:
        """The unit doesn't agree with its light; after long holidays there may be none yet."""
        if light_of(self.ledger.issue(key)) in PRESSING:
            self.ledger.work(lights.object_to_light, key, reason=reason)
