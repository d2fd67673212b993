"""What is public of an opinion that is shown with its answer: one table of its fields, which the list reads, the slip
shows and its digest pins (review/public_fields.py). Nothing in it says who spoke."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in
from xicheng_events.voice.opinions.models import Opinion

PUBLIC_OF_OPINION = (
    Public("kind", _l("类别"), lambda opinion: opinion.kind.label),
    Public("text", _l("群众意见"), lambda opinion: opinion.public_text, ("public_text",)),
    Public("place", _l("涉及地点"), lambda opinion: opinion.public_place, ("public_place",)),
    Public("answer", _l("答复"), lambda opinion: opinion.public_answer, ("public_answer",)),
)
# What the list says besides: since when it is there, under which topic, and what the unit is called today.
LIVING_OF_OPINION = ("publication.id", "publication.state", "publication.news_at", "organisation.short_name", "topic")


@in_house_language
def public_fields_of_opinion(opinion: Opinion) -> list[PublicField]:
    """Exactly what 办理进展 would show of an opinion and its answer: what a review slip is about."""
    return fields_in(PUBLIC_OF_OPINION, opinion)
