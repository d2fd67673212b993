"""Paper copies in stories: printed by 赵敏, typed in by her, and what became of the numbers."""

import re

from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.paper_numbers import number_on_paper

ITEMS = [
    {"key": "part", "kind": "section", "label": "您的评价", "help": "请按实际感受填写。"},
    {"key": "overall", "kind": "rating", "label": "总体满意度", "required": True, "is_overall": True},
    {"key": "why", "kind": "long", "label": "不满意的原因", "show_if": {"key": "overall", "value": "1"}},
    {"key": "often", "kind": "single", "label": "多久来一次", "options": ["每周", "每月"], "has_other": True},
    {"key": "topics", "kind": "multiple", "label": "关心什么", "options": ["物价", "收入"], "has_other": True},
    {"key": "drives", "kind": "yes_no", "label": "是否自驾"},
    {"key": "age", "kind": "number", "label": "住了几年"},
    {"key": "since", "kind": "date", "label": "何时搬来"},
    {"key": "words", "kind": "text", "label": "一句话"},
    {"key": "suggestions", "kind": "suggestions", "label": "意见建议", "at_most": 2},
]


def survey_on_paper(app, world, **fields) -> str:
    """The address of the paper copies of a published questionnaire without an open link."""
    with app.app_context():
        return f"/staff/surveys/{published_survey(world, **{'has_open_link': False, 'items': ITEMS, **fields})}/paper"


def printed(clerk, page: str, count: int) -> list[str]:
    """Let `clerk` print so many; their numbers."""
    clerk.get(page)
    made = clerk.submit(page, count=str(count))
    assert made.status_code == 303, made.text
    first = int(made.headers["Location"].rpartition("/")[2])
    return [number_on_paper(first + n) for n in range(count)]


def typed_in(clerk, page: str, number: str, **answers):
    """Let `clerk` type one in, by its number and the names of the inputs."""
    clerk.get(f"{page}/entry")
    found = clerk.submit(f"{page}/entry", number=number)
    if found.status_code != 303:
        return found
    address = found.headers["Location"]
    clerk.get(address)
    return clerk.submit(address, **{"answers-overall": "5", **answers})


def sheets_of(clerk, page: str, first: int = 1) -> list[str]:
    """What stands on each printed copy of a set."""
    return re.split('<table class="copy">', clerk.get(f"{page}/{first}/sheets").text)[1:]


def entries(app, action: str) -> list[AuditEntry]:
    """What the record says was done so, in its order."""
    with app.app_context():
        found = list(db.session.scalars(
            db.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))
        db.session.expunge_all()
        return found
