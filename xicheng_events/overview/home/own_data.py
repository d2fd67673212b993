"""One's own data in words: the rooms say what there is (`core.retention.data_of`), here it gets the words of the pages.
The page and the file that is taken away are the same."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.retention import data_of
from xicheng_events.foundation.core.text import moment

WORDS = {
    "name": _l("姓名"), "phone": _l("手机号"), "since": _l("首次登录"), "signed_in_at": _l("最近登录"),
    "registrations": _l("报名"), "visits": _l("签到"), "answers": _l("反馈"), "opinions": _l("意见建议"),
    "ratings_of_replies": _l("对答复的评价"), "messages": _l("短信"),
    "reference": _l("报名编号"), "event": _l("活动"), "starts_at": _l("开始时间"), "state": _l("状态"),
    "companions": _l("同行人"), "age_band": _l("年龄段"), "street": _l("所在街道"),
    "photo_agreed": _l("同意照片用于宣传"),
    "access_needs": _l("无障碍需求"), "question": _l("想了解或想提的问题"), "document": _l("证件号码"),
    "born_on": _l("出生日期"), "said": _l("报名表的回答"), "created_at": _l("报名时间"), "at": _l("时间"),
    "result": _l("结果"), "heads": _l("人数"), "ratings": _l("评分"), "impressed_by": _l("印象最深的"),
    "why_unhappy": _l("不满意的原因"), "query_code": _l("查询码"), "text": _l("内容"), "said_at": _l("提出时间"),
    "solved": _l("是否解决"), "score": _l("满意程度"), "comment": _l("评语"), "queued_at": _l("时间"),
}


def data_in_words(person) -> dict:
    """All that the rooms show `person` of what they keep, under headings, in the order of WORDS."""
    kept = data_of(person)
    return {str(word): in_words(kept[key]) for key, word in WORDS.items() if kept.get(key) is not None}


def in_words(value):
    """Plain data as people read it, and as JSON takes it: Beijing times, words for states, headings for keys; what is
    empty is left out."""
    if isinstance(value, dict):
        return {_heading(key): in_words(each) for key, each in value.items() if each not in (None, "", {})}
    if isinstance(value, list):
        return [in_words(each) for each in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value.label if isinstance(value, Labelled) else str(value)


def _heading(key) -> str:
    return key.label if isinstance(key, Labelled) else str(WORDS.get(key, key))
