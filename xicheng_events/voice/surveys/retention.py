"""What questionnaires keep of those who fill them in."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.questions.queries import said_on, sheet_of
from xicheng_events.voice.surveys.models import Answer
from xicheng_events.voice.surveys.operations.forgetting_who import forget_who_answered
from xicheng_events.voice.surveys.operations.half_filled import forget_drafts
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers
from xicheng_events.voice.surveys.operations.paper_copies import forget_paper_numbers

PERSONAL = (
    Personal("survey_copy", "sealed", _l("匿名评价，尚未与其他评价混合"), _l("统计满意度"),
             _l("与至少5份一并转入，或评价截止"), by=move_anonymous_answers),
    Personal("survey_copy", "draft", _l("填了一半的问卷，须有链接才能打开"), _l("继续填写"), _l("提交，或问卷截止"),
             by=forget_drafts),
    Personal("survey_copy", "number", _l("纸质问卷的编号"), _l("一份只录入一次"),
             _l("录入截止%(PAPER_NUMBER_DAYS)s日后"), by=forget_paper_numbers),
    Personal("answer", "person_id", _l("署名填写公开问卷的是谁"), _l("了解是谁的回答"),
             _l("问卷截止%(CONTACT_MONTHS)s个月后；回答长期保存，不再与任何人关联"), by=forget_who_answered,
             shown="answers"),
    Personal("survey", "contact_phone", _l("咨询电话"), _l("供公众咨询"), _l("长期保存：已公开的内容"), kept=True),
)
NOT_PERSONAL = {"survey_copy": "token_hash", "paper_set": "form_key items",
                "survey": "key code title intro revision form_key", "survey_result": "title words figures"}
WORDS = {"answers": _l("反馈"), "answered": _l("填写的内容"), "survey": _l("问卷")}


def of_person(person) -> dict:
    """What they answered under their own name, as who took part or through an open link."""
    query = (select(Answer).outerjoin(Registration, Answer.registration_id == Registration.id)
             .where(or_(Registration.person_id == person.id, Answer.person_id == person.id)).order_by(Answer.id))
    return {"answers": [
        {**({"event": each.event.title} if each.event else {"survey": each.survey.title}), "at": each.at,
         "answered": {said.label: said.words for said in said_on(sheet_of(each.sheet_id))}}
        for each in db.session.scalars(query)]}
