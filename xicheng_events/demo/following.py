"""The demo's topics: what stands under which, and who is told of one. Also given to an older world, once."""

from contextlib import suppress

from sqlalchemy import exists, select

from xicheng_events.booking.events.models import Event
from xicheng_events.demo.people import LI_JING, WANG_LEI
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_operations import add_topic, put_publication_under_topic
from xicheng_events.foundation.subscriptions.models import Subscriber
from xicheng_events.foundation.subscriptions.operations import send_news, subscribe
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.registering import put_issue_under_topic
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import put_under_topic

# What is said in a title or a text, and under which topic it stands then; the first that fits.
_ABOUT = (
    ("统计", "数据"), ("调查", "数据"), ("消防", "安全"), ("养老", "养老"), ("老年", "养老"), ("食堂", "养老"), ("台阶", "养老"),
    ("居住证", "就业"), ("政务", "营商"), ("企业", "营商"), ("窗口", "营商"), ("叫号", "营商"), ("大字", "营商"), ("单车", "城市管理"),
    ("门前三包", "城市管理"), ("文体", "文化"),
)


def play(timeline: Timeline, story: Story) -> None:
    """Sort in what is there, let two phones follow something, and tell them what has come since."""
    if db.session.scalar(select(exists().where(Subscriber.id.is_not(None)))):
        return
    timeline.on(-8, "09:00", _follow, story)
    timeline.on(-2, "10:30", _tell, story)
    timeline.at(timeline.now, _sort_in, story)


def _follow(story: Story) -> None:
    for citizen, topic, unit in ((LI_JING, "养老", "zwfw"), (WANG_LEI, "安全", "tjj")):
        subscribe(citizen.phone, topic=add_topic(name=topic, by=story.staff["zhouyan"]), unit=story.units[unit])


def _tell(story: Story) -> None:
    _sort_in(story)
    send_news()


def _sort_in(story: Story) -> None:
    """Each under the first topic that its words speak of; what speaks of none stays as it is."""
    by = story.staff["zhouyan"]
    for event in _all(Event):
        if topic := _topic_of(event.title, by):
            put_publication_under_topic(event.publication, topic, by=by)
    for opinion in _all(Opinion):
        if topic := _topic_of(opinion.text, by):
            put_under_topic(opinion, topic, by=by)
    for issue in _all(Issue):
        if topic := _topic_of(issue.title, by):
            put_issue_under_topic(issue, topic, by=by)


def _all(model) -> list:
    return db.session.scalars(select(model).order_by(model.id)).unique().all()


def _topic_of(words: str, by: Person) -> Topic | None:
    name = next((topic for stretch, topic in _ABOUT if stretch in words), None)
    with suppress(Refused):  # in an older world it may have been merged or retired
        return add_topic(name=name, by=by) if name else None
