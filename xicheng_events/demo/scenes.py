"""Scenes of their own: an event each, and what becomes of it. What of them isn't there is added to an older world."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import CompanionPolicy, Event
from xicheng_events.booking.mailings.audience import Audience
from xicheng_events.demo import events, messages, notices, programme, seats
from xicheng_events.demo.ledger import Ledger, details_of
from xicheng_events.demo.programme import Aim, Plan
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations import publishing, replying


class Scene(NamedTuple):
    """An event, its parties (a line each, as in `guests`), and what happens besides."""

    plan: Plan
    parties: str = ""
    happens: Callable[[Timeline, Story], None] = lambda timeline, story: None


def play(timeline: Timeline, story: Story) -> None:
    """Lay out the scenes whose event isn't there."""
    there = set(db.session.scalars(select(Event.title)))
    for scene in SCENES:
        if scene.plan.title not in there:
            events.lay_out(timeline, story, scene.plan, scene.parties)
            scene.happens(timeline, story)


def _scheduled(timeline: Timeline, story: Story) -> None:
    """Cleared, and set to go out by itself the day after tomorrow."""
    at = timeline.moment(2, "09:00")
    timeline.on(-3, "15:00", story.clear, "goes_out")
    timeline.on(-3, "16:00", story.do, lambda event: notices.schedule(event, at), "goes_out")


def _counter(timeline: Timeline, story: Story) -> None:
    """What was said there went to three units and came out well; 李静 couldn't come, and says why."""
    events.run_door(timeline, story, COUNTER, "张秀英 吴晓燕 冯玉珍 刘洋 杨国庆".split())
    ledger = Ledger(story)
    for number, (name, stretch, place, *issue) in enumerate(_SAID):
        said = [("suggestion", stretch, place, True, True)]
        timeline.on(-21, f"19:{40 + number}", story.answer, "counter", name, (5, 4, 5, 4, 4), False, "", "", said)
        _solve(timeline, ledger, stretch, *issue)
    timeline.on(-20, "12:00", story.explain, "counter", "李静", "孩子前一晚发烧，早上去了医院，没顾上取消。")


def _solve(timeline: Timeline, ledger: Ledger, stretch: str, lead: str, title: str, reply: str, outcome: str) -> None:
    """The whole way of one issue, from the coordinator to 办理进展."""
    on, work = timeline.on, ledger.work
    on(-20, "10:00", ledger.register, title, stretch, title=title, lead=lead, sla=Sla.GENERAL)
    on(-19, "09:30", work, replying.sign, title)
    on(-13, "15:00", work, replying.submit_reply, title, answer=details_of(outcome), result=IssueResult.SOLVED, reply=reply)
    on(-12, "10:00", work, replying.approve_reply, title, Role.REVIEWER)
    on(-11, "10:00", work, publishing.prepare_publication, title, public_title=title, public_text=stretch,
       public_outcome=outcome)
    on(-10, "10:00", ledger.clear, title)
    on(-10, "14:00", work, publishing.publish_issue, title)


def _sooner(timeline: Timeline, story: Story) -> None:
    """Brought forward by a day, a minute after everybody was written the old time: that stops, and asks its author."""
    timeline.on(-1, "17:20", messages.tell, story, "sooner", Audience(state="confirmed"),
                "“{活动}”{时间}准时开始，请提前15分钟到{地点}。咨询{咨询电话}")
    timeline.on(-1, "17:21", story.put_off, "sooner", (timeline.moment(12, "19:00"), timeline.moment(12, "20:30")),
                "因讲师另有安排，活动提前一天举行。")
    timeline.on(-1, "17:22", messages.clockwork)


def _renamed(timeline: Timeline, story: Story) -> None:
    """The fire brigade bears another name since: what it published before goes on saying the old one."""
    timeline.on(-9, "09:00", story.rename, "xfzd", "区消防救援局", "北京市西城区消防救援局")


def _on_now(timeline: Timeline, story: Story) -> None:
    """Most have come; it goes on for another hour."""
    for minutes, name in ((30, "曹雅琴"), (28, "王磊"), (27, "金哲洙"), (21, "司徒美玲")):
        timeline.at(timeline.now - timedelta(minutes=minutes), story.arrive, "on_now", name)


def _class_begins(timeline: Timeline, story: Story) -> None:
    """Just begun: the link stands on the pages of those online; some sit in the room, one online has been ticked."""
    timeline.on(-2, "15:00", story.set_link, "class_on", "https://meeting.example.org/j/wangban")
    timeline.at(timeline.now - timedelta(minutes=9), story.arrive, "class_on", "蒋志强")
    timeline.at(timeline.now - timedelta(minutes=1), story.see_online, "class_on", "褚卫东")


COUNTER = Plan("counter", "niujie", "牛街街道公共服务大厅开放日", "看一件事怎样在街道办成，说说哪里还不方便。", "niujie", -22,
               (("", "10:00", "11:30", 20),), -42, programme.NEIGHBOURS, agenda=programme.CARE)
_SAID = (
    ("张秀英", "大厅门口的台阶没有扶手，老年人上下不稳，建议加装。", "牛街街道公共服务大厅", "niujie", "大厅门口台阶加装扶手",
     "大厅东门台阶两侧已装好不锈钢扶手，并贴了防滑条，欢迎您再来看看。", "台阶两侧扶手和防滑条已装好。"),
    ("吴晓燕", "调查员上门时怎样核实身份？希望证件上有能扫的二维码。", "", "tjj", "入户调查员身份可以扫码核实",
     "全区调查员证已换新，扫证件上的二维码可看到姓名、照片和调查项目，也可拨打统计局电话核实。", "调查员证已统一换新，扫码可核实身份。"),
    ("冯玉珍", "北露园社区服务站中午没人值守，上班的人只能请假去办事。", "展览路街道北露园", "zhanlanlu", "社区服务站中午有人值守",
     "北露园等六个社区服务站已实行错时午休，工作日12:00至13:30都有人值守。", "六个社区服务站实行错时午休，中午可以办事。"),
)
SCENES = (
    Scene(COUNTER, """
        李静 -36 0
        张秀英 -35 0
        吴晓燕 -34 0
        冯玉珍 -32 0 冯大山/senior
        刘洋 -30 0
        杨国庆 -28 0
    """, _counter),
    Scene(Plan("sooner", "tjj", "夜读统计公报·青年场", "下班后来听一听：一份公报怎样读，数字背后是什么。", "tjj", 13,
               (("", "19:00", "20:30", 16),), -11, "在西城工作、生活的青年", kind=EventKind.LECTURE,
               agenda=programme.READING), """
        李静 -8 0
        韩雪 -7 0
        秦子轩 -5 0
        施雨桐 -3 0
    """, _sooner),
    Scene(Plan("on_now", "zhanlanlu", "展览路街道文体中心开放体验", "看一看、练一练，给家门口的文体中心提提意见。", "zhanlanlu", None,
               (("", "", "", 30),), -15, "展览路街道居民", earlier=45, agenda=programme.CARE), """
        曹雅琴 -12 0 曹一鸣/child
        王磊 -10 0
        金哲洙 -9 0
        司徒美玲 -7 0
        谢长河 -5 0
    """, _on_now),
    Scene(Plan("class_on", "zwfw", "一网通办课堂·居住证网上办", "边讲边办，到大厅听讲或在线上跟着做，都可以提问。", "zwfw", None,
               (("", "", "", 20),), -10, "在西城居住、工作的群众", kind=EventKind.LECTURE, earlier=20, online=50,
               agenda=programme.CLASS, companions=CompanionPolicy.NONE), """
        卫敏 -7 0 @online
        蒋志强 -6 0
        褚卫东 -5 0 @online
        柏松 -4 0
        扎西次仁 -3 0 @online
    """, _class_begins),
    Scene(Plan("class_soon", "zwfw", "一网通办夜课堂·医保社保网上办", "下班后学一学，到大厅或在线上都行，线上名额少，先到先得。", "zwfw", 7,
               (("", "19:00", "20:30", 20),), -6, "在西城居住、工作的群众", kind=EventKind.LECTURE, online=3,
               agenda=programme.CLASS, companions=CompanionPolicy.NONE), """
        李静 -4 0 @online
        赵铁军 -3 0 @online
        吴晓燕 -3 0
        韩雪 -2 0 @online
        郑海涛 -1 0 @online
    """),
    Scene(Plan("seated", "tjj", "居民收支怎样记账·座谈会", "请记账户和街坊一起坐下来，说说记账里的难处，问问数据怎样用。", "tjj", 6,
               (("", "14:00", "15:30", 40),), -12, "居民记账户和关心统计工作的居民", kind=EventKind.SYMPOSIUM,
               agenda=programme.READING), """
        李静 -9 0
        欧阳建国 -9 0 刘玉兰/senior
        张秀英 -8 0
        陈桂兰 -8 0 陈立/adult desk
        赵铁军 -7 0 赵敏杰/adult
        韩雪 -6 0
        冯玉珍 -5 0
        郑海涛 -4 0
    """, lambda timeline, story: seats.seat(timeline, story, "seated")),
    Scene(Plan("taken_back", "xfzd", "社区微型消防站体验日", "认一认家门口的微型消防站，试一试灭火器。", "xfzd", 26,
               (("", "10:00", "11:30", 15),), -1, "辖区居民", aim=Aim.TAKEN_BACK, agenda=programme.DRILL),
          happens=_renamed),
    Scene(Plan("may_go_out", "tjj", "人口变动调查开放日", "看一看调查怎样入户，数据怎样保密。", "tjj", 23,
               (("", "09:30", "11:00", 20),), -5, "关心统计工作的居民", aim=Aim.ASKED, agenda=programme.READING),
          happens=lambda timeline, story: timeline.on(-4, "15:00", story.clear, "may_go_out")),
    Scene(Plan("goes_out", "tjj", "统计服务进社区·周末场", "在家门口问数据、查公报、提建议。", "tjj", 24,
               (("", "09:30", "11:00", 30),), -4, "辖区居民", aim=Aim.ASKED, agenda=programme.READING),
          happens=_scheduled),
    Scene(Plan("withdrawn", "tjj", "统计讲座（重复发布）", "与另一份公告重复。", "tjj", 27,
               (("", "14:00", "15:30", 20),), -9, "辖区居民", agenda=programme.READING),
          happens=lambda timeline, story: timeline.on(
              -6, "10:00", story.do, lambda event: notices.withdraw(event, "与另一份公告重复发布"), "withdrawn")),
)
