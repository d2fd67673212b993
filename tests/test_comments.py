"""What comments and docstrings say of other places leads there: files by name, and `module.name`."""

import ast
import functools
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.test_architecture import ALL, OURS, PAGES, ROOT, name, tree

pytestmark = pytest.mark.once

SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
_FILE = re.compile(r"(?<![\w./-])[\w-]+(?:/[\w-]+)*\.(?:py|js|html|md)\b")
# Between backticks anything; elsewhere what is written like a class or a constant, for other words have dots, too.
_DOTTED = (re.compile(r"`(?:\w+\.)*([a-z_]+)\.(?!(?:py|js|html)`)([A-Za-z]\w+)(?:\([^`]*\))?`"),
           re.compile(r"(?<![\w./])(?:\w+\.)*([a-z_]+)\.([A-Z]\w+)\b"))
COMMENTS = {".py": re.compile(r"(?:^|  )# .*$", re.MULTILINE), ".html": re.compile(r"\{#.*?#\}", re.DOTALL),
            ".js": re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)}


@functools.cache
def comments_in(file: Path) -> list[str]:
    """Every comment and docstring of a source, a page or a script."""
    said = [found[0] for found in COMMENTS[file.suffix].finditer(file.read_text(encoding="utf-8"))]
    if file.suffix != ".py":
        return said
    told = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    return said + list(filter(None, map(ast.get_docstring, told)))


def names_by_module() -> dict[str, set[str]]:
    """{a file's or a folder's name: all that may be named after it}, whichever room it stands in."""
    found = defaultdict(set)
    for file in OURS:
        module = file.parent.name if file.stem == "__init__" else file.stem
        found[file.parent.name].add(module)
        found[file.parent.parent.name].add(file.parent.name)
        for node in tree(file).body:
            found[module] |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            found[module] |= {node.name} if isinstance(node, ast.ClassDef | ast.FunctionDef) else set()
            found[module] |= {alias.asname or alias.name for alias in getattr(node, "names", ())}
    return found


def test_every_file_that_a_comment_names_is_there():
    written = (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "migrations").glob("*.py"))
    parts = [name(file).split("/") for file in (*ALL, *PAGES, *SCRIPTS, *written)]
    there = {"/".join(path[begin:]) for path in parts for begin in range(len(path))}
    lost = {name(file): sorted({said for text in comments_in(file) for said in _FILE.findall(text)} - there)
            for file in (*ALL, *PAGES, *SCRIPTS)}
    assert {file: said for file, said in lost.items() if said} == {}


def test_every_name_that_a_comment_says_is_in_a_module_is_in_it():
    """`rosters.take_roster`: a module of that name has it. What begins with _ is another library's."""
    inside = names_by_module()
    public = {node.name for file in OURS for node in tree(file).body
              if isinstance(node, ast.ClassDef | ast.FunctionDef)}

    def leads_nowhere(module: str, said: str) -> bool:
        return said not in inside[module] if module in inside else said in public

    lost = {name(file): sorted({f"{module}.{said}" for text in comments_in(file)
                                for pattern in _DOTTED
                                for module, said in pattern.findall(text) if leads_nowhere(module, said)})
            for file in (*ALL, *PAGES, *SCRIPTS) if file.suffix != ".js"}
    assert {file: said for file, said in lost.items() if said} == {}
