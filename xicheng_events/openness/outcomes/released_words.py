"""What somebody said stands in an outcome in their own words only with their consent, which they may take back at any
time: what isn't released is covered whenever the outcome is read."""

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.quotations import without_quotations
from xicheng_events.voice.opinions.models import Opinion


def covering(occasion_id: int) -> Callable[[str], str]:
    """A function that covers in a text what was said there and isn't released, as things are now; what is nothing else
    says so instead. One statement."""
    query = select(Opinion.text).where(Opinion.occasion_id == occasion_id, Opinion.may_publish.is_(False))
    unreleased = list(db.session.scalars(query.order_by(Opinion.id)))

    def covered(text: str) -> str:
        shown = without_quotations(text, unreleased)
        if shown == text or any(map(str.isalnum, shown)):
            return shown
        return _("（提出人未同意公开原话）")

    return covered
