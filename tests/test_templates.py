"""What every template and every string on screen must keep to."""

import ast
import re

import pytest
from jinja2 import nodes

from tests.test_architecture import OURS, PAGES, TEMPLATES, name, tree

HAN = re.compile(r"[\u3400-\u9fff]")
PATTERN = re.compile(r"[\[\\〇]")  # regular expressions and ranges of characters, not words on screen
# The start of a form that posts; what Jinja puts into the tag may hold ">".
POST_FORM = r"<form\b(?:[^>{]|{{(?:(?!}}).)*}}|{%(?:(?!%}).)*%})*?method=\"post\""
GETTEXT = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "_n", "pgettext"}


@pytest.fixture(scope="module")
def parsed(site):
    """Parse one template as the application would."""
    env = site.jinja_env
    return lambda file: env.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_it_compiles(site, file):
    template = site.jinja_env.get_template(str(file.relative_to(TEMPLATES)))
    assert callable(template.root_render_func)


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_what_it_imports_is_used(parsed, file):
    page = parsed(file)
    imported = {alias[1] if isinstance(alias, tuple) else alias
                for node in page.find_all(nodes.FromImport) for alias in node.names}
    imported |= {node.target for node in page.find_all(nodes.Import)}
    used = {node.name for node in page.find_all(nodes.Name) if node.ctx == "load"}
    assert imported - used == set()


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_chinese_goes_through_gettext(parsed, file):
    page = parsed(file)
    bare = [data.data.strip()[:40] for data in page.find_all(nodes.TemplateData) if HAN.search(data.data)]
    said = {id(const) for call in page.find_all(nodes.Call) if getattr(call.node, "name", "") in GETTEXT
            for const in call.find_all(nodes.Const)}
    bare += [const.value for const in page.find_all(nodes.Const)
             if isinstance(const.value, str) and HAN.search(const.value) and id(const) not in said]
    assert bare == []


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_every_post_form_carries_the_token(file):
    source = re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.S)
    forms = re.findall(POST_FORM + ".*?</form>", source, re.S | re.I)
    assert len(forms) == len(re.findall(POST_FORM, source, re.S | re.I))
    assert [form[:120] for form in forms if "csrf(" not in form and "csrf_token()" not in form] == []


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_what_is_wrong_in_a_form_is_said_by_us(file):
    """Browsers say it one at a time, and in their own language."""
    source = re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.S)
    forms = re.findall(POST_FORM + ".*?</form>", source, re.S | re.I)
    asks = [form for form in forms if re.search(r"\bfield\(", form)]
    assert [form[:120] for form in asks if "novalidate" not in form.split(">")[0]] == []


@pytest.mark.parametrize("file", [f for f in OURS if name(f) not in {"xicheng_events/config.py"}
                                  and "/demo/" not in name(f)], ids=name)
def test_chinese_in_the_code_goes_through_gettext(file):
    source = tree(file)
    excused = {id(node) for call in ast.walk(source) if isinstance(call, ast.Call)
               and getattr(call.func, "id", getattr(call.func, "attr", "")) in GETTEXT for node in ast.walk(call)}
    excused |= {id(node.value) for node in ast.walk(source) if isinstance(node, ast.Expr)}  # docstrings
    bare = [f"line {node.lineno}: {node.value[:30]}" for node in ast.walk(source) if isinstance(node, ast.Constant)
            and isinstance(node.value, str) and HAN.search(node.value) and id(node) not in excused
            and not PATTERN.search(node.value)]
    assert bare == []
