"""What is gone from a thing is gone from its index: whatever sweep or operation has emptied, replaced or withdrawn it,
no term of an index says what no thing says any more, in the tables of either database."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text, update

from tests.cast import beijing
from tests.test_retention import until_nothing_changes
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import public_events
from xicheng_events.booking.events.searching import says
from xicheng_events.booking.notices.operations.drafting import delete_draft, edit_event
from xicheng_events.booking.participants.operations.event_changes import withdraw_event
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.filling import fill_search_indexes, index_again
from xicheng_events.foundation.core.search.index import indexes
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.publishing import withdraw_issue
from xicheng_events.voice.followup.published import published_issues
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.publishing import withdraw_opinion
from xicheng_events.voice.opinions.queries import published_opinions
from xicheng_events.worker import run_sweep, sweeps_of

CODE = Path(__file__).parents[2] / "xicheng_events"
THE_DAY, LATER = beijing("2026-11-24 10:00"), beijing("2032-11-24 10:00")


@pytest.fixture(scope="module")
def filled(new_demo_site):
    """A site with the demo world in it, for all tests of this file."""
    site = new_demo_site()
    yield site
    with site.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(filled):
    """The same on its day; what a test does is taken back, unless it commits."""
    clock.set_to(THE_DAY)
    with filled.app_context():
        yield filled
        db.session.rollback()
    clock.set_to(None)


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def said_otherwise() -> dict[str, set[str]]:
    """By index, the terms in its tables that its thing doesn't say, and those it says that aren't there."""
    found = {index.__tablename__: _strays(index) for index in indexes()}
    return {name: strays for name, strays in found.items() if strays}


def _strays(index) -> set[str]:
    db.session.flush()
    terms = index.terms if is_sqlite() else func.tsvector_to_array(index.terms)
    there = {number: set(kept.split() if is_sqlite() else kept) for number, kept in db.session.execute(
        select(index.id, terms))}
    said = {thing.id: set(index.terms_of(thing)) for thing in db.session.scalars(
        select(index.of).execution_options(populate_existing=True)).unique()}
    strays = {term for number in there.keys() | said.keys()
              for term in there.get(number, set()) ^ said.get(number, set())}
    return strays | (words_in_lists(index) ^ set().union(*said.values()))


def words_in_lists(index) -> set[str]:
    """The terms that the database's own list of the index has."""
    asked = "SELECT term FROM {}_fts_terms" if is_sqlite() else "SELECT word FROM ts_stat('SELECT terms FROM {}')"
    return set(db.session.scalars(text(asked.format(index.__tablename__))))


def test_each_index_has_things_and_says_what_they_say(demo):
    assert all(words_in_lists(index) for index in indexes())
    assert said_otherwise() == {}
    assert fill_search_indexes() == 0


@pytest.mark.parametrize("index", indexes(), ids=lambda index: index.__tablename__)
def test_what_is_emptied_past_the_session_is_emptied_in_the_index_where_that_is_told_else_it_is_seen(demo, index):
    thing = db.session.scalars(select(index.of).order_by(index.of.id.desc()).limit(1)).unique().one()
    gone = set(index.terms_of(thing))
    values = {name: thing.code if name == "code" else "" for name in index.said_in}
    db.session.execute(update(index.of).where(index.of.id == thing.id).values(**values),
                       execution_options={"synchronize_session": False})
    db.session.refresh(thing)
    assert said_otherwise().get(index.__tablename__, set()) <= gone
    assert index.__tablename__ in said_otherwise()
    index_again(thing, changed=values)
    assert said_otherwise() == {}


@pytest.mark.parametrize("index", indexes(), ids=lambda index: index.__tablename__)
def test_what_is_emptied_through_the_session_is_emptied_in_the_index(demo, index):
    for thing in db.session.scalars(select(index.of)).unique():
        for name in index.said_in:
            if name not in ("code", "number"):
                setattr(thing, name, "")
    assert said_otherwise() == {}


# What is public of each kind, how it is found, and by which words; who withdraws it how.
FOUND = {
    "notice": (Event, "title", lambda words: public_events().where(says(words)), withdraw_event, Role.LEADER),
    "issue": (Issue, "public_title", lambda words: published_issues(words=words), withdraw_issue, Role.EDITOR),
    "opinion": (Opinion, "text", lambda words: published_opinions(words=words), withdraw_opinion, Role.EDITOR),
}


@pytest.mark.parametrize("kind", FOUND)
def test_what_is_withdrawn_is_found_by_nobody_outside(demo, kind):
    model, said_in, finds, withdraw, role = FOUND[kind]
    people = db.session.scalars(select(Person).where(Person.account.has()).order_by(Person.id)).all()
    out = db.session.scalars(select(model).join(model.publication).where(
        Publication.kind == kind, Publication.state == PublicationState.PUBLISHED).order_by(model.id)).unique().all()
    withdrawn = []
    for thing in out:
        unit, found = thing.publication.organisation_id, finds(getattr(thing, said_in)[:20])
        assert thing in db.session.scalars(found).unique().all()
        if by := next((each for each in people if each.holds(role, organisation_id=unit)), None):
            withdraw(thing, reason="发布有误", by=by)
            assert thing not in db.session.scalars(found).unique().all()
            withdrawn.append(thing)
    assert withdrawn
    assert said_otherwise() == {}


def test_what_is_written_anew_or_deleted_leaves_nothing(demo):
    drafts = db.session.scalars(select(Event).join(Event.publication).where(
        Publication.state.in_((PublicationState.DRAFTING, PublicationState.RETURNED)))).unique().all()
    assert drafts
    for draft in drafts:
        editor = somebody(Role.EDITOR, draft.host_id)
        edit_event(draft, by=editor, title="另一个题目", summary="", theme="", agenda=[])
        delete_draft(draft, by=editor)
    assert said_otherwise() == {}
    for index in indexes():
        for thing in db.session.scalars(select(index.of).order_by(index.of.id)).unique().all():
            db.session.execute(delete(index).where(index.id == thing.id))  # as a foreign key does with a deleted thing
        assert words_in_lists(index) == set()


def test_no_sweep_leaves_behind_in_an_index_what_it_has_emptied(new_demo_site):
    """The whole clockwork, sweep by sweep, when everything that is due has long been due."""
    app = new_demo_site()
    clock.set_to(LATER)
    for sweep in sweeps_of(app):
        for _part in range(20):
            if not run_sweep(app, sweep.act):
                break
        with app.app_context():
            assert said_otherwise() == {}, sweep.act.__name__
    until_nothing_changes(app)
    with app.app_context():
        assert said_otherwise() == {}
        db.engine.dispose()
    clock.set_to(None)


@pytest.mark.once
def test_whoever_writes_past_the_session_what_is_searched_says_so(app):
    """An UPDATE of a table that has an index names its columns, none of them read by the index; or the function that
    sends it calls `index_again`. So does one that inserts past the session."""
    silent = [f"{path.relative_to(CODE)}: {function.name}" for path in sorted(CODE.rglob("*.py"))
              for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
              if isinstance(function, ast.FunctionDef) and writes_past(function) and not calls(function, "index_again")]
    assert silent == []


@pytest.mark.once
@pytest.mark.parametrize(("source", "is_found"), [
    ("write(update(Opinion).where(x).values(text=''))", True), ("write(update(Opinion).values(**values))", True),
    ("write(update(Opinion).values({'answer': ''}))", True), ("write(update(Issue).values(place=None))", True),
    ("write(update(Opinion).where(x).values(phone=None))", False), ("write(update(Person).values(name=''))", False),
    ("insert_unless_there(Opinion, text='')", True), ("insert_unless_there(Person, name='')", False),
])
def test_such_a_write_is_recognised(source, is_found):
    assert writes_past(ast.parse(f"def purge():\n    {source}").body[0]) is is_found


PAST = ("insert_unless_there", "insert_once", "insert_numbered", "add_rows", "overwrite")


def writes_past(function: ast.FunctionDef) -> bool:
    """Whether a function writes a column that an index reads, or may, by a statement of its own."""
    read = {}
    for index in indexes():
        read.setdefault(index.of.__name__, set()).update(index.said_in)
    return any(_may_write(call, read) for call in ast.walk(function) if isinstance(call, ast.Call))


def _may_write(call: ast.Call, read: dict[str, set[str]]) -> bool:
    if isinstance(call.func, ast.Name) and call.func.id in PAST:
        return bool(call.args) and getattr(call.args[0], "id", "") in read
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "values"):
        return False
    updated = {name for each in ast.walk(call.func) if isinstance(each, ast.Call)
               and isinstance(each.func, ast.Name) and each.func.id == "update"
               for name in (getattr(arg, "id", "") for arg in each.args) if name in read}
    names = {keyword.arg for keyword in call.keywords}
    return any(call.args or None in names or names & read[name] for name in updated)


def calls(function: ast.FunctionDef, name: str) -> bool:
    """Whether it calls something of that name."""
    return any(isinstance(each, ast.Call) and getattr(each.func, "id", "") == name for each in ast.walk(function))
