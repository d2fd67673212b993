"""What is kept of those who want to be told: a phone, until they end it or nothing was told for long."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.subscriptions.operations import end_idle_subscriptions
from xicheng_events.foundation.subscriptions.queries import subscriber_with

PERSONAL = (
    Personal("subscriber", "phone phone_hash", _l("订阅人手机号"), _l("有新活动时发短信"),
             _l("退订时；%(SUBSCRIPTION_MONTHS)s个月没有新消息的自动退订"), by=end_idle_subscriptions,
             shown="subscriptions"),
)
NOT_PERSONAL = {"news_message": "token_hash publication_ids"}
EMPTIES = ((end_idle_subscriptions, "notice", "phone phone_hash text"),)
WORDS = {"subscriptions": _l("订阅"), "followed": _l("订阅内容"), "followed_since": _l("订阅时间")}


def of_person(person) -> dict:
    """What the own phone follows."""
    mine = subscriber_with(person.phone)
    followed = mine.subscriptions if mine else ()
    return {"subscriptions": [{"followed": each.name, "followed_since": each.since} for each in followed]}
