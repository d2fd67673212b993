"""Forms that tests ask with, and how they come to be in force."""

from sqlalchemy import select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.checking import ask_for_review
from xicheng_events.booking.notices.operations.drafting import edit_event
from xicheng_events.booking.notices.registration_form_rules import clean_form
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.models import SheetAnswer

DRIVES = {"key": "qdrive", "kind": "yes_no", "label": "是否自驾前来", "required": True}
SEATS = {"key": "qseats", "kind": "number", "label": "车内几人", "required": True,
         "show_if": {"key": "qdrive", "value": "yes"}}
CAR = {"key": "qcar", "kind": "section", "label": "关于您的车", "help": "用于安排停车。",
       "show_if": {"key": "qdrive", "value": "yes"}}
TOPICS = {"key": "qtopic", "kind": "multiple", "label": "关心的内容", "options": ["居民收入", "物价", "人口"]}
GROUP = {"key": "qgroup", "kind": "single", "label": "想去哪一组", "options": ["展厅组", "座谈组"]}
WORDS = {"key": "qwords", "kind": "text", "label": "对讲解的期待"}
STORY = {"key": "qstory", "kind": "long", "label": "说说您的经历"}
SINCE = {"key": "qsince", "kind": "date", "label": "何时开始关注统计"}
DOCUMENT = {"field": "document", "required": True, "reason": "场地为机关办公区，入院须核对证件。"}
EMERGENCY = {"field": "emergency", "required": True, "reason": "活动有户外环节，遇紧急情况时联系。"}
QUESTION = {"field": "question"}
PLATE = {"field": "plate", "reason": "停车场凭登记的车牌放行。"}
BIRTH = {"field": "birth_date", "required": True, "reason": "按活动当天年龄安排体验。"}
CARD = "11010219500307001X"


def form_with(*items, companions="named") -> dict:
    """A clean form that asks `items`."""
    return clean_form({"companions": companions, "items": list(items)})


def ask_in_force(app, world, *items, companions="named", **changes) -> None:
    """Let the world's open day ask these, reviewed and published: through revision and review, as at the desk."""
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        edit_event(event, by=db.session.get(Person, world.staff["zhaomin"]),
                   form=form_with(*items, companions=companions), **changes)
        ask_for_review(event, note="报名表有更新", by=db.session.get(Person, world.staff["zhaomin"]))
        notices.clear(event, event.host_id)
        notices.publish_cleared(event)
        db.session.commit()


def said(app) -> list[tuple]:
    """(key, value or secret, number of the version) of every answer kept."""
    with app.app_context():
        return [(a.question.key, a.secret or a.value, a.question.version.number)
                for a in db.session.scalars(select(SheetAnswer).order_by(SheetAnswer.id))]


def the_registration(app) -> Registration:
    with app.app_context():
        found = db.session.scalars(select(Registration)).one()
        db.session.expunge_all()
        return found
