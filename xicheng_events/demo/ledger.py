"""The demo's issue list: what became of what people said."""

import uuid
from datetime import date

from sqlalchemy import select

from xicheng_events.demo import notices
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.foundation.publishing.redacting import MarkDecision, texts_digest
from xicheng_events.voice.followup.deadlines import light_of
from xicheng_events.voice.followup.kinds import ContactWay, IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import (
    dispatching,
    extending,
    publishing,
    rating,
    registering,
    replying,
    shelving,
    urging,
)
from xicheng_events.voice.followup.public_fields import texts_of_issue
from xicheng_events.voice.followup.urgings import is_pressing
from xicheng_events.voice.opinions import operations as opinions
from xicheng_events.voice.opinions import publishing as publishing_opinions
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OutsideChannel
from xicheng_events.voice.opinions.suggesting import record_card


def details_of(measures: str) -> replying.ReplyDetails:
    """What was done, and whom to ask."""
    return replying.ReplyDetails(measures, "承办科室，010-00000000", "分管负责人")


ANSWERS = {
    "screen": replying.ReplyDetails("更换显示屏并移位，开通语音播报", "承办科室，010-00000000", "孙立新"),
    "nursery": details_of("资料室列入改造计划，一层设临时休息间"),
    "onsite": details_of("现场演示操作，发放操作卡"),
    "letters": details_of("6台终端升级字库"), "saturday": details_of("每月第一个周六开放三个综合窗口"),
}


class Ledger:
    """Opinions are named by a stretch of their words, issues by a key of ours."""

    def __init__(self, story: Story):
        self._story = story
        self._issues: dict[str, Issue] = {}

    def said(self, stretch: str) -> Opinion:
        """The opinion with these words in it."""
        return db.session.scalars(select(Opinion).where(Opinion.text.contains(stretch))).one()

    def issue(self, key: str) -> Issue:
        """The issue of that key."""
        return self._issues[key]

    def triage(self, step, stretch: str, **values) -> None:
        """The host's editor decides about an opinion, without an issue."""
        opinion = self.said(stretch)
        step(opinion, by=notices.somebody(Role.EDITOR, opinion.organisation_id), **values)

    def publish_answer(self, stretch: str) -> None:
        """A question and its answer are shown to everybody, once they are cleared."""
        opinion = self.said(stretch)
        editor = notices.somebody(Role.EDITOR, opinion.organisation_id)
        publishing_opinions.ask_publication(opinion, by=editor)
        notices.clear(opinion, opinion.organisation_id)
        publishing_opinions.publish_opinion(opinion, by=editor)

    def merge(self, stretch: str, into: str) -> None:
        """The host's editor finds that two people said the same."""
        opinion = self.said(stretch)
        merge(opinion, self.said(into), by=notices.somebody(Role.EDITOR, opinion.organisation_id))

    def register(self, key: str, stretch: str, *, title: str, lead: str, sla: Sla) -> None:
        """The coordinator makes an issue of an opinion and sends it to a unit."""
        said = self.said(stretch)
        self._issues[key] = registering.register_issue(
            said, title=title, description=said.text, kind=said.kind, place=said.place, sla=sla,
            lead=self._story.units[lead], by=self._story.staff["zhouyan"])

    def work(self, step, key: str, role: Role = Role.EDITOR, **values) -> None:
        """Somebody of the unit in charge takes one step."""
        issue = self._issues[key]
        step(issue, by=notices.somebody(role, issue.lead_id), **values)

    def card(self, text: str) -> None:
        """The host's editor types in what somebody wrote on a card at the open day."""
        occasion = self.said("叫号屏字太小").occasion
        record_card(occasion, form_key=uuid.uuid4().hex, kind=OpinionKind.SUGGESTION, text=text,
                             by=notices.somebody(Role.EDITOR, occasion.host_id))

    def answer_on_the_spot(self, key: str, stretch: str, *, title: str, reply: str) -> None:
        """The host's editor registers what was answered there and then."""
        said = self.said(stretch)
        editor = notices.somebody(Role.EDITOR, said.organisation_id)
        self._issues[key] = registering.register_issue(
            said, title=title, description=said.text, kind=said.kind, sla=Sla.ONSITE, lead=said.occasion.host,
            by=editor)
        replying.answer_onsite(self._issues[key], result=IssueResult.EXPLAINED, reply=reply, answer=ANSWERS[key],
                               by=editor)

    def decide(self, step, key: str, **values) -> None:
        """The coordinator takes one step."""
        step(self._issues[key], by=self._story.staff["zhouyan"], **values)

    def help(self, key: str, unit: str) -> None:
        """The coordinator names a unit that helps."""
        self.decide(dispatching.add_assistant, key, unit=self._story.units[unit])

    def shelve(self, key: str, text: str) -> None:
        """The coordinator lets an issue go on by stages, the first one two months long."""
        first = current_table().add_working_days(clock.today(), 40).on
        self.decide(shelving.shelve, key, stage_by=first, text=text)

    def supervise(self, key: str, text: str) -> None:
        """The coordinator wants to hear within two working days where an issue stands."""
        urging.supervise(self._issues[key], text=text, by=self._story.staff["zhouyan"],
                         report_by=current_table().add_working_days(clock.today(), 2).on)

    def urge(self, key: str, text: str) -> None:
        """The coordinator urges the unit on; after long holidays the limit is still far away, and nobody is urged."""
        issue = self._issues[key]
        if is_pressing(light_of(issue)):
            urging.urge(issue, text=text, by=self._story.staff["zhouyan"])

    def check_marks(self, key: str, *decisions: MarkDecision) -> None:
        """The unit's editor decides about each place in the public words that might tell who somebody is."""
        issue = self._issues[key]
        publishing.decide_marks_of_issue(issue, list(decisions), seen=texts_digest(texts_of_issue(issue)),
                                         by=notices.somebody(Role.EDITOR, issue.lead_id))

    def clear(self, key: str) -> None:
        """The secrecy reviewer lets the public words pass."""
        notices.clear(self._issues[key], self._issues[key].lead_id)

    def rate(self, stretch: str, *, solved: bool, score: int, comment: str = "") -> None:
        """Whoever spoke says what the reply is worth."""
        rating.rate_reply(self.said(stretch), solved=solved, score=score, comment=comment)


def play(timeline: Timeline, story: Story) -> None:
    """Lay out all that happens with the opinions of the finished event."""
    ledger, on = Ledger(story), timeline.on
    on(-18, "09:30", ledger.triage, opinions.thank, "三号窗口的工作人员")
    on(-18, "09:40", ledger.triage, opinions.answer_at_once, "居住证签注",
       answer="可以全程网上办理：登录北京通办理居住证签注，系统自动核验，不需要到现场。")
    on(-14, "10:00", ledger.publish_answer, "居住证签注")
    on(-15, "10:00", ledger.triage, opinions.transfer_opinion, "红绿灯配时", channel=OutsideChannel.HOTLINE, number="2026-1102-0087")
    on(-16, "11:00", ledger.merge, "柱子后面", "叫号屏字太小")
    _screen(on, ledger)
    _nursery(on, ledger)
    _still_open(on, ledger)
    _slower(on, ledger)


def _screen(on, ledger: Ledger) -> None:
    """Done, rated and published: the whole way."""
    on(-16, "14:00", ledger.register, "screen", "叫号屏字太小", title="大厅叫号屏看不清", lead="zwfw", sla=Sla.GENERAL)
    on(-15, "09:10", ledger.work, replying.sign, "screen")
    on(-14, "16:00", ledger.work, replying.note_progress, "screen", is_public=True,
       text="已现场查看，一层右侧座位确有遮挡，正在联系更换更大的显示屏。")
    on(-11, "15:00", ledger.work, replying.submit_reply, "screen", answer=ANSWERS["screen"], result=IssueResult.SOLVED,
       reply="一层叫号屏已换成55英寸并移到柱子前方，字号放大一倍，同时开通语音播报，右侧和后排座位都能看清听清。")
    on(-10, "10:00", ledger.work, replying.approve_reply, "screen", Role.REVIEWER)
    on(-9, "20:00", ledger.rate, "叫号屏字太小", solved=True, score=5, comment="现在坐在后排也能看清了。")
    on(-8, "10:00", ledger.work, publishing.prepare_publication, "screen", public_title="大厅叫号屏看不清",
       public_text="参加活动的群众（电话19900000099）反映，一层叫号屏字小，部分座位看不到。",
       public_outcome="叫号屏已更换并移位，字号放大一倍，开通语音播报。分管负责人孙立新到现场验收。")
    on(-8, "10:10", ledger.check_marks, "screen", MarkDecision(keeps=False),
       MarkDecision(keeps=True, reason="单位负责人，职务行为，姓名已公开。"))
    on(-7, "10:00", ledger.clear, "screen")
    on(-7, "14:00", ledger.work, publishing.publish_issue, "screen")


def _nursery(on, ledger: Ledger) -> None:
    """One planned and published; one answered, and opened again since the answer did not hold."""
    planned = _end_of_half_year(clock.today())
    on(-16, "14:20", ledger.register, "nursery", "增设母婴室", title="希望增设母婴室", lead="zwfw", sla=Sla.COMPLEX)
    on(-15, "09:20", ledger.work, replying.sign, "nursery")
    on(-9, "15:00", ledger.work, replying.submit_reply, "nursery", answer=ANSWERS["nursery"], result=IssueResult.PLANNED, planned_by=planned,
       reply="二层东侧的资料室已列入改造计划，将改为母婴室和儿童等候区，改造期间可到一层服务台使用临时休息间。")
    on(-8, "10:00", ledger.work, replying.approve_reply, "nursery", Role.REVIEWER)
    on(-6, "10:00", ledger.work, publishing.prepare_publication, "nursery", public_title="增设母婴室和儿童等候区",
       public_text="带孩子办事的群众希望有母婴室或儿童等候区。", public_outcome="已列入二层改造计划，一层先开放临时休息间。")
    on(-5, "10:00", ledger.clear, "nursery")
    on(-5, "11:00", ledger.work, publishing.publish_issue, "nursery")
    on(-16, "15:00", ledger.register, "letters", "部分自助终端上打不出来", title="自助终端字库缺少生僻字", lead="zwfw",
       sla=Sla.GENERAL)
    on(-15, "09:30", ledger.work, replying.sign, "letters")
    on(-8, "16:00", ledger.work, replying.submit_reply, "letters", answer=ANSWERS["letters"], result=IssueResult.SOLVED,
       reply="自助区的6台终端已升级到最新国家标准字库，姓名中的生僻字可以手写或用拼音输入，欢迎再来试用。")
    on(-7, "09:30", ledger.work, replying.approve_reply, "letters", Role.REVIEWER)
    on(-5, "21:00", ledger.rate, "部分自助终端上打不出来", solved=False, score=2, comment="仍有两台终端打不出来，请再核查。")


def _end_of_half_year(today: date) -> date:
    """The last day of the next June that is at least a month away."""
    return date(today.year + (today >= date(today.year, 5, 31)), 6, 30)


def _still_open(on, ledger: Ledger) -> None:
    """One for each state an issue can be in: overdue and supervised, urged, returned, reply to review, reopened, waiting to be signed for."""
    on(-15, "11:00", ledger.register, "bikes", "电动自行车乱停", title="南门电动自行车挡坡道", lead="niujie", sla=Sla.SIMPLE)
    on(-14, "09:00", ledger.work, dispatching.return_issue, "bikes",
       reason="该处在新街口外大街，不在牛街街道辖区，请改派。")
    on(-15, "11:20", ledger.register, "large", "大字版的界面", title="自助机增加大字版界面", lead="zwfw", sla=Sla.GENERAL)
    on(-14, "09:20", ledger.work, replying.sign, "large")
    on(-6, "17:00", ledger.work, replying.note_progress, "large", text="供应商正在评估，界面改版排期中。", is_public=True)
    on(-1, "09:40", ledger.supervise, "large", "已超期，请说明改版排到哪一天、哪几台机器先用。")
    on(-12, "10:00", ledger.register, "saturday", "周六能不能开", title="希望周六开放窗口", lead="zwfw", sla=Sla.COMPLEX)
    on(-11, "09:00", ledger.work, replying.sign, "saturday")
    on(-2, "16:00", ledger.work, replying.submit_reply, "saturday", answer=ANSWERS["saturday"], result=IssueResult.PARTLY_SOLVED,
       reply="自下月起每月第一个周六上午开放三个综合窗口，可通过预约系统提前预约，其他周六仍可使用自助区。")
    on(-14, "15:00", ledger.work, replying.note_contact, "large", way=ContactWay.PHONE)
    on(-10, "11:00", ledger.register, "cards", "大字卡片", title="印制大字版办事指南", lead="zhanlanlu", sla=Sla.SIMPLE)
    on(-1, "09:50", ledger.urge, "cards", "还没有签收，请今天签收并联系提出人。")


def _slower(on, ledger: Ledger) -> None:
    """What takes longer, by cards from the open day: more time granted, agreed to, asked for; 挂账推进 with a unit that
    helps; 急办; and what was answered on the spot."""
    for at, text in enumerate(_CARDS.values()):
        on(-16, f"16:{at:02}", ledger.card, text)
    on(-14, "16:00", ledger.register, "lift", _CARDS["lift"], title="无障碍电梯停运", lead="zwfw", sla=Sla.URGENT)
    on(-14, "16:30", ledger.work, replying.sign, "lift")
    on(-14, "17:00", ledger.work, replying.note_contact, "lift", way=ContactWay.MEETING)
    on(-13, "10:00", ledger.work, replying.note_progress, "lift", text="电梯厂家已到场更换门机。")
    on(-9, "10:00", ledger.register, "ramp", _CARDS["ramp"], title="统计局门前坡道防滑", lead="tjj", sla=Sla.COMPLEX)
    on(-8, "09:00", ledger.work, replying.sign, "ramp")
    on(-8, "10:00", ledger.work, replying.note_contact, "ramp", way=ContactWay.VISIT)
    on(-4, "09:00", ledger.work, extending.ask_extension, "ramp", extra=5, reason="坡道权属涉及产权单位，需现场会商。")
    on(-3, "09:00", ledger.work, extending.agree_to_extension, "ramp", Role.LEADER)
    on(-2, "15:00", ledger.decide, extending.grant_extension, "ramp")
    for key, title in (("board", "统计公报出图解"), ("room", "统计资料室周末开放")):
        on(-7, "10:00", ledger.register, key, _CARDS[key], title=title, lead="tjj", sla=Sla.COMPLEX)
        on(-6, "09:00", ledger.work, replying.sign, key)
        on(-3, "10:00", ledger.work, extending.ask_extension, key, extra=5, reason="需与市统计局会商后确定方案。")
    on(-1, "10:00", ledger.work, extending.agree_to_extension, "board", Role.LEADER)
    on(-9, "11:00", ledger.register, "parking", _CARDS["parking"], title="大厅周边停车难", lead="niujie", sla=Sla.COMPLEX)
    on(-8, "11:00", ledger.work, replying.sign, "parking")
    on(-7, "11:00", ledger.help, "parking", "zwfw")
    on(-6, "11:00", ledger.shelve, "parking", "周边停车资源有限，分阶段与商务楼协商错时共享车位。")
    on(-2, "11:00", ledger.answer_on_the_spot, "onsite", _CARDS["onsite"], title="自助机怎样换成大字",
       reply="自助机首页右上角可以切换大字显示，工作人员已当场演示，并发放了图文操作卡。")


_CARDS = {
    "lift": "大厅的无障碍电梯停了，坐轮椅的上不去二层。", "ramp": "统计局门前的坡道下雨打滑，希望做防滑处理。",
    "board": "统计公报不好懂，希望出一份图解。", "room": "统计资料室周末不开，希望能借阅。",
    "parking": "来大厅办事停车太难，希望想想办法。", "onsite": "自助机上的字怎样调大？",
}
