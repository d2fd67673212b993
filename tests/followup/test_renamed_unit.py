"""What was done about an issue goes on naming the unit as it was called then (domain §17-24)."""

from tests.followup.steps import rate, register, replied
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import change_unit
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.models import Issue


def test_17_24_a_unit_that_is_renamed_keeps_its_old_name_in_what_was_done_under_it(app, world, desk, at):
    closed, said = replied(app, world)
    rate(app, said, solved=True, score=5)
    open_one = register(app, world)
    at("2026-03-12 10:00")
    with app.app_context():
        unit = db.session.get(Organisation, world.units["niujie"])
        change_unit(unit, kind=unit.kind, short_name="牛街片区", full_name="北京市西城区人民政府牛街片区办事处",
                    code=unit.code or "", search_alias=unit.search_alias, valid_from=unit.valid_from,
                    by=db.session.get(Person, world.staff["zhouyan"]))
        db.session.commit()
    with app.app_context():
        issues = [db.session.scalars(db.select(Issue).where(Issue.number == number)).one()
                  for number in (closed, open_one)]
        assert ["片区" in each.lead_name for each in issues] == [False, True]
    for number in (closed, open_one):
        assert "派发至牛街街道办理" in desk("zhouyan").get(f"/staff/issues/{number}").text
