"""What may stand in a questionnaire, and what it still lacks before people may read it."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.standard_questionnaire import SURVEYING

TITLE, INTRO, MOST_DAYS = 60, 1000, 60
USUAL = {"title": "", "intro": "", "naming": Naming.EACH, "days": 7, "has_open_link": False, "contact_phone": "",
         "event": None, "items": []}


def check_survey(fields: dict, *, organisation_id: int) -> tuple[dict, list[Refused]]:
    """The fields of a questionnaire (`USUAL` names them), cleaned, and everything wrong with them, each beside its
    input."""
    problems: list[Refused] = []
    rules = {
        "title": lambda said: impersonal(written(said, field="title", at_least=2, at_most=TITLE, what=_("问卷名称")),
                                         field="title"),
        "intro": lambda said: written(said, field="intro", at_most=INTRO, what=_("填写说明")),
        "naming": _naming, "days": _days, "has_open_link": bool,
        "contact_phone": lambda said: clean_any_phone(said, field="contact_phone") if half_width(said) else "",
        "event": lambda event: _event(event, organisation_id),
        "items": lambda items: clean_items(items, SURVEYING, problems),
    }
    cleaned = {}
    for name, rule in rules.items():
        try:
            cleaned[name] = rule(fields[name])
        except Refused as refusal:
            problems.append(refusal)
            cleaned[name] = fields[name]
    if cleaned["event"] and cleaned["has_open_link"]:
        problems.append(Refused("one_audience", _("用于活动的问卷只发给到场的人，不能同时使用公开链接。"),
                                "has_open_link"))
    return cleaned, problems


def _naming(said) -> Naming:
    try:
        return Naming(said)
    except ValueError:
        raise Refused("unknown_choice", _("请选择署名方式。"), "naming") from None


def _days(said) -> int:
    if not isinstance(said, int) or not 1 <= said <= MOST_DAYS:
        raise Refused("number_wrong", _("填写天数应为1至%(most)s的整数，请检查。", most=MOST_DAYS), "days")
    return said


def _event(event: Event | None, organisation_id: int) -> Event | None:
    if event is not None and event.host_id != organisation_id:
        raise Refused("not_own_event", _("只能选择本单位主办的活动。"), "event")
    return event


def missing_in_survey(survey) -> list[tuple[str, str]]:
    """(field, what to do) for everything that is required and missing, of a questionnaire or of it as its revision
    would make it stand; empty when it is complete."""
    asked = [item for item in survey.items if item["kind"] != QuestionKind.SECTION]
    missing = [
        ("items", asked, _("请至少添加一道题。")),
        ("items", not survey.items or survey.items[-1]["kind"] != QuestionKind.SECTION or not asked,
         _("最后一个小标题下面没有题目，请补充或删除。")),
        ("contact_phone", survey.contact_phone or survey.event, _("请填写咨询电话。")),
        ("event", survey.event is None or survey.event.course is not EventCourse.CANCELLED or survey.is_public,
         _("所选活动已取消，请改选活动或不选活动。")),
    ]
    return [(field, sentence) for field, there, sentence in missing if not there]


def warnings_about(survey) -> list[str]:
    """Sentences on what is allowed but worth a second thought."""
    said = []
    if survey.items and not any(item.get("is_overall") for item in survey.items):
        said.append(_("没有标为总体满意度的题，结果中没有满意率。"))
    if survey.event and survey.event.slots and survey.event.slots[-1].ends_at <= clock.now() and not survey.is_public:
        said.append(_("所选活动的场次已经结束：已发出的仍是原来的问卷，本问卷只发给以后登记到场的人。"))
    if not (survey.event or survey.event_kind or survey.has_open_link):
        said.append(_("没有选活动，也没有公开链接：除非印成纸质问卷，或由区级统筹员设为一类活动的模板，没有人能填写。"))
    if survey.has_open_link and not survey.is_public and any(item.get("is_overall") for item in survey.items):
        said.append(_("满意率只按邀请填写和纸质的答卷计算，通过公开链接填写的不计入。"))
    return said
