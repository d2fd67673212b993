"""The columns of 意见研判, on the page and in the sheet; never who spoke."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.publishing.topic_models import topic_word
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.opinions.models import Opinion


def _yes(value: bool) -> str:
    return str(_l("是") if value else _l("否"))


OPINIONS = Listing(_l("意见建议"), "opinions.list_exported", "opinions_staff.export", {
    "number": Column(_l("编号"), lambda said: said.id, (Opinion.id,), width=8, on_page=False),
    "text": Column(_l("意见"), lambda said: said.text, width=60),
    "place": Column(_l("涉及地点"), lambda said: said.place, on_page=False),
    "kind": Column(_l("类别"), lambda said: said.kind.label, (Opinion.kind,), width=8),
    "topic": Column(_l("领域"), lambda said: topic_word(said.topic), width=10, on_page=False),
    "event": Column(_l("活动"), lambda said: said.occasion.title, (Opinion.occasion_id,), width=30),
    "anchor": Column(_l("所谈部分"), lambda said: said.anchor or "", on_page=False),
    "unit": Column(_l("单位"), lambda said: said.organisation.short_name, (Opinion.organisation_id,), on_page=False),
    "said": Column(_l("提出时间"), lambda said: table_moment(said.said_at), (Opinion.said_at,), width=18),
    "state": Column(_l("状态"), lambda said: said.triage.label, (Opinion.triage,), width=12),
    "due": Column(_l("研判期限"), lambda said: table_day(said.triage_due_on), (Opinion.triage_due_on,), width=12,
                  on_page=False),
    "wants": Column(_l("需要答复"), lambda said: _yes(said.wants_reply), width=10, on_page=False),
    "may": Column(_l("同意公开"), lambda said: _yes(said.may_publish), width=10, on_page=False),
    "answer": Column(_l("答复"), lambda said: said.answer, width=60, on_page=False),
}, Opinion.id)
