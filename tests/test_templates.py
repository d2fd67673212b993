"""What every template and every string on screen must keep to. Each rule is one test that lists who breaks it."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from tests.test_architecture import OURS, PAGES, ROOMS, TEMPLATES, name, offenders, tree, without_wing

pytestmark = pytest.mark.once

HAN = re.compile(r"[\u3400-\u9fff]")
PATTERN = re.compile(r"[\[\\〇]")  # regular expressions and ranges of characters, not words on screen
# The start of a form that posts; what Jinja puts into the tag may hold ">".
POST_FORM = r"<form\b(?:[^>{]|{{(?:(?!}}).)*}}|{%(?:(?!%}).)*%})*?method=\"post\""
GETTEXT = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "_n", "pgettext"}


def source_of(file: Path) -> str:
    """A template without its comments."""
    return re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.S)


def post_forms(source: str) -> list[str]:
    """The forms that post, whole."""
    return re.findall(POST_FORM + ".*?</form>", source, re.S | re.I)


@pytest.fixture(scope="module")
def parsed(site):
    """Every template as the application would parse it: {file: syntax tree}."""
    return {file: site.jinja_env.parse(file.read_text(encoding="utf-8")) for file in PAGES}


def test_they_compile(site):
    for file in PAGES:
        assert callable(site.jinja_env.get_template(str(file.relative_to(TEMPLATES))).root_render_func)


def test_what_they_import_is_used(parsed):
    def unused(file):
        page = parsed[file]
        imported = {alias[1] if isinstance(alias, tuple) else alias
                    for node in page.find_all(nodes.FromImport) for alias in node.names}
        imported |= {node.target for node in page.find_all(nodes.Import)}
        return imported - {node.name for node in page.find_all(nodes.Name) if node.ctx == "load"}

    assert offenders(PAGES, unused) == {}


def test_they_use_only_what_is_of_their_own_room_or_an_earlier_one(site, parsed):
    """The arrow: fragments and macros by the folder they are in, functions by the module they are from. Layouts and
    components stand with `web`. What is wanted of a later room is asked by URL, or said by it (core/house.py)."""
    of_ours = {called: what.__module__.split(".") for called, what in site.jinja_env.globals.items()
               if getattr(what, "__module__", "").startswith("xicheng_events.")}
    owners = {called: without_wing(tuple(path[1:]))[0] for called, path in of_ours.items()}

    def used(page):
        for node in page.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            found = [node.template, *node.template.find_all(nodes.Const)]
            yield from ((each.value.partition("/")[0], each.value) for each in found if isinstance(each, nodes.Const))
        yield from ((owners[each.name], each.name) for each in page.find_all(nodes.Name) if each.name in owners)

    def wrong(file):
        here = file.relative_to(TEMPLATES).parts[0]
        allowed = ROOMS[:ROOMS.index(here if here in ROOMS else "web") + 1]
        return {what for room, what in used(parsed[file]) if room in ROOMS and room not in allowed}

    assert offenders(PAGES, wrong) == {}


def test_chinese_goes_through_gettext(parsed):
    def bare(file):
        page = parsed[file]
        said = {id(const) for call in page.find_all(nodes.Call) if getattr(call.node, "name", "") in GETTEXT
                for const in call.find_all(nodes.Const)}
        return [data.data.strip()[:40] for data in page.find_all(nodes.TemplateData) if HAN.search(data.data)] + [
            const.value for const in page.find_all(nodes.Const)
            if isinstance(const.value, str) and HAN.search(const.value) and id(const) not in said]

    assert offenders(PAGES, bare) == {}


def test_every_post_form_carries_the_token():
    def without(file):
        source = source_of(file)
        forms = post_forms(source)
        unended = len(re.findall(POST_FORM, source, re.S | re.I)) - len(forms)
        return [form[:120] for form in forms if "csrf(" not in form and "csrf_token()" not in form] + [""] * unended

    assert offenders(PAGES, without) == {}


def test_what_is_wrong_in_a_form_is_said_by_us():
    """Browsers say it one at a time, and in their own language."""
    def unsaid(file):
        asks = [form for form in post_forms(source_of(file)) if re.search(r"\bfield\(", form)]
        return [form[:120] for form in asks if "novalidate" not in form.split(">")[0]]

    assert offenders(PAGES, unsaid) == {}


def test_where_a_trigger_listens_is_one_word_or_quoted():
    """Of `from:closest form` htmx reads `closest` alone, and listens nowhere."""
    def cut_short(file):
        triggers = re.findall(r'hx-trigger="([^"]*)"', source_of(file))
        return [each for each in triggers if re.search(r"from:(closest|find|findAll|next|previous)\s", each)]

    assert offenders(PAGES, cut_short) == {}


def test_chinese_in_the_code_goes_through_gettext():
    def bare(file):
        source = tree(file)
        excused = {id(node) for call in ast.walk(source) if isinstance(call, ast.Call)
                   and getattr(call.func, "id", getattr(call.func, "attr", "")) in GETTEXT for node in ast.walk(call)}
        excused |= {id(node.value) for node in ast.walk(source) if isinstance(node, ast.Expr)}  # docstrings
        return [f"line {node.lineno}: {node.value[:30]}" for node in ast.walk(source)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)
                and id(node) not in excused and not PATTERN.search(node.value)]

    ours = [file for file in OURS if name(file) != "xicheng_events/config.py" and "/demo/" not in name(file)]
    assert offenders(ours, bare) == {}
