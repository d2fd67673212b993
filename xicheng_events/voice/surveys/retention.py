"""What questionnaires keep of those who fill them in."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.voice.surveys.models import Answer
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers

PERSONAL = (
    Personal("feedback_invitation", "sealed", _l("匿名评价，尚未与其他评价混合"), _l("统计满意度"),
             _l("满5份，或评价截止"), by=move_anonymous_answers),
    Personal("answer", "impressed_by why_unhappy", _l("评价中写的话"), _l("改进活动"),
             _l("长期保存：报名信息删除后不再与任何人关联"), kept=True, shown="answers"),
)
NOT_PERSONAL = {"feedback_invitation": "token_hash"}
WORDS = {
    "answers": _l("反馈"), "ratings": _l("评分"), "impressed_by": _l("印象最深的"), "why_unhappy": _l("不满意的原因"),
}


def of_person(person) -> dict:
    """What they answered under their own name."""
    query = (select(Answer).join(Registration, Answer.registration_id == Registration.id)
             .where(Registration.person_id == person.id).order_by(Answer.id))
    return {"answers": [
        {"event": each.event.title, "at": each.at, "impressed_by": each.impressed_by, "why_unhappy": each.why_unhappy,
         "ratings": {rating.item: Satisfaction(str(rating.score)) for rating in each.ratings}}
        for each in db.session.scalars(query)]}
