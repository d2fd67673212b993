"""What may stand in a registration form besides what may stand in any: personal data are asked for a reason, numbers of
documents only by the catalogue, which keeps them sealed."""

import re

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import COUNTED, NAMED
from xicheng_events.booking.events.form_catalogue import CATALOGUE, Field
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.foundation.questions.kinds import Asking, QuestionKind

_ONLY_BY_CATALOGUE = re.compile("身份证|证件[号]|护照号|通行证号")
_PERSONAL = re.compile("手机|电话|微信|邮箱|住址|地址|出生|生日|年龄|车牌|民族|籍贯|宗教|健康|病史|收入|银行|婚[姻]")


def clean_form(value, _name: str = "form", problems: list | None = None) -> dict | None:
    """The form in the one shape that is stored; None asks the usual. Cleaning twice changes nothing.

    Everything wrong goes to `problems`; without a list the first one is raised.
    """
    if value is None:
        return None
    found: list[Refused] = []
    items = clean_items(list(value.get("items", ())), REGISTERING, found)
    if problems is None and found:
        raise found[0]
    (problems if problems is not None else []).extend(found)
    return {"companions": COUNTED if value.get("companions") == COUNTED else NAMED, "items": items}


def _check_personal(item: dict, problems: list) -> None:
    label, key = item["label"], item["key"]
    if _ONLY_BY_CATALOGUE.search(label):
        problems.append(Refused("use_catalogue", _("证件号码请在“证件类型、号码”中设置：系统加密保存，按期删除。"),
                                f"{key}-label"))
    personal = _PERSONAL.search(label)
    if personal and not item["reason"] and item["kind"] != QuestionKind.SECTION:
        problems.append(Refused("reason_missing", _("题目涉及个人信息（%(what)s），请写明收集理由，报名人会看到。",
                                                    what=personal[0]), f"{key}-reason"))


def _check_ages(items: list[dict], problems: list) -> None:
    chosen = {item["field"] for item in items}
    if {Field.AGE_BAND.value, Field.BIRTH_DATE.value} <= chosen:
        problems.append(Refused("age_twice", _("年龄段和出生日期只选一项，能用年龄段的不收集出生日期。"),
                                f"{Field.BIRTH_DATE.value}-need"))


REGISTERING = Asking(
    kinds=(QuestionKind.TEXT, QuestionKind.LONG, QuestionKind.NUMBER, QuestionKind.SINGLE, QuestionKind.MULTIPLE,
           QuestionKind.YES_NO, QuestionKind.DATE, QuestionKind.SECTION),
    catalogue={field.value: row for field, row in CATALOGUE.items()}, check_question=_check_personal,
    check_all=_check_ages)
