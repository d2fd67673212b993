"""What is kept of those who said something."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal, Reason
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import opinions_of

PERSONAL = (
    Personal("opinion", "phone", _l("提意见时留的手机号"), _l("告知办理结果"),
             _l("办结%(LEDGER_MONTHS)s个月后（且活动结束满%(CONTACT_MONTHS)s个月），最长活动结束后%(OPINION_MONTHS)s个月"),
             shown=""),
    Personal("opinion", "text place anchor query_code query_hash", _l("意见建议的内容和查询码"), _l("研判、办理、查询"),
             _l("长期保存：办理依据，其中不留联系方式"), kept=True, shown="opinions"),
    Personal("opinion_index", "terms", _l("意见建议中的词"), _l("查找意见建议"), _l("与意见建议一同保存、一同删除"),
             kept=True, shown=""),
)
NOT_PERSONAL = {
    "opinion": "form_key answer outside_name outside_number covered_text covered_place covered_answer",
    "opinion_line": "text"}
WORDS = {"opinions": _l("意见建议"), "query_code": _l("查询码"), "said_at": _l("提出时间")}


def of_person(person) -> dict:
    """What they said under their own name or want a reply to."""
    return {"opinions": [{"query_code": o.query_code, "text": o.text, "said_at": o.said_at}
                         for o in opinions_of(person)]}


def wants(person) -> Iterator[Reason]:
    """An answer must reach somebody."""
    held = select(Opinion.id).where(Opinion.person_id == person.id, Opinion.phone.is_not(None)).limit(1)
    if db.session.scalar(held):
        settings = current_app.config
        yield Reason(_("您提的意见建议和回复用的手机号"),
                     _("办理结果要告知您；办结%(n)s个月后删除，最长%(most)s个月。意见内容留作办理依据，不再与您关联。",
                       n=settings["LEDGER_MONTHS"], most=settings["OPINION_MONTHS"]))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    yield select(Opinion.person_id).where(Opinion.person_id.is_not(None), Opinion.phone.is_not(None))
