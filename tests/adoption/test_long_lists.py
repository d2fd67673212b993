"""Pages of remarks and of adoption take as many queries for many rows as for a few (design.md §2)."""

import pytest

from tests.adoption.steps import answered, assigned, passed, to_adopt
from tests.cast import LI_JING
from tests.remarks.steps import noted, party
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.adoption.kinds import AdoptionResult


def one_more(app, world) -> int:
    """Said by 李静 and by others, waiting for a unit, studied, answered; the theme that is answered."""
    noted(app, world, "李静")
    noted(app, world)
    to_adopt(app, world)
    assigned(app, world)
    theme = assigned(app, world, to_adopt(app, world, may_publish=True), to_adopt(app, world))
    answered(app, world, theme, AdoptionResult.PARTLY)
    passed(app, world, theme)
    return theme


@pytest.mark.once  # the same statements are sent to either
def test_lists_take_as_many_queries_for_many_rows_as_for_few(app, world, desk, citizen, at, statements):
    _mine, reference = party(app, world, LI_JING)
    at("2026-03-18 10:00")
    editor, own = desk("zhaomin"), citizen(LI_JING)
    with app.app_context():
        occasion = db.session.get(Event, world.event_id).occasion_id
    pages = [(editor, path) for path in (
        "/staff", "/staff/adoption", "/staff/adoption/waiting", f"/staff/adoption/tables/{occasion}", "/staff/remarks",
        f"/staff/remarks/{world.code}")]
    pages += [(own, path) for path in (f"/registrations/{reference}/remarks", f"/registrations/{reference}", "/me")]
    counted: dict[str, list[int]] = {}
    for more in (1, 6):
        for _each in range(more):
            one_more(app, world)
        for reader, path in pages:
            reader.get(path)
            with statements() as sent:
                assert reader.get(path).status_code == 200, path
            counted.setdefault(path, []).append(len(sent))
    assert {path: numbers for path, numbers in counted.items() if len(set(numbers)) > 1} == {}
