"""Everything that is kept of people has a purpose, an end and a sweep that keeps to it, and each column is named."""

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import JSON, Date, Enum, LargeBinary, String, select
from sqlalchemy.types import TypeDecorator

from tests.cast import LI_JING, beijing, sign_in_by_code, sign_in_staff
from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.groups.models import Roster, RosterRow
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Person,
    PhoneCode,
    RequestKind,
    RequestState,
    StaffAccount,
)
from xicheng_events.foundation.accounts.operations.codes import send_code
from xicheng_events.foundation.audit.models import AuditEntry, ListExport, ListExportPart
from xicheng_events.foundation.core import clock, retention
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.documents import DocumentKind
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.core.rate_counts import count_one
from xicheng_events.worker import run_sweep, sweeps_of

WHAT_TO_DO = """
These columns can hold personal data, and no room says whether they do. Name each in its room's retention.py: in
PERSONAL with what it is, what for, until when and the sweep that empties it, or in NOT_PERSONAL (core/retention.py):
  """


def could_hold_personal_data(column) -> bool:
    """Text, JSON and what is encrypted; what only holds values of a list can't."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String | JSON | LargeBinary) and not isinstance(kind, Enum)


def columns() -> dict:
    """Every column of every table, by table.column."""
    return {str(column): column for table in db.metadata.sorted_tables for column in table.columns}


def test_every_column_is_named_once(app):
    with app.app_context():
        named = [name for each in retention.declared() for name in each.names]
        others = retention.not_personal()
        silent = {name for name, column in columns().items() if could_hold_personal_data(column)}
        assert silent - set(named) - others == set(), WHAT_TO_DO + "\n  ".join(sorted(silent - set(named) - others))
        assert sorted(named) == sorted(set(named)), "named twice"
        assert set(named) & others == set()
        assert (set(named) | others) - set(columns()) == set(), "columns that are gone"


# Of each person's own, whatever the room that keeps it says.
THEIR_OWN = re.compile(r"(^|_)(phone|mobile|email|document|born|guardian)(_|$)")
# Sealed, though nobody is in it: an officer's random share, and what an organiser tells everybody.
SEALED_OF_NOBODY = {"draw_officer.share", "mailing.text"}


def test_what_is_sealed_or_called_like_somebodys_own_is_among_what_ends(app):
    """No list of what is not personal hides it."""
    with app.app_context():
        named = {name for each in retention.declared() for name in each.names}
        assert {name for name, column in columns().items() if isinstance(column.type, Encrypted)} - named == (
            SEALED_OF_NOBODY)
        assert {name for name, column in columns().items() if THEIR_OWN.search(column.name)
                and (could_hold_personal_data(column) or isinstance(column.type, Date))} - named == set()


def test_each_has_a_sweep_of_the_clockwork_or_a_reason_to_stay(app):
    with app.app_context():
        swept = retention.emptied_by()
        without = [name for each in retention.declared() for name in each.names if each.kept == (name in swept)]
        assert without == [], "either `kept`, or emptied by a sweep (EMPTIES, where it is a later room's)"
        assert retention.purges() <= {each.act for each in sweeps_of(app)}
        assert all(str(each.what) and str(each.purpose) and each.end for each in retention.declared())


# What nobody in the demo world has said.
SAID_BESIDES = {
    Registration: {"document": "110102199003070011", "document_hash": "0" * 64, "document_tail": "0011",
                   "document_kind": DocumentKind.RESIDENT_ID, "born_on": date(1990, 3, 7), "question": "数字怎么来的",
                   "review_note": "已电话核对"},
    Companion: {"born_on": date(2018, 3, 7), "guardian_name": "王立"},
    Roster: {"source": "德胜街道名单.xlsx"},
    RosterRow: {"sheet": "张三的名单"},
    PhoneCode: {"proof": "1:x"},
}


@pytest.fixture(scope="module")
def site_and_li(new_demo_site):
    """The demo world of a November, and in it everything that a column can hold of a person; and 李静, signed in."""
    app = new_demo_site()
    li = sign_in_by_code(app.test_client(), LI_JING)
    app.test_client().post("/staff/sign-in", data={"sign_in_name": "nobody", "password": "wrong"})
    with app.app_context():
        count_one("somewhere", timedelta(minutes=1))
        send_code("19900009999")
        for model, values in SAID_BESIDES.items():
            row = db.session.scalars(select(model).order_by(model.id).limit(1)).unique().one()
            for name, value in values.items():
                setattr(row, name, value)
        party = db.session.scalar(select(Registration.id).order_by(Registration.id).limit(1))
        db.session.add(Excuse(registration_id=party, words="孩子发烧", said_at=clock.now(), reason="情况属实"))
        event = db.session.scalar(select(Event.id).limit(1))
        db.session.add(ListExport(key="0", kind="registration", about_id=event, asked_by_id=1, asked_at=clock.now(),
                                  whole=True, done=1, wanted=[party], ready_at=clock.now()))
        db.session.flush()
        db.session.add(ListExportPart(key="0", first=0, rows="[]"))
        db.session.add(Person(name="宋佳", session_stamp="0", created_at=clock.now()))  # nothing else is known of her
        asks, whose = db.session.scalars(select(StaffAccount.person_id).order_by(StaffAccount.person_id).limit(2))
        db.session.add(AccountRequest(
            kind=RequestKind.RESET_PASSWORD, person_id=whose, asked_by_id=asks, reason="忘记密码", open_key="reset",
            asked_at=clock.now(), expires_at=clock.now(), state=RequestState.OPEN))
        db.session.commit()
    yield app, li
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo_site(site_and_li):
    """The same site, on its day."""
    clock.set_to(beijing("2026-11-24 10:00"))
    yield site_and_li[0]
    clock.set_to(None)


def test_why_somebody_is_kept_is_said_of_one_as_of_all(demo_site):
    with demo_site.app_context():
        wanted = set(db.session.scalars(select(Person.id).where(retention.is_wanted(Person.id))))
        people = db.session.scalars(select(Person)).unique().all()
        assert {each.id for each in people if retention.reasons_to_keep(each)} == wanted
        assert 0 < len(wanted) < len(people)


def test_the_export_shows_what_is_said_to_be_shown(demo_site, site_and_li):
    data, page = json.loads(site_and_li[1].get("/me/data.json").text), site_and_li[1].get("/me/data").text
    with demo_site.app_context():
        assert {str(retention.words_of_data()[each.shown]) for each in retention.declared() if each.shown} <= set(data)
    assert all(data[key] for key in ("姓名", "手机号", "首次登录", "报名", "意见建议", "反馈", "签到"))
    assert data["短信"]
    assert "验证码" not in str(data["短信"])
    for word, rows in data.items():
        assert word in page
        assert not re.search(r"[a-z]+_[a-z]+|\d{4}-\d\d-\d\dT", str(rows)), word  # words of the pages, no keys


def test_after_four_years_nothing_is_left_that_is_not_named_as_kept(demo_site):
    due = [(each, name) for each in of_site(demo_site, retention.declared) if not each.kept for name in each.names]
    assert [name for each, name in due if not still_there(demo_site, each, name)] == [], "there is nothing to delete"
    entries = of_site(demo_site, record)
    clock.set_to(beijing("2030-11-24 10:00"))
    sign_in_staff(demo_site.test_client(), "zhouyan")  # something is recorded at the new time
    until_nothing_changes(demo_site)
    assert {name: rows for each, name in due if (rows := still_there(demo_site, each, name))} == {}
    assert of_site(demo_site, record)[:len(entries)] == entries


def of_site(app, ask):
    """What `ask` gives in a context of the site."""
    with app.app_context():
        return ask()


def record() -> list:
    """Every entry, but for its seal, which may have waited."""
    kept = AuditEntry.__table__.c
    return db.session.execute(select(*(column for column in kept if not column.name.startswith("chain")))
                              .order_by(kept.id)).all()


def until_nothing_changes(app) -> None:
    """The whole clockwork, again and again."""
    for _round in range(30):
        if not sum([run_sweep(app, each.act) for each in sweeps_of(app)]):
            return
    pytest.fail("the clockwork finds something to do for ever")


def still_there(app, each: retention.Personal, name: str) -> int:
    """In how many rows the column holds something, but for those that are named as staying."""
    with app.app_context():
        query = select(columns()[name])
        query = query.where(~each.but()) if each.but else query
        return sum(value not in each.emptied for value in db.session.scalars(query))
