"""What an opinion is merged into goes another way at that very moment: nobody follows an outcome that isn't there."""

import threading
from contextlib import suppress

import pytest

from tests.cast import WANG_LEI
from tests.opinions.steps import do, says, told
from tests.opinions.steps import stand as opinion
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.opinions import operations, taking_back
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.suggesting import hand_on


def meanwhile(app, step) -> threading.Thread:
    """Somebody else does it, with a connection of their own, before it goes on here; where the engine lets nobody in
    before that is done, right after it."""
    def run():
        with app.app_context(), suppress(Refused):
            step()
            db.session.commit()

    other = threading.Thread(target=run)
    other.start()
    other.join(1)
    return other


def get(model, row_id):
    return db.session.get(model, row_id)


def test_an_outcome_isnt_taken_back_from_whoever_was_merged_into_it_meanwhile(app, world, engine_name, monkeypatch):
    first, second, by = says(app, world), says(app, world, phone=WANG_LEI.phone), world.staff["zhaomin"]
    do(app, operations.answer_at_once, (Opinion, first), answer="您好，每周六上午开放。", by=by)
    undo = taking_back._undo

    others = []

    def late(said, was):
        others.append(meanwhile(app, lambda: merge(get(Opinion, second), get(Opinion, first), by=get(Person, by))))
        undo(said, was)

    monkeypatch.setattr(taking_back, "_undo", late)
    with suppress(Refused):
        do(app, taking_back.take_back_outcome, (Opinion, first), by=by)
    others[0].join()
    stand_so = [opinion(app, said).triage for said in (first, second)]
    is_told = WANG_LEI.phone in [phone for phone, _words in told(app, "reply")]
    assert (stand_so, is_told) in (([Triage.ANSWERED, Triage.MERGED], True), ([Triage.NEW, Triage.NEW], False))


@pytest.mark.parametrize(("whose", "code"), [("target", "merge_moved"), ("own", "already_triaged")])
def test_what_was_handed_on_meanwhile_is_merged_with_nothing_of_the_unit_before(app, world, engine_name, whose, code):
    own, target, by = says(app, world), says(app, world, phone=WANG_LEI.phone), world.staff["zhaomin"]
    handed = {"own": own, "target": target}[whose]
    with app.app_context():
        said, into, person = get(Opinion, own), get(Opinion, target), get(Person, by)
        assert (said.organisation_id, person.id) == (into.organisation_id, by)
        meanwhile(app, lambda: hand_on(get(Opinion, handed), get(Organisation, world.units["niujie"]),
                                       by=get(Person, world.staff["zhouyan"])))
        with pytest.raises(Refused) as refused:
            merge(said, into, by=person)
        db.session.rollback()
    assert refused.value.code == code
    assert opinion(app, own).triage is Triage.NEW
