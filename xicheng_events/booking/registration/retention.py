"""What is kept of those who register, whom they bring, and who is invited."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.changing_answers import purge_documents
from xicheng_events.booking.registration.operations.purging import purge_contacts, purge_secret_answers
from xicheng_events.booking.registration.queries import registrations_of
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal, Reason
from xicheng_events.foundation.questions.queries import said_on, sheet_of

_UNTIL, _GONE = _l("活动结束%(CONTACT_MONTHS)s个月后"), (None, "", [], _l("已删除"))

PERSONAL = (
    Personal("registration", "document document_hash document_tail document_kind born_on", _l("证件号码、出生日期"),
             _l("入场核验"), _l("活动结束%(SECRET_DAYS)s日后"), by=purge_documents, shown="registrations"),
    Personal("registration", "name phone phone_hash phone_tail street_id access_needs question",
             _l("报名人姓名、手机号、街道、需求和问题"), _l("通知、入场、联系"), _UNTIL, by=purge_contacts,
             emptied=_GONE,
             shown="registrations"),
    Personal("registration", "state_reason priority_reason review_note", _l("审核和取消的理由"), _l("说明办理结果"),
             _UNTIL,
             by=purge_contacts),
    Personal("companion", "name born_on guardian_name", _l("同行人、监护人姓名"), _l("安排场地，保障儿童安全"), _UNTIL,
             by=purge_contacts, shown="registrations"),
)
NOT_PERSONAL = {"registration": "reference form_key", "ticket": "token code", "ticket_condition": "key",
                "quota_release": "reason"}
EMPTIES = ((purge_contacts, "invitation", "name phone phone_hash"), (purge_contacts, "sheet_answer", "value secret"),
           (purge_secret_answers, "sheet_answer", "secret"),
           (purge_contacts, "notice", "phone phone_hash text"))
WORDS = {
    "registrations": _l("报名"), "reference": _l("报名编号"), "event": _l("活动"), "starts_at": _l("开始时间"),
    "state": _l("状态"), "companions": _l("同行人"), "age_band": _l("年龄段"), "street": _l("所在街道"),
    "photo_agreed": _l("同意照片用于宣传"), "access_needs": _l("无障碍需求"), "question": _l("想了解或想提的问题"),
    "document": _l("证件号码"), "born_on": _l("出生日期"), "said": _l("报名表的回答"), "created_at": _l("报名时间"),
}


def of_person(person) -> dict:
    """Their registrations, with everything they said in them."""
    return {"registrations": [
        {"reference": r.reference, "event": r.slot.event.title, "starts_at": r.slot.starts_at,
         "state": r.state, "name": r.name, "age_band": r.age_band, "street": r.street and r.street.short_name,
         "companions": r.party_words, "photo_agreed": r.photo_agreed, "access_needs": r.access_needs,
         "question": r.question, "document": r.document, "born_on": r.born_on and r.born_on.isoformat(),
         "said": {each.label: each.words for each in said_on(sheet_of(r.answer_sheet_id))},
         "created_at": r.created_at} for r in registrations_of(person)]}


def wants(person) -> Iterator[Reason]:
    """Registrations are kept until their event's contacts are due."""
    mine = select(Slot.event_id).join(Registration).where(Registration.person_id == person.id,
                                                          Registration.phone_hash != "")
    last = (select(Event.title, func.max(Slot.ends_at)).join(Slot, Slot.event_id == Event.id)
            .where(Event.id.in_(mine)).group_by(Event.id, Event.title).order_by(func.max(Slot.ends_at)))
    for title, ends_at in db.session.execute(last):
        yield Reason(_("“%(event)s”的报名信息", event=title), _("供主办单位联系、核对到场情况。"), _kept_until(ends_at))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    yield select(Registration.person_id).where(Registration.phone_hash != "")


def _kept_until(ends_at) -> date:
    return clock.local(ends_at + relativedelta(months=current_app.config["CONTACT_MONTHS"])).date()
