"""What the house reads of `subscriptions` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.foundation.subscriptions import retention, views
from xicheng_events.foundation.subscriptions.operations import (
    end_idle_subscriptions,
    forget_old_messages,
    news_as_it_leaves,
    send_news,
)

PAGES = (views.bp,)
SWEEPS = (
    Sweep(send_news, 300, in_parts=True),
    Sweep(end_idle_subscriptions, 3600, in_parts=True),
    Sweep(forget_old_messages, 3600, in_parts=True),
)
PLACEHOLDERS = {
    "followed": Placeholder(_l("订阅内容"), _l("养老、区统计局")),
    "news": Placeholder(_l("新消息"), _l("统计开放日·数据里的西城等3项")),
}
TEMPLATES = {
    "news": Template(
        _l("订阅消息"), _l("您订阅的{followed}有新消息：{news}。查看、退订： {link}"), ("link",), by_unit=False),
}
OVERTAKES = {"news": {"news"}}  # one that failed, and is sent again after the next has told of the same
FINISHES = {"news": news_as_it_leaves}
ACTIONS = {
    "subscriptions.begun": _l("订阅"),
    "subscriptions.ended": _l("退订"),
    "subscriptions.lapsed": _l("久无消息，自动退订"),
    "subscriptions.told": _l("发送订阅消息"),
}
SUBJECTS = {"subscriber": _l("订阅人")}
DETAILS = {"topic_id": _l("领域编号"), "organisation_id": _l("单位编号"), "left": _l("剩余订阅"), "count": _l("数量")}
FORMS = {
    "subscriptions.begin": _l("订阅消息"),
    "subscriptions.send_code": _l("获取订阅消息的验证码"),
    "subscriptions.end": _l("退订一项消息"),
    "subscriptions.end_by_link": _l("退订全部消息"),
}
RETENTION = retention
