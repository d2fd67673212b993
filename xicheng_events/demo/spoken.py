"""What people say besides questionnaires: on 我要提建议, in meetings, on the telephone; and what becomes of it first."""

import uuid

from sqlalchemy import exists, select

from xicheng_events.demo.ledger import Ledger
from xicheng_events.demo.notices import somebody
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.occasions.operations import unit_occasion
from xicheng_events.voice.opinions import merging, operations
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OpinionSource, OutsideChannel
from xicheng_events.voice.opinions.operations import Statement
from xicheng_events.voice.opinions.suggesting import hand_on, record_card, suggest


def play(timeline: Timeline, story: Story) -> None:
    """Say it all, unless it was said before."""
    if db.session.scalar(select(exists().where(Opinion.source == OpinionSource.ONLINE))):
        return
    said, on = _Said(story), timeline.on
    for number, (slug, kind, text, place) in enumerate(ONLINE):
        on(-4, f"20:{10 + number}", said.online, slug, kind, text, place)
    for number, (slug, source, kind, text) in enumerate(TYPED):
        on(-3, f"10:{10 + number}", said.typed, slug, source, kind, text)
    on(-3, "14:00", said.pass_to, "盲道被共享单车", "niujie")
    on(-2, "09:00", said.decide, operations.decline_opinion, "公园门票", reason="市属公园票价由市级部门确定，不属于本区职责，请向北京市公园管理中心反映。")
    on(-2, "09:10", said.decide, operations.put_to_adoption, "托育点的布局")
    on(-2, "09:20", said.decide, operations.transfer_opinion, "征收补偿", channel=OutsideChannel.PETITION, number="信2026-1187")
    on(-2, "09:30", said.merge, "取号机旁边", "取号机太高")
    on(-1, "09:30", said.part, "取号机旁边")


class _Said:
    def __init__(self, story: Story):
        self._story, self._ledger = story, Ledger(story)

    def online(self, slug: str, kind: str, text: str, place: str) -> None:
        """Somebody nobody knows, on the page for it."""
        suggest(Statement(kind=OpinionKind(kind), text=text, place=place, anonymous=True, may_publish=True),
                unit=self._unit(slug) if slug else None, form_key=uuid.uuid4().hex)

    def typed(self, slug: str, source: str, kind: str, text: str) -> None:
        """The unit's editor types in what was said elsewhere."""
        unit = self._unit(slug)
        record_card(unit_occasion(unit), source=OpinionSource(source), kind=OpinionKind(kind), text=text,
                               may_publish=True, form_key=uuid.uuid4().hex, by=somebody(Role.EDITOR, unit.id))

    def pass_to(self, stretch: str, slug: str) -> None:
        """The coordinator finds out whose it is."""
        hand_on(self._ledger.said(stretch), self._unit(slug), by=self._story.staff["zhouyan"])

    def decide(self, step, stretch: str, **values) -> None:
        """Whose it is decides what becomes of it."""
        self._ledger.triage(step, stretch, **values)

    def merge(self, stretch: str, into: str) -> None:
        """Two seem to say the same."""
        self._ledger.merge(stretch, into)

    def part(self, stretch: str) -> None:
        """They don't."""
        self._ledger.triage(merging.unmerge, stretch)

    def _unit(self, slug: str) -> Organisation:
        return self._story.units[slug]


ONLINE = (
    ("", "complaint", "牛街北口的盲道被共享单车占满，视障人士走不了。", "牛街北口"),
    ("zwfw", "suggestion", "政务大厅取号机太高，坐轮椅的人够不着，建议放一台矮的。", "区政务服务大厅"),
    ("zwfw", "suggestion", "政务大厅取号机旁边没有座位，老人站着等号很累。", "区政务服务大厅"),
    ("niujie", "praise", "牛街街道大厅的志愿者很热情，帮我把材料一次理齐了。", ""),
)
TYPED = (
    ("tjj", "remark", "suggestion", "建议统计公报多用图，少用表，居民才看得懂。"),
    ("tjj", "report", "suggestion", "体验网上填报时，错误提示只有编号，看不出哪里填错，建议写明原因。"),
    ("zhanlanlu", "consultation", "suggestion", "托育点的布局应靠近地铁口，方便上班的家长接送。"),
    ("zhanlanlu", "symposium", "complaint", "公园门票对外地老人不优惠，希望一视同仁。"),
    ("zwfw", "enterprise", "help", "小微企业办注销要跑两次，希望全程网上办。"),
    ("zwfw", "desk", "complaint", "来电反映对早年房屋征收补偿有异议，要求重新核定。"),
)
