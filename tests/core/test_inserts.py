"""Writing a row unless it is there: what the database says must be what the caller hears, on both engines."""

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_once, insert_unless_there

ROW = {"slug": "x", "kind": OrganisationKind.OTHER, "short_name": "某单位", "full_name": "某单位", "search_alias": ""}


def test_only_the_first_of_two_is_stored(app):
    with app.app_context():
        assert [insert_unless_there(Organisation, **ROW), insert_unless_there(Organisation, **ROW)] == [True, False]
        assert db.session.query(Organisation).count() == 1


def test_the_first_of_two_gets_its_row(app):
    with app.app_context():
        first, second = insert_once(Organisation, **ROW), insert_once(Organisation, **ROW)
        assert (first.short_name, second) == ("某单位", None)
