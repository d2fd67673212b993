"""The house rules that can be checked by reading the source (design.md §2)."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xicheng_events"
TEMPLATES = ROOT / "templates"

# The arrow: a room imports only from rooms to its left.
ROOMS = ["core", "web", "audit", "notify", "accounts", "review", "events", "questions", "registration", "draws",
         "groups", "mailings", "checkin", "opinions", "feedback", "followup", "calendars", "home"]
# These put everything together and may import anything.
ABOVE = {"__init__", "cli", "worker", "clockwork", "demo"}
# Inside a room: left may not import right.
FURNITURE = ["models", "queries", "operations", "forms", "retention", "views"]

MOST_LINES, MOST_FUNCTION_LINES, MOST_TEMPLATE_LINES = 300, 40, 150


def _sources(*folders) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


OURS = _sources(PACKAGE)
ALL = [*OURS, *_sources(ROOT / "tests", ROOT / "benchmarks"), ROOT / "app.py", ROOT / "gunicorn.conf.py"]
PAGES = sorted(TEMPLATES.rglob("*.html"))


def name(file: Path) -> str:
    """How a test names a file."""
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    """The parsed source."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of_ours(file: Path) -> list[tuple[str, ...]]:
    """What `file` imports from the package, at the top or inside functions, as parts: ("core", "db", "db")."""
    found = []
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)}: relative import"
            found += [(*(node.module or "").split("."), alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")) for alias in node.names]
    return [parts[1:] for parts in found if parts[0] == "xicheng_events"]


def room_of(file: Path) -> str:
    """The room a file of the package stands in; top-level files are their own."""
    parts = file.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def furniture_of(part: str) -> int | None:
    """Where a module stands among a room's furniture."""
    part = part.removesuffix(".py").removeprefix("staff_")
    return FURNITURE.index(part) if part in FURNITURE else None


@pytest.mark.parametrize("file", [f for f in OURS if room_of(f) in ROOMS], ids=name)
def test_a_room_imports_only_from_rooms_to_its_left(file):
    here = ROOMS.index(room_of(file))
    wrong = [".".join(parts) for parts in imports_of_ours(file)
             if parts[0] not in ROOMS or ROOMS.index(parts[0]) > here]
    assert wrong == []


@pytest.mark.parametrize("file", [f for f in OURS if room_of(f) in ROOMS], ids=name)
def test_in_a_room_left_does_not_import_right(file):
    parts = file.relative_to(PACKAGE).parts
    here = furniture_of(parts[1])
    wrong = []
    for target in imports_of_ours(file):
        there = furniture_of(target[1]) if target[0] == parts[0] and len(target) > 1 else None
        if here is not None and there is not None and there > here:
            wrong.append(".".join(target))
    assert wrong == []


def test_the_rooms_are_those_that_exist():
    there = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    assert there == {*ROOMS, "demo"}
    assert {file.stem for file in PACKAGE.glob("*.py")} <= {*ABOVE, "config", "data_dir", "settings_rules"}


@pytest.mark.parametrize("file", [f for f in OURS if "operations" in name(f) or f.stem in {"models", "queries"}],
                         ids=name)
def test_operations_know_no_request_and_do_not_commit(file):
    source = tree(file)
    web = {"request", "session", "flash", "redirect", "current_user", "render_template", "url_for"}
    wrong = [alias.name for node in ast.walk(source) if isinstance(node, ast.ImportFrom)
             and node.module in {"flask", "flask_login", "htmx_flask"} for alias in node.names if alias.name in web]
    wrong += [f"{node.func.attr}() in line {node.lineno}" for node in ast.walk(source)
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"]
    assert wrong == []


@pytest.mark.parametrize("file", ALL, ids=name)
def test_files_and_functions_stay_small(file):
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: split it into a folder of the same name"
    long = [f"{node.name}: {node.end_lineno - node.lineno + 1}" for node in ast.walk(tree(file))
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MOST_FUNCTION_LINES]
    assert long == []


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_templates_stay_small(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_TEMPLATE_LINES


@pytest.mark.parametrize("file", [f for f in OURS if name(f) != "xicheng_events/events/kinds.py"], ids=name)
def test_nothing_but_the_table_asks_what_kind_an_event_is(file):
    compared = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Compare | ast.Match))
    wrong = [f"line {node.lineno}" for node in compared if _is_about_kind(node)]
    assert wrong == []


def _is_about_kind(node: ast.AST) -> bool:
    said = ast.unparse(node.subject if isinstance(node, ast.Match) else node)
    return bool(re.search(r"\bEventKind\.[A-Z]|\bevent\.kind\b(?!\.)", said))


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_no_template_asks_what_kind_an_event_is(file):
    assert not re.search(r"event\.kind\s*(==|!=|\bin\b)|EventKind", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", [f for f in OURS if name(f) != "xicheng_events/core/clock.py"], ids=name)
def test_only_the_house_clock_knows_the_time(file):
    clocks = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
    wrong = [f"line {node.lineno}" for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)
             and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in clocks]
    assert wrong == []


def test_nobody_asks_the_database_what_day_it_is():
    """Its day is Greenwich's: another one than Beijing's from midnight to eight."""
    asks = re.compile(r"\b(current_(date|time|timestamp)|localtimestamp)\b|\bfunc\.now\b|'now'", re.IGNORECASE)
    files = [*OURS, *_sources(ROOT / "tests", ROOT / "benchmarks", ROOT / "migrations")]
    assert [name(file) for file in files
            if file != Path(__file__) and asks.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("file", [f for f in OURS if f.name != "__init__.py"], ids=name)
def test_public_functions_say_what_they_do(file):
    source = tree(file)
    owners = [source, *(node for node in source.body if isinstance(node, ast.ClassDef))]
    public = [node for owner in owners for node in owner.body
              if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    # SQLAlchemy's own names for what a column type does.
    told_elsewhere = {"process_bind_param", "process_result_value"}
    silent = [node.name for node in public if not ast.get_docstring(node) and node.name not in told_elsewhere]
    assert ast.get_docstring(source), "the file does not say what it is for"
    assert silent == []


def test_vendored_files_are_those_the_list_names():
    folder = ROOT / "static" / "vendor"
    listed = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.M))
    there = {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
             for file in folder.rglob("*") if file.is_file() and file.name not in {"README.md", "LICENSE"}}
    assert there == listed
    assert {file.parent.name for file in folder.rglob("LICENSE")} == {path.split("/")[0] for path in listed}
