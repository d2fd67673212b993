"""What the rooms say of themselves is all that the house needs of them: one of which nothing else knows plugs in."""

import re
import sys
from collections import Counter

import pytest

from tests.cast import LI_JING, sign_in, sign_in_staff
from tests.support.client import PageClient
from xicheng_events import create_app, overview, rooms
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.worker import run_sweep, sweeps_of

# A new room: its folder …
PAVILION = {
    "__init__.py": "",
    "views.py": '''
from flask import Blueprint

from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry

bp = Blueprint("pavilion", __name__, url_prefix="/pavilion")
bp.nav = NavEntry(DeskGroup.STATISTICS, "亭子")


@bp.get("")
def index():
    return "亭子今天开放"
''',
    "operations.py": '''
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.operations import queue_notice


def open_pavilion():
    unit = db.session.scalar(select(Organisation).limit(1))
    queue_notice("pavilion_opened", phone="PHONE", about=unit, unit=unit.short_name)
    record("pavilion.opened", unit, weather="sunny")
    return 1
'''.replace("PHONE", LI_JING.phone),
    "retention.py": '''
from xicheng_events.foundation.core.retention import Personal
from xicheng_events.overview.pavilion.operations import open_pavilion

PERSONAL = (Personal("pavilion", "name", "在亭子里留的名字", "写在亭子的册子上", "当天", by=open_pavilion),)
WORDS = {"pavilion": "亭子里的留言"}


def of_person(person):
    return {"pavilion": ["到此一游"]}
''',
    "room.py": '''
from xicheng_events.foundation.core.desk_overview import Coming, DeskAction, Figure
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.core.todos import Found, Line, Todo
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.overview.pavilion import retention, views
from xicheng_events.overview.pavilion.operations import open_pavilion

PAGES = (views.bp,)
SWEEPS = (Sweep(open_pavilion, 60),)
TEMPLATES = {"pavilion_opened": Template("亭子开放", "{unit}的亭子开放了。", ("unit",), urgent=True)}
ACTIONS = {"pavilion.opened": "开放亭子"}
DETAILS = {"weather": "亭子上空的天气"}
VALUES = {"weather": lambda: {"sunny": "晴"}}
TODOS = (lambda person: [Todo(3, "块亭子的瓦待更换", "pavilion.index", {})],)
LATE = (lambda person: [Todo(1, "根亭子的柱超期未漆", "pavilion.index", {})],)
AWAITED = (lambda person: [Todo(2, "把亭子的椅等木匠修", "pavilion.index", {})],)
MUSIC = Found(1, (Line("丝竹", "pavilion.index", {}),))
COMING = (lambda person: [Coming("亭子里将要奏乐", MUSIC, "pavilion.index", {})],)
FIGURES = (lambda person: [Figure(4, "级亭子的台阶", "pavilion.index", {})],)
DESK_ACTIONS = (DeskAction("pavilion.index", "打扫亭子", ("coordinator",)),)
RETENTION = retention
''',
}


@pytest.fixture
def with_pavilion(app, world, tmp_path, monkeypatch):
    """The same site with one room more."""
    for name, source in PAVILION.items():
        (tmp_path / "pavilion").mkdir(exist_ok=True)
        (tmp_path / "pavilion" / name).write_text(source, encoding="utf-8")
    monkeypatch.setattr(overview, "__path__", [*overview.__path__, str(tmp_path)])
    # … and one line.
    monkeypatch.setitem(rooms.WINGS, "overview", (*rooms.WINGS["overview"], "pavilion"))
    kept = ("TESTING", "DATA_DIR", "SHARED_PAGE_SECONDS", "CLOCKWORK", "DATABASE_URL", "RATELIMIT_ENABLED")
    site = create_app({name: app.config[name] for name in kept})
    site.test_client_class = PageClient
    yield site
    with site.app_context():
        db.engine.dispose()
    del overview.pavilion
    for name in [name for name in sys.modules if name.startswith("xicheng_events.overview.pavilion")]:
        del sys.modules[name]


def test_a_room_plugs_in_by_its_folder_and_one_line(with_pavilion):
    site = with_pavilion
    assert site.test_client().get("/pavilion").text == "亭子今天开放"
    sweep = next(each.act for each in sweeps_of(site) if each.act.__name__ == "open_pavilion")
    assert run_sweep(site, sweep) == 1
    with site.app_context():
        message = db.session.query(Notice).filter_by(template="pavilion_opened").one()
        assert message.urgent
        assert message.text.endswith("的亭子开放了。")
    keeper = sign_in_staff(site.test_client(), "zhouyan")
    entry = keeper.get("/staff/audit?action=开放亭子").text.partition("<tbody>")[2]
    assert "亭子上空的天气" in entry
    assert "晴" in entry
    assert "在亭子里留的名字" in keeper.get("/staff/retention").text
    desk = keeper.get("/staff").text
    said = {"块亭子的瓦待更换", "根亭子的柱超期未漆", "把亭子的椅等木匠修", "亭子里将要奏乐", "级亭子的台阶",
            "打扫亭子", '<a href="/pavilion">亭子</a>'}
    assert {words for words in said if words not in desk} == set()
    assert sign_in(site.test_client(), LI_JING).get("/me/data.json").json["亭子里的留言"] == ["到此一游"]


@pytest.mark.once
def test_no_two_rooms_say_the_same(app):
    with app.app_context():
        for name in ("TEMPLATES", "FINISHES", "ACTIONS", "SUBJECTS", "DETAILS", "REMARKS", "FORMS"):
            keys = Counter(key for table in house.said(name) for key in table)
            assert [key for key, times in keys.items() if times > 1] == [], name


@pytest.mark.once
def test_what_a_room_says_is_what_the_house_reads():
    """A misspelt name would be read by nobody."""
    read = set(re.findall(r"^    ([A-Z_]+)  ", house.__doc__, re.MULTILINE))
    said = {name for room in rooms.what_they_say() for name in vars(room) if name.isupper() and name[0] != "_"}
    assert said == read
