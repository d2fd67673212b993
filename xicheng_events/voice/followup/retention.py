"""What the ledger keeps: what was said and what became of it, without anybody's contact."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal
from xicheng_events.voice.followup.models import ReplyRating
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts
from xicheng_events.voice.followup.operations.telling_staff import forget_staff_messages
from xicheng_events.voice.opinions.models import Opinion

PERSONAL = (
    Personal("reply_rating", "comment", _l("对答复的评价"), _l("改进办理"), _l("长期保存：办理依据，其中不留联系方式"),
             kept=True, shown="ratings_of_replies"),
)
NOT_PERSONAL = {"issue": "number title description place reply measures ask_whom responsible public_title public_text "
                         "public_outcome public_lead_name",
                "issue_reply": "reply measures ask_whom",
                "progress_note": "text covered_text",
                "extension": "reason", "light_objection": "reason", "sla_class": "name",
                "supervision_notice": "number text", "reply_template": "text",
                "staff_message": "news_ids", "issue_index": "terms", "public_issue_index": "terms"}
EMPTIES = ((purge_opinion_contacts, "opinion", "phone"), (purge_opinion_contacts, "notice", "phone phone_hash text"),
           (forget_staff_messages, "notice", "phone phone_hash text"))
WORDS = {
    "ratings_of_replies": _l("对答复的评价"), "solved": _l("是否解决"), "score": _l("满意程度"), "comment": _l("评语"),
}


def of_person(person) -> dict:
    """What they thought of the replies to what they said."""
    said = select(Opinion.id).where(Opinion.person_id == person.id)
    query = select(ReplyRating).where(ReplyRating.opinion_id.in_(said))
    return {"ratings_of_replies": [
        {"at": each.at, "solved": each.solved, "score": each.score, "comment": each.comment}
        for each in db.session.scalars(query.order_by(ReplyRating.at))]}
