"""Building the registration form. Each change is a change of the notice: `edit_event` decides whether it is
allowed, and whether it applies at once or waits for review (notices.revision)."""

from collections.abc import Callable

from xicheng_events.booking.events.asked_at_registering import form_of, items_of
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.drafting import edit_event
from xicheng_events.booking.notices.registration_form_rules import clean_form
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.accounts.models import Person


def choose_fields(event: Event, *, fields: dict[str, dict], companions: str, by: Person) -> bool:
    """Say which fields of the catalogue are asked: {field: {required, reason}}; the others aren't collected.

    True when it waits for another review. Refuses what `clean_form` and `edit_event` refuse.
    """
    own = [item for item in items_of(current_notice(event)) if not item["field"]]
    chosen = [{"field": field, **said} for field, said in fields.items()]
    return edit_event(event, by=by, form=clean_form({"companions": companions, "items": chosen + own}))


def change_questions(event: Event, change: Callable[[list[dict]], list[dict]], *, by: Person) -> bool:
    """Ask what `change` makes of the items as they are (questions.operations.building_forms); else as `choose_fields`.
    """
    form = form_of(current_notice(event))
    changed = change(form["items"])
    if changed == form["items"]:
        return False
    return edit_event(event, by=by, form=clean_form({**form, "items": changed}))


def use_usual_form(event: Event, *, by: Person) -> bool:
    """Ask the usual again, without own questions."""
    return edit_event(event, by=by, form=None)
