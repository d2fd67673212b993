"""What the members of the demo's programme found, what became of it, and how their first year is judged. Also given to an
older world, once."""

from sqlalchemy import exists, select

from xicheng_events.demo.ledger import Ledger, details_of
from xicheng_events.demo.notices import somebody
from xicheng_events.demo.programmes import SERVING, programme_titled
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.officers.models import OfficerEvaluation
from xicheng_events.openness.officers.operations.evaluating import evaluate_member
from xicheng_events.openness.officers.states import EvaluationResult
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations import publishing, replying
from xicheng_events.voice.opinions.models import OpinionKind, OpinionSource
from xicheng_events.voice.opinions.operations import Statement, record_opinion

SAID = (  # (which member, how many days ago, in which words)
    (1, -122, "入户登记表的字太小，老人填着吃力，建议出一份大字版。"),
    (2, -95, "查一个公开数据要点五层菜单，建议把常用数据放到首页。"),
    (2, -26, "联网直报的客服电话中午没人接，企业只能下午再打。"),
    (1, -5, "普查宣传海报上的二维码太靠下，坐轮椅够不着。"),
)
MENDED = (  # (stretch, title, when it is registered, measures, reply, what is public of it: what was said, what was done)
    ("登记表的字太小", "入户登记表增加大字版", -120, "已印制大字版登记表3000份",
     "大字版登记表已发到各社区，入户时可以选用，感谢您提出。", "入户登记表字小，老人填着吃力。", "大字版登记表已发到各社区，入户时可选用。"),
    ("点五层菜单", "常用统计数据放到首页", -93, "首页增加常用数据栏目",
     "首页已增加“常用数据”栏目，一次点击就能看到，感谢您提出。", "查公开数据要点多层菜单。", "首页已增加“常用数据”栏目。"),
)
JUDGED = (
    (1, EvaluationResult.EXCELLENT, "按时参加体验，提出的问题具体、能落实。"),
    (2, EvaluationResult.COMPETENT, "能按要求参加，建议多到窗口现场体验。"),
)


def play(timeline: Timeline, story: Story) -> None:
    """Let them find it, have it mended, and be judged."""
    if db.session.scalar(select(exists().where(OfficerEvaluation.year > 0))):
        return
    ledger = Ledger(story)
    for number, day, text in SAID:
        timeline.on(day, "19:20", _says, story, number, text)
    for stretch, title, day, measures, reply, said, outcome in MENDED:
        on, work = timeline.on, ledger.work
        on(day, "10:20", ledger.register, title, stretch, title=title, lead="tjj", sla=Sla.GENERAL)
        on(day + 1, "09:40", work, replying.sign, title)
        on(day + 6, "15:20", work, replying.submit_reply, title, answer=details_of(measures), result=IssueResult.SOLVED,
           reply=reply)
        on(day + 7, "10:20", work, replying.approve_reply, title, Role.REVIEWER)
        on(day + 8, "10:20", work, publishing.prepare_publication, title, public_title=title,
           public_text=said, public_outcome=outcome)
        on(day + 9, "10:20", ledger.clear, title)
        on(day + 9, "14:20", work, publishing.publish_issue, title)
    timeline.on(-25, "10:20", ledger.register, "noon", "客服电话中午没人接", title="联网直报客服电话中午有人接", lead="tjj",
                sla=Sla.COMPLEX)
    timeline.on(-24, "10:20", ledger.work, replying.sign, "noon")
    for number, result, comment in JUDGED:
        timeline.on(-1, f"15:{30 + number}", _judges, number, result, comment)


def _says(story: Story, number: int, text: str) -> None:
    person = story.person(_term(number).name)
    record_opinion(programme_titled(SERVING).occasion,
                   Statement(kind=OpinionKind.SUGGESTION, text=text, wants_reply=True, may_publish=True, person=person,
                             phone=person.phone), source=OpinionSource.SYMPOSIUM)


def _judges(number: int, result: EvaluationResult, comment: str) -> None:
    by = somebody(Role.EDITOR, programme_titled(SERVING).organisation_id)
    evaluate_member(_term(number), clock.today().year, result=result, comment=comment, by=by)


def _term(number: int) -> Appointment:
    """The first term of the member with that number."""
    return db.session.scalars(select(Appointment).where(
        Appointment.programme_id == programme_titled(SERVING).id, Appointment.sequence == number,
        Appointment.term_number == 1)).one()
