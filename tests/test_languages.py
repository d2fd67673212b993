"""What is kept is written in the house's language, whoever's press made it; what is shown, in its reader's."""

import ast
from collections.abc import Iterator

import flask_babel
import pytest
import sqlalchemy as sa
from babel import Locale
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import render_template_string
from flask.testing import FlaskClient

from tests.support.parts import site_with_demo_world
from tests.test_architecture import IN_ROOMS, offenders, tree
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.web import language
from xicheng_events.rooms import what_they_say
from xicheng_events.worker import run_sweep, sweeps_of

pytestmark = pytest.mark.once

OTHER = Locale.parse("en")
# Between braces staff write these in the language they read; the demo world's write in ours.
IN_BRACES = {str(word.label) for said in what_they_say() for word in getattr(said, "PLACEHOLDERS", {}).values()}


class Translated(NullTranslations):
    """A language in which every sentence stands in « »."""

    def gettext(self, message):
        return message if message in IN_BRACES else f"«{message}»"

    def ngettext(self, one, many, n):
        return f"«{many}»（{n}）"

    ugettext, ungettext = gettext, ngettext


@pytest.fixture
def other_language(monkeypatch):
    """Everybody who reads, reads the other language."""
    ours, others = NullTranslations(), Translated()
    monkeypatch.setattr(flask_babel.Domain, "get_translations",
                        lambda _domain: others if flask_babel.get_locale() == OTHER else ours)
    monkeypatch.setattr(language, "language_of", lambda _app, _environ: OTHER)


def translated_in(app) -> dict[str, str]:
    """{table.column: a value} of everything that is stored in the other language."""
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(sa.select(table)).mappings():
                found |= {f"{table.name}.{column}": value for column, value in row.items() if "«" in str(value)}
    return found


@pytest.mark.long
def test_nothing_is_stored_in_the_language_of_whoever_pressed(other_language, tmp_path):
    app = site_with_demo_world(str(tmp_path))
    assert translated_in(app) == {}
    page = stranger(app).get("/").text
    assert '<html lang="en"' in page
    assert "«" in page
    clock.set_to(clock.now().replace(year=2030))
    for sweep in sweeps_of(app):
        run_sweep(app, sweep.act)
    assert translated_in(app) == {}


def stranger(app) -> FlaskClient:
    """Somebody without a session, whose pages needn't be in our language."""
    return FlaskClient(app, app.response_class)


def test_a_shared_page_is_shared_by_readers_of_one_language(app, world, monkeypatch):
    """The others get one of their own, at the same moment."""
    monkeypatch.setitem(app.config, "SHARED_PAGE_SECONDS", 60)
    for path in (f"/events/{world.code}", f"/slots/{world.morning}/registration"):
        assert 'lang="zh-CN"' in stranger(app).get(path).text
        with monkeypatch.context() as other:
            other.setattr(language, "language_of", lambda _app, _environ: OTHER)
            assert 'lang="en"' in stranger(app).get(path).text
        assert 'lang="zh-CN"' in stranger(app).get(path).text


def test_the_number_called_n_decides_the_form_of_a_sentence(app, other_language):
    with app.test_request_context():
        assert flask_babel.gettext("还有%(n)s组", n=3) == "«还有3组»（3）"
        assert str(flask_babel.lazy_gettext("还有%(n)s组", n=1)) == "«还有1组»（1）"
        assert flask_babel.gettext("第%(n)s场", n="三") == "«第三场»"
        page = render_template_string("{{ _('还有%(n)s组', n=2) }}{{ _('还有') }}")
        assert page == "«还有2组»（2）«还有»"


def test_all_words_are_gathered_for_a_translator(app, tmp_path):
    file = tmp_path / "words.pot"
    assert app.test_cli_runner().invoke(args=["words", str(file)]).exit_code == 0
    with file.open(encoding="utf-8") as text:
        words = read_po(text)
    one = {message.id for message in words if isinstance(message.id, str)}
    counted = {message.id for message in words} - one
    assert "已删除" in one
    assert ("还有%(n)s份待审核",) * 2 in counted
    assert {each for each in one if "%(n)s" in each} == set()


def test_what_is_kept_is_worded_once(app, other_language):
    with app.test_request_context():
        assert flask_babel.gettext("已删除") == "«已删除»"
        assert kept(lambda: flask_babel.gettext("已删除")) == "已删除"
        assert flask_babel.gettext("已删除") == "«已删除»"


# What is handed to these is kept: a column, a line about an issue, a message.
KEEPERS = {"values", "insert_once", "insert_unless_there", "add_row", "record", "move", "settle", "add_line", "close",
           "void_slip", "tell", "tell_all", "queue_notice"}


def readers_words(node: ast.AST) -> Iterator[ast.AST]:
    """The `_("…")` at and under a node, but those that `kept` words anew and those that refuse."""
    name_of = getattr(getattr(node, "func", None), "id", "")
    if name_of in {"_", "gettext", "ngettext"}:
        yield node
    if name_of not in {"kept", "Refused"}:
        for each in ast.iter_child_nodes(node):
            yield from readers_words(each)


def in_readers_language(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes under this one, but for functions that are `in_house_language`."""
    for each in ast.iter_child_nodes(node):
        if "in_house_language" not in {getattr(by, "id", "") for by in getattr(each, "decorator_list", ())}:
            yield each
            yield from in_readers_language(each)


def test_no_sentence_is_kept_in_the_language_of_whoever_pressed():
    """core/languages.py says how it is done."""

    def wrong(file):
        return [f"{ast.unparse(node)[:80]} in line {node.lineno}" for node in in_readers_language(tree(file))
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in KEEPERS
                and list(readers_words(node))]

    assert offenders(IN_ROOMS, wrong) == {}


def test_no_rule_reads_a_word_in_the_readers_language():
    def wrong(file):
        return [f"{ast.unparse(node)} in line {node.lineno}" for node in in_readers_language(tree(file))
                if isinstance(node, ast.Compare) and list(readers_words(node))]

    assert offenders(IN_ROOMS, wrong) == {}
