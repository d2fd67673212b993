"""The questionnaire for those who came to an event (domain §2.6), as a form: what a new site begins with."""

from flask_babel import gettext as _

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.questions.form_rules import MOST_SUGGESTIONS, clean_items
from xicheng_events.foundation.questions.kinds import Asking, QuestionKind

AFTER_EVENT = "after_event"
SURVEYING = Asking(kinds=(QuestionKind.RATING, QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.YES_NO,
                          QuestionKind.TEXT, QuestionKind.LONG, QuestionKind.NUMBER, QuestionKind.DATE,
                          QuestionKind.SUGGESTIONS, QuestionKind.SECTION))


@in_house_language
def standard_items() -> list[dict]:
    """Its items, as migration 0056 gave them to sites that were there already."""
    rating = {"kind": "rating"}
    return clean_items([
        {"key": "ratings", "kind": "section", "label": _("您的评价")},
        {"key": "overall", "label": _("总体满意度"), "required": True, "is_overall": True, **rating},
        {"key": "organisation", "label": _("活动组织"), **rating},
        {"key": "content", "label": _("讲解内容"), **rating},
        {"key": "qa", "label": _("互动答疑"), **rating},
        {"key": "venue", "label": _("场地与服务"), **rating},
        {"key": "why_unhappy", "kind": "long", "label": _("如有不满意，请告诉我们原因")},
        {"key": "impressed_by", "kind": "long", "label": _("印象最深的内容")},
        {"key": "opinions", "kind": "section", "label": _("意见建议")},
        {"key": "suggestions", "kind": "suggestions", "label": _("意见建议"), "at_most": MOST_SUGGESTIONS,
         "help": _("可分条填写，最多5条，不填也可以。每条都有查询码，不用登录即可查看办理情况。")},
    ], SURVEYING, [])
