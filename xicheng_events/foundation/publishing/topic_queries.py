"""Finding topics: all of them, those that may be chosen, and what stands under one."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, or_, select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_models import Topic


def every_topic() -> list[Topic]:
    """All topics, merged and retired ones among them, in the coordinator's order."""
    return list(db.session.scalars(select(Topic).order_by(Topic.position, Topic.id)).unique())


def topics_offered(keeping: Topic | None = None) -> list[Topic]:
    """Those that something may be put under, in order; and `keeping`, which a thing has already."""
    return [topic for topic in every_topic()
            if topic is keeping or not (topic.retired_at or topic.merged_into_id)]


def topic_by_slug(slug: str | None) -> Topic | None:
    """One topic by its address, merged and retired ones too."""
    return db.session.scalar(select(Topic).where(Topic.slug == plain_text(slug)[:40]))


def topic_chosen(slug: str | None) -> Topic | None:
    """What a form chose: a topic by its slug, or none. Refuses `no_such_topic` beside `topic`."""
    if not slug:
        return None
    topic = topic_by_slug(slug)
    if topic is None:
        raise Refused("no_such_topic", _("没有这个领域，请重新选择。"), "topic")
    return topic


def every_standing_topic() -> list[tuple[str, str]]:
    """(slug, name) of all that weren't merged into another: the choices of a filter at the desk."""
    return [(topic.slug, topic.listed_name) for topic in every_topic() if not topic.merged_into_id]


def topics_named(*columns: Select) -> list[Topic]:
    """The topics to filter by in public: those that `columns` (selects of ids) name, each by the one that stands for
    it, in order; one statement."""
    named = or_(*(column.where(column.selected_columns[0] == Topic.id).exists() for column in columns))
    rows = db.session.scalars(select(Topic).where(named)).unique()
    return in_the_lists_order(rows)


def in_the_lists_order(topics: Iterable[Topic]) -> list[Topic]:
    """Each of `topics` once, by the one that stands for it, as the coordinator ordered them."""
    return sorted({topic.standing for topic in topics}, key=lambda topic: (topic.position, topic.id))


def same_topic(one, other) -> ColumnElement[bool]:
    """The condition that two columns with ids of topics mean the same: mergers and all. For a statement."""
    together: dict[int, list[int]] = {}
    for topic in every_topic():
        together.setdefault(topic.standing.id, []).append(topic.id)
    return or_(one == other, *(and_(one.in_(ids), other.in_(ids)) for ids in together.values() if len(ids) > 1))


def of_topic(query: Select, topic_id, slug: str | None) -> Select:
    """`query` narrowed to rows whose column `topic_id` names the topic with that slug, or one that means the same by
    mergers; as it was where none is asked for. Nothing stands under a topic that isn't there."""
    if not slug:
        return query
    topics = every_topic()
    meant = {topic.standing for topic in topics if topic.slug == slug}
    return query.where(topic_id.in_([topic.id for topic in topics if topic.standing in meant]))
