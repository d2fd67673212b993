"""What is public of a questionnaire: one table of its fields, which whoever fills it in reads, the slip shows and its
digest pins (review/public_fields.py)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.questions.items import condition_words, numbered_items, offered_words
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in


def item_lines(survey) -> list[str]:
    """Its questions as a list reads them: the number, the words, how each is answered, and when it is asked."""
    return [_line(number, item, survey.items) for number, item in numbered_items(survey.items)]


def _line(number: int | None, item: dict, items: list[dict]) -> str:
    condition = condition_words(item, items)
    said = [_("【%(heading)s】", heading=item["label"])] if number is None else [
        f"{number}. {item['label']}", _("（%(kind)s，%(need)s）", kind=QuestionKind(item["kind"]).label,
                                        need=_("必填") if item["required"] else _("选填"))]
    if item["options"]:
        said.append(_("选项：%(options)s。", options="、".join(offered_words(item))))
    if item.get("is_overall"):
        said.append(_("（满意率按这一题计算）"))
    if item.get("at_most"):
        said.append(_("最多%(n)s条。", n=item["at_most"]))
    if item["reason"]:
        said.append(_("收集理由：%(why)s", why=item["reason"]))
    return "".join([*said, condition, item["help"]])


def way_words(survey) -> str:
    """Who may fill it in, and for how long."""
    if survey.has_open_link:
        return _("公开链接，任何人可以填写，发布后%(n)s天截止", n=survey.days)
    return _("凭发到手机的链接或纸质问卷填写，发出后%(n)s天截止", n=survey.days)


PUBLIC_OF_SURVEY = (
    Public("change_note", _l("更新说明")),
    Public("title", _l("问卷名称")),
    Public("code", _l("问卷编号")),
    Public("host_name", _l("组织单位")),
    Public("event", _l("有关活动"), lambda survey: survey.event.title if survey.event else "",
           (("event", ("code",)),)),
    Public("intro", _l("填写说明")),
    Public("naming", _l("署名方式"), lambda survey: survey.naming.label),
    Public("way", _l("填写方式"), way_words, ("has_open_link", "days")),
    Public("contact_phone", _l("咨询电话")),
    Public("items", _l("题目"), item_lines, ("items",)),
)


@in_house_language
def public_fields_of_survey(survey) -> list[PublicField]:
    """Exactly what people would read of a questionnaire, of it or of it with its revision in place: what a review slip
    is about."""
    return fields_in(PUBLIC_OF_SURVEY, survey)
