"""A tablet answers at the door as the vectors say, and as the server: one table, the same questions, read alike."""

import json
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browser.stopwatch import open_door
from tests.browser.support import chromium, served, staff_context
from tests.checkin import vectors
from tests.checkin.world import read
from tests.core.test_codes import MEANT
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Check
from xicheng_events.door.checkin.queries.parties import Party
from xicheng_events.door.checkin.results import SAYS
from xicheng_events.door.checkin.rules import barred_by
from xicheng_events.door.checkin.tablet.roster import Expected, millis
from xicheng_events.door.checkin.tablet.sync import sealed_record, ticket_of
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.names import same_name

pytestmark = pytest.mark.browser

# What a tablet does with what is shown, without the network.
_ANSWER = """Promise.all(rows.map(async ({ text, ticket, now, heads, checked }) => {
  const { window } = roster.facts();
  const found = await roster.find(ticket ? { number: ticket } : keys.readPresented(text));
  const decision = rules.decide(found, { window, now, heads, checked });
  if (decision.heads) roster.letIn(found.ticket.number, decision.heads, now);
  return answers.localAnswer("", decision, found, window, now);
}))"""
_SAY = "rows.map(([result, facts]) => answers.said(result, facts)).map(({ word, sentence }) => [word, sentence])"
_READ = "rows.map(keys.readPresented)"
_MEANT = "rows.map(([typed, known]) => new keys.Codes(known.map((each) => [each, each])).get(typed) ?? null)"
_SAME = "rows.map((pair) => new Set(pair.map(keys.bareName)).size === 1)"
_FIND = "rows.map((text) => roster.search(text).length > 0)"
_DECIDE = "rows.map(([found, window, now, checked]) => rules.decide(found, { window, now, checked }).result)"

_NAMES = [("阿依古丽•买买提", "阿依古丽·买买提"), ("J. R. Smith", "jr smith"), ("བསྟན་འཛིན", "བསྟནའཛིན"),
          ("ジャン・ピエール", "ジャン ピエール"), ("ＪＲ Smith", "jr smith"), ("李\u200b静", "李静"),
          ("葛\U000e0100城", "葛城"), ("李静", "李婧")]


@pytest.fixture(scope="module")
def browser():
    with chromium(camera_allowed=False) as browser:
        yield browser


@pytest.fixture
def opened(app, door, browser):
    """Open the morning's door on a tablet that has its roster: `opened()`."""
    with served(app) as address:
        yield lambda: open_door(staff_context(browser, app, address, door.staff["sunhao"]), address, door.morning)


def run(page, what: str, rows):
    """What comes of an expression about `rows` in the door's page; the scripts it names are those that run there."""
    # As one text: Playwright takes a list apart, value by value.
    return page.evaluate(f"""async (text) => {{
      const rows = JSON.parse(text);
      const {{ src }} = document.querySelector("script[src$='/door/main.js']");
      const [answers, keys, roster, rules] = await Promise.all(
        ["answers", "keys", "roster", "rules"].map((name) => import(src.replace("main", name))));
      return {what};
    }}""", json.dumps(rows))


@pytest.mark.parametrize("rule", [None, "pledge"])
def test_a_tablet_answers_as_the_vectors_say_and_knows_of_the_party_what_the_server_does(app, door, opened, rule):
    rows = [each for each in vectors.SITUATIONS if each.get("rule") == rule]
    with app.app_context():
        slots = {"morning": door.morning, "afternoon": door.afternoon, "lecture": vectors.another_event(door)}
        vectors.rule(door, None)
        shown = [vectors.arrange(door, situation, slots) for situation in rows]
        vectors.rule(door, rule)
        moments = [millis(clock.now() + timedelta(minutes=situation.get("minutes", 0))) for situation in rows]
    told = run(opened(), _ANSWER, [
        {**show, "now": now, "heads": row.get("heads"), "checked": row.get("checked", False)}
        for row, show, now in zip(rows, shown, moments, strict=True)])
    wrong = []
    with app.app_context():
        for row, show, answer in zip(rows, shown, told, strict=True):
            server = vectors.server_answer(door, row, show)
            facts = vectors.FACTS if answer.get("ticket") else ()
            if (vectors.only(answer) != vectors.expected(row, offline=True)
                    or [answer[fact] for fact in facts] != [server[fact] for fact in facts]):
                wrong.append((row["about"], answer, server))
    assert wrong == []


@pytest.mark.once
@pytest.mark.parametrize(("at_once", "admitted"), [(False, 4), (True, 1)])
def test_a_tablet_answers_as_the_vectors_say_where_one_code_opens_all_items(app, door, opened, at_once, admitted):
    rows = [row for row in vectors.VECTORS["one_code"] if row.get("at_once", False) == at_once]
    with app.app_context():
        shown = [vectors.arrange_items(door, row) for row in rows]
        moments = [millis(clock.now() + timedelta(minutes=row.get("minutes", 0))) for row in rows]
    told = run(opened(), _ANSWER, [{**show, "now": now} for show, now in zip(shown, moments, strict=True)])
    assert [vectors.only(answer) for answer in told] == [vectors.expected(row, offline=True) for row in rows]
    assert [answer["name"] for answer in told if answer["heads"]] == ["李静"] * admitted


@pytest.mark.once
def test_a_tablet_says_reads_finds_and_decides_as_the_server(app, door, opened):
    with app.app_context():
        vectors.found_party(door)
    page, found = opened(), vectors.VECTORS["found"]
    assert run(page, _FIND, [text for text, _found in found]) == [is_found for _text, is_found in found]
    said, typed = vectors.VECTORS["said"], vectors.VECTORS["typed"]
    assert run(page, _SAY, [row[:2] for row in said]) == [row[2:] for row in said]
    assert run(page, _READ, [text for text, _meant in typed]) == [meant for _text, meant in typed]
    assert run(page, _MEANT, [row[:2] for row in MEANT]) == [meant for *_row, meant in MEANT]
    assert run(page, _SAME, _NAMES) == [same_name(*pair) for pair in _NAMES]
    with app.app_context():
        rows, results = zip(*_all_situations(), strict=True)
    assert run(page, _DECIDE, rows) == list(results)
    assert set(results) == {result for result, says in SAYS.items() if says.by_tablet} - {"partly"}

    @settings(max_examples=40)
    @given(st.lists(_TYPED, min_size=25, max_size=50))
    def reads_alike(texts):
        assert run(page, _READ, texts) == [read(text) for text in texts]

    reads_alike()


# Around the lengths that mean something, and what comes between from phones, printers and Chinese keyboards.
_TYPED = st.builds(
    lambda signs, between: "".join(sign + (between if at % 5 == 3 else "") for at, sign in enumerate(signs)),
    st.one_of(*(st.lists(st.one_of(st.sampled_from("2345789ABKQSZ10OIlbmｂＭ５Ⅷ①ßﬁ"), st.characters(codec="utf-8")),
                         min_size=n - 1, max_size=n + 1) for n in (6, 8, 26, 64))),
    st.sampled_from(["", "", " ", "-", "　", "\u200b", "💥", "\u0301"]))


def _all_situations():
    """Every party there can be, at every moment: ([what the tablet is told, …], what the server answers)."""
    now, event = clock.now(), Event(form={"companions": "named", "items": []})
    slot = Slot(id=1, event_id=1, event=event, checkin_from=now, ends_at=now + timedelta(hours=2))
    moments = [now + timedelta(minutes=minutes) for minutes in (-1, 0, 60, 120, 121)]
    window = {"opens": millis(slot.checkin_from), "closes": millis(slot.ends_at)}
    yield [None, window, millis(now), False], barred_by(slot, None, now)
    for event_id in (1, 2):
        elsewhere = {"elsewhere": "那边", "isSameEvent": event_id == slot.event_id}
        yield [elsewhere, window, 0, False], barred_by(slot, _party(slot_id=2, event_id=event_id), now)
    for state, revoked_at, arrived, check, rule, age_band, at, checked in product(
            RegistrationState, (None, now), (0, 1, 2), (None, *Check), Check, (None, AgeBand.TEEN), moments,
            (False, True)):
        party = _party(state=state, revoked_at=revoked_at, arrived=arrived, check=check, rule=rule, age_band=age_band)
        number = ticket_of(Expected(1, None, None, "BM-7K3Q9F", "", None, 1, party))[4]
        found = {"ticket": {"state": number, "admits": 2, "arrived": arrived}, "record": sealed_record(party)}
        yield [found, {**window, "check": rule}, millis(at), checked], barred_by(slot, party, at, checked=checked) or (
            "passed")


def _party(**differs) -> Party:
    return Party(**{
        "ticket_id": 1, "slot_id": 1, "event_id": 1, "admits": 2, "arrived": 0, "revoked_at": None, "name": "李静",
        "state": RegistrationState.CONFIRMED, "needs": "", "category": Category.ANYONE, "seat": SeatKind.ROOM,
        "age_band": None,
        "bands": AgeBand.UNDER_14.value, "group": None, "colour": None, "note": None, "check": None, "rule": None,
        **differs})
