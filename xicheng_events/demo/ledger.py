"""The demo's issue list: what became of what people said."""

from datetime import date

from sqlalchemy import select

from xicheng_events.demo import notices
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.voice.followup.deadlines import light_of, soon_until
from xicheng_events.voice.followup.models import Issue, IssueResult, Sla
from xicheng_events.voice.followup.operations import publishing, rating, registering, replying, urging
from xicheng_events.voice.followup.urgings import is_pressing
from xicheng_events.voice.opinions import operations as opinions
from xicheng_events.voice.opinions import publishing as publishing_opinions
from xicheng_events.voice.opinions.models import Opinion, OutsideChannel


class Ledger:
    """Opinions are named by a stretch of their words, issues by a key of ours."""

    def __init__(self, story: Story):
        self._story = story
        self._issues: dict[str, Issue] = {}

    def said(self, stretch: str) -> Opinion:
        """The opinion with these words in it."""
        return db.session.scalars(select(Opinion).where(Opinion.text.contains(stretch))).one()

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
        opinions.merge(opinion, self.said(into), by=notices.somebody(Role.EDITOR, opinion.organisation_id))

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

    def supervise(self, key: str, text: str) -> None:
        """The coordinator wants to hear within two working days where an issue stands."""
        urging.supervise(self._issues[key], text=text, by=self._story.staff["zhouyan"],
                         report_by=current_table().add_working_days(clock.today(), 2).on)

    def urge(self, key: str, text: str) -> None:
        """The coordinator urges the unit on; after long holidays the limit is still far away, and nobody is urged."""
        issue, today = self._issues[key], clock.today()
        if is_pressing(light_of(issue, soon_until(today), today)):
            urging.urge(issue, text=text, by=self._story.staff["zhouyan"])

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


def _screen(on, ledger: Ledger) -> None:
    """Done, rated and published: the whole way."""
    on(-16, "14:00", ledger.register, "screen", "叫号屏字太小", title="大厅叫号屏看不清", lead="zwfw", sla=Sla.GENERAL)
    on(-15, "09:10", ledger.work, replying.sign, "screen")
    on(-14, "16:00", ledger.work, replying.note_progress, "screen", is_public=True,
       text="已现场查看，一层右侧座位确有遮挡，正在联系更换更大的显示屏。")
    on(-11, "15:00", ledger.work, replying.submit_reply, "screen", result=IssueResult.SOLVED,
       reply="一层叫号屏已换成55英寸并移到柱子前方，字号放大一倍，同时开通语音播报，右侧和后排座位都能看清听清。")
    on(-10, "10:00", ledger.work, replying.approve_reply, "screen", Role.REVIEWER)
    on(-9, "20:00", ledger.rate, "叫号屏字太小", solved=True, score=5, comment="现在坐在后排也能看清了。")
    on(-8, "10:00", ledger.work, publishing.prepare_publication, "screen", public_title="大厅叫号屏看不清",
       public_text="参加活动的群众反映，一层叫号屏字小，部分座位看不到。",
       public_outcome="叫号屏已更换并移位，字号放大一倍，开通语音播报。")
    on(-7, "10:00", ledger.clear, "screen")
    on(-7, "14:00", ledger.work, publishing.publish_issue, "screen")


def _nursery(on, ledger: Ledger) -> None:
    """One planned and published; one answered, and opened again since the answer did not hold."""
    planned = _end_of_half_year(clock.today())
    on(-16, "14:20", ledger.register, "nursery", "增设母婴室", title="希望增设母婴室", lead="zwfw", sla=Sla.COMPLEX)
    on(-15, "09:20", ledger.work, replying.sign, "nursery")
    on(-9, "15:00", ledger.work, replying.submit_reply, "nursery", result=IssueResult.PLANNED, planned_by=planned,
       reply="二层东侧的资料室已列入改造计划，将改为母婴室和儿童等候区，改造期间可到一层服务台使用临时休息间。")
    on(-8, "10:00", ledger.work, replying.approve_reply, "nursery", Role.REVIEWER)
    on(-6, "10:00", ledger.work, publishing.prepare_publication, "nursery", public_title="增设母婴室和儿童等候区",
       public_text="带孩子办事的群众希望有母婴室或儿童等候区。", public_outcome="已列入二层改造计划，一层先开放临时休息间。")
    on(-5, "10:00", ledger.clear, "nursery")
    on(-5, "11:00", ledger.work, publishing.publish_issue, "nursery")
    on(-16, "15:00", ledger.register, "letters", "部分自助终端上打不出来", title="自助终端字库缺少生僻字", lead="zwfw",
       sla=Sla.GENERAL)
    on(-15, "09:30", ledger.work, replying.sign, "letters")
    on(-8, "16:00", ledger.work, replying.submit_reply, "letters", result=IssueResult.SOLVED,
       reply="自助区的6台终端已升级到最新国家标准字库，姓名中的生僻字可以手写或用拼音输入，欢迎再来试用。")
    on(-7, "09:30", ledger.work, replying.approve_reply, "letters", Role.REVIEWER)
    on(-5, "21:00", ledger.rate, "部分自助终端上打不出来", solved=False, score=2, comment="仍有两台终端打不出来，请再核查。")


def _end_of_half_year(today: date) -> date:
    """The last day of the next June that is at least a month away."""
    return date(today.year + (today >= date(today.year, 5, 31)), 6, 30)


def _still_open(on, ledger: Ledger) -> None:
    """One for each state an issue can be in: overdue and supervised, urged, returned, reply to review, reopened, waiting to be signed for."""
    on(-15, "11:00", ledger.register, "bikes", "电动自行车乱停", title="南门电动自行车挡坡道", lead="niujie", sla=Sla.SIMPLE)
    on(-14, "09:00", ledger.work, replying.return_issue, "bikes",
       reason="该处在新街口外大街，不在牛街街道辖区，请改派。")
    on(-15, "11:20", ledger.register, "large", "大字版的界面", title="自助机增加大字版界面", lead="zwfw", sla=Sla.GENERAL)
    on(-14, "09:20", ledger.work, replying.sign, "large")
    on(-6, "17:00", ledger.work, replying.note_progress, "large", text="供应商正在评估，界面改版排期中。", is_public=True)
    on(-1, "09:40", ledger.supervise, "large", "已超期，请说明改版排到哪一天、哪几台机器先用。")
    on(-12, "10:00", ledger.register, "saturday", "周六能不能开", title="希望周六开放窗口", lead="zwfw", sla=Sla.COMPLEX)
    on(-11, "09:00", ledger.work, replying.sign, "saturday")
    on(-2, "16:00", ledger.work, replying.submit_reply, "saturday", result=IssueResult.PARTLY_SOLVED,
       reply="自下月起每月第一个周六上午开放三个综合窗口，可通过预约系统提前预约，其他周六仍可使用自助区。")
    on(-10, "11:00", ledger.register, "cards", "大字卡片", title="印制大字版办事指南", lead="zhanlanlu", sla=Sla.SIMPLE)
    on(-1, "09:50", ledger.urge, "cards", "还没有签收，请今天签收并联系提出人。")
