"""What has happened to one registration, in words: for the desk's page about it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.details import detail_words
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.templates import template_label

_MOST = 100
_DONE = {
    "registration.found_eligible": _l("审核通过，等待名额"),
    "registration.party_changed": _l("修改同行人"),
    "registration.answers_changed": _l("修改填写的内容"),
    "registration.details_changed": _l("本人更正报名信息"),
    "registration.priority_changed": _l("调整候补顺序"),
    "registration.document_changed": _l("更正证件号码"),
    "registration.document_shown": _l("查看完整证件号码"),
    "registration.phone_shown": _l("查看完整手机号"),
    "registration.aged": _l("按新日期重算年龄段"),
    "registration.moved_slot": _l("调整场次"),
    "registration.told_again": _l("重发报名成功短信"),
    "registration.stays": _l("改期后确认参加"),
    **{f"registration.{state.value}": state._label for state in RegistrationState},
}


def history_of_registration(registration: Registration) -> list[dict]:
    """Who did what with this registration, the latest first, as a timeline; what has no words here is left out."""
    query = (select(AuditEntry, Person.name).outerjoin(Person, Person.id == AuditEntry.by_id)
             .where(AuditEntry.subject_kind == "registration", AuditEntry.subject_id == registration.id,
                    AuditEntry.action.in_(_DONE)).order_by(AuditEntry.id.desc()).limit(_MOST))
    return [{"at": entry.at, "title": str(_DONE[entry.action]), "text": entry.detail.get("reason") or _fields(entry),
             "by": name or _("系统")} for entry, name in db.session.execute(query)]


def _fields(entry: AuditEntry) -> str:
    return "".join(how for _what, how in detail_words({"fields": entry.detail.get("fields")}))


def priorities_of(registration: Registration) -> list[dict]:
    """Who changed this party's place in line, when and why, latest first: as a timeline."""
    query = (select(AuditEntry, Person.name).outerjoin(Person, Person.id == AuditEntry.by_id)
             .where(AuditEntry.subject_kind == "registration", AuditEntry.subject_id == registration.id,
                    AuditEntry.action == "registration.priority_changed").order_by(AuditEntry.id.desc()))
    return [{"at": entry.at, "title": _("候补顺序由%(before)s调整为%(after)s", before=entry.detail["before"],
                                        after=entry.detail["priority"]),
             "text": entry.detail["reason"], "by": name} for entry, name in db.session.execute(query)]


def messages_about(registration: Registration) -> list[dict]:
    """The messages about this registration, the latest first: which, when, and whether it has gone out."""
    query = (select(Notice).where(Notice.subject_kind == "registration", Notice.subject_id == registration.id)
             .order_by(Notice.id.desc()).limit(_MOST))
    return [{"at": notice.sent_at or notice.created_at, "title": template_label(notice.template),
             "text": notice.state.label} for notice in db.session.scalars(query)]
