"""An issue, taken as far as a test needs it."""

from tests.opinions.steps import do, says
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import rating, registering, replying
from xicheng_events.voice.opinions.models import Opinion, OpinionKind

REPLY = "已在门口划定非机动车停放区并安排专人早晚整理，联系电话见公告。"

ANSWER = replying.ReplyDetails("现场划线并安排专人整理", "牛街街道城管科，010-00000000", "马主任")


def register(app, world, *, lead="niujie", opinion_id=None, sla=Sla.GENERAL, **fields) -> str:
    """周岩 makes an issue of an opinion and dispatches it to `lead`; its number."""
    opinion_id = opinion_id or says(app, world)
    with app.app_context():
        issue = registering.register_issue(
            db.session.get(Opinion, opinion_id), title="门口单车乱停", description="共享单车占道",
            kind=OpinionKind.SUGGESTION, place="统计局门口", sla=sla, by=db.session.get(Person, world.staff["zhouyan"]),
            lead=db.session.get(Organisation, world.units[lead]), **fields)
        db.session.commit()
        return issue.number


def take(app, world, number, operation, who, **values) -> None:
    """One step of that issue by that member of staff."""
    do(app, operation, (Issue, issue_id(app, number)), by=world.staff[who], **values)


def issue_id(app, number: str) -> int:
    """The id behind a number."""
    with app.app_context():
        return db.session.scalar(db.select(Issue.id).where(Issue.number == number))


def stand(app, number: str) -> Issue:
    """The issue as it stands; read columns only."""
    with app.app_context():
        return db.session.scalar(db.select(Issue).where(Issue.number == number))


def replied(app, world, **fields) -> tuple[str, int]:
    """An issue of 牛街街道 whose reply has been approved; (number, id of the opinion)."""
    opinion_id = fields.pop("opinion_id", None) or says(app, world)
    number = register(app, world, opinion_id=opinion_id, **fields)
    take(app, world, number, replying.sign, "qianfang")
    reply_and_approve(app, world, number)
    return number, opinion_id


def reply_and_approve(app, world, number) -> None:
    """钱芳 replies, 马静 approves."""
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    take(app, world, number, replying.approve_reply, "majing")


def rate(app, opinion_id, *, solved, score, comment="") -> None:
    """Whoever spoke rates the reply."""
    do(app, rating.rate_reply, (Opinion, opinion_id), solved=solved, score=score, comment=comment)
