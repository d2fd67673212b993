"""Building the registration form. Each change is a change of the notice: `edit_event` decides whether it is
allowed, and whether it applies at once or waits for review (notices.revision)."""

import copy
import secrets

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import form_of
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.form_rules import clean_form
from xicheng_events.booking.notices.operations.drafting import edit_event
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.refusal import Refused

_DIGITS = "0123456789abcdefghijkmnpqrstuvwxyz"


def new_key() -> str:
    """A key for a new question: unique among those of a form."""
    return "q" + "".join(secrets.choice(_DIGITS) for _n in range(8))


def choose_fields(event: Event, *, fields: dict[str, dict], companions: str, by: Person) -> bool:
    """Say which fields of the catalogue are asked: {field: {required, reason}}; the others aren't collected.

    True when it waits for another review. Refuses what `clean_form` and `edit_event` refuse.
    """
    form = _form(event)
    own = [item for item in form["items"] if not item["field"]]
    chosen = [{"field": field, **said} for field, said in fields.items()]
    return _keep(event, {"companions": companions, "items": chosen + own}, by)


def put_question(event: Event, *, question: dict, by: Person) -> bool:
    """Add a question, or change the one that has its key: {key, kind, label, help, required, reason, options, show_if}.

    Another kind or other options are no problem for answers there are: they belong to the version they were given to.
    """
    form = _form(event)
    at = next((n for n, item in enumerate(form["items"]) if item["key"] == question["key"]), len(form["items"]))
    form["items"][at:at + 1] = [{**question, "field": None}]
    return _keep(event, form, by)


def move_question(event: Event, *, key: str, up: bool, by: Person) -> bool:
    """Put an own question before or after its neighbour; at the edge nothing happens."""
    form = _form(event)
    items, at = form["items"], _place(form["items"], key)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(items) or items[other]["field"]:
        return False
    first, second = sorted((at, other))
    condition = items[second]["show_if"]
    if condition and condition["key"] == items[first]["key"]:
        raise Refused("condition_order", _("“%(later)s”取决于“%(earlier)s”的回答，不能移到它前面。",
                                           later=items[second]["label"], earlier=items[first]["label"]))
    items[first], items[second] = items[second], items[first]
    return _keep(event, form, by)


def remove_question(event: Event, *, key: str, by: Person) -> bool:
    """Ask a question no more. Refuses `others_depend` while the condition of another one names it."""
    form = _form(event)
    at = _place(form["items"], key)
    for item in form["items"]:
        if item["show_if"] and item["show_if"]["key"] == key:
            raise Refused("others_depend", _("“%(what)s”的显示条件用到了这道题，请先修改它。", what=item["label"]))
    del form["items"][at]
    return _keep(event, form, by)


def use_usual_form(event: Event, *, by: Person) -> bool:
    """Ask the usual again, without own questions."""
    return edit_event(event, by=by, form=None)


def _form(event: Event) -> dict:
    return copy.deepcopy(form_of(current_notice(event)))


def _place(items: list[dict], key: str) -> int:
    at = next((n for n, item in enumerate(items) if item["key"] == key and not item["field"]), None)
    if at is None:
        raise Refused("no_such_question", _("这道题已被删除，请刷新页面。"))
    return at


def _keep(event: Event, form: dict, by: Person) -> bool:
    return edit_event(event, by=by, form=clean_form(form))
