"""The house rules that can be checked by reading the source (design.md §2), each one test that lists who breaks it."""

import ast
import functools
import gc
import hashlib
import re
from collections.abc import Callable, Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from xicheng_events.rooms import WINGS, what_they_say

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xicheng_events"
TEMPLATES = ROOT / "templates"

# The arrow: a room imports only from earlier ones, in the order in which the house lists them.
ROOMS = [room for rooms in WINGS.values() for room in rooms]
# These put everything together and may import anything.
ABOVE = {"__init__", "rooms", "cli", "worker", "clockwork", "demo"}
# Inside a room: what stands earlier imports nothing that stands later.
FURNITURE = ["models", "queries", "operations", "forms", "retention", "views", "room"]
# Other names of the same furniture; what begins with staff_ is a view, what ends as a piece is called is that piece.
LIKE = {"states": "models", "kinds": "models", "indicators": "queries", "columns": "forms", "todos": "forms"}
# By room, what has a name of its own: where it stands.
PLACES = {room: {file: place for place, files in getattr(said, "PLACES", {}).items() for file in files}
          for room, said in zip(ROOMS, what_they_say(), strict=True)}

MOST_LINES, MOST_FUNCTION_LINES, MOST_TEMPLATE_LINES, MOST_TEMPLATE_COLUMNS = 300, 40, 150, 140
MOST_PARAMETERS = 8  # more are a value that wants a name


def _sources(*folders) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


OURS = _sources(PACKAGE)
ALL = [*OURS, *_sources(ROOT / "tests", ROOT / "benchmarks"), ROOT / "app.py", ROOT / "gunicorn.conf.py"]
PAGES = sorted(TEMPLATES.rglob("*.html"))


def name(file: Path) -> str:
    """How a test names a file."""
    return str(file.relative_to(ROOT))


@pytest.fixture(scope="module", autouse=True)
def _parsed_once():
    """Each file is parsed for the first rule that reads it; what else runs in this process needs none of them."""
    yield
    tree.cache_clear()


@functools.cache
def tree(file: Path) -> ast.Module:
    """The parsed source. Nothing in it refers back: whoever looks for garbage need not look at it."""
    parsed = ast.parse(file.read_text(encoding="utf-8"))
    gc.freeze()
    return parsed


def offenders(files: Iterable[Path], wrong: Callable) -> dict[str, list]:
    """{file: what `wrong(file)` lists} of those files of which it lists anything."""
    return {name(file): sorted(found) for file in files if (found := wrong(file))}


def matches(pattern: re.Pattern) -> Callable:
    """For `offenders`: what the pattern finds in a file."""
    return lambda file: [found[0] for found in pattern.finditer(file.read_text(encoding="utf-8"))]


def imports_of_ours(file: Path) -> list[tuple[str, ...]]:
    """What `file` imports from the package, at the top or inside functions, as parts: ("core", "db", "db")."""
    found = []
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)}: relative import"
            found += [(*(node.module or "").split("."), alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")) for alias in node.names]
    return [without_wing(parts[1:]) for parts in found if parts[0] == "xicheng_events"]


def without_wing(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The same path from its room on."""
    return parts[1:] if parts[0] in WINGS and len(parts) > 1 else parts


def room_of(file: Path) -> str:
    """The room a file of the package stands in; top-level files are their own."""
    return without_wing(file.relative_to(PACKAGE).parts)[0].removesuffix(".py")


def place_of(room: str, inside: tuple[str, ...]) -> int | None:
    """Where a module, by its path in the room, stands among the room's furniture: as `PLACES` in its room.py says, or
    as it, or the folder it is in, is called. None: nowhere."""
    declared = PLACES[room].get("/".join(inside[:2])) or PLACES[room].get(inside[0])
    if declared:
        return FURNITURE.index(declared)
    for part in inside[:2]:
        called = "views" if part.startswith("staff_") else part.rpartition("_")[2]
        if (called := LIKE.get(called, called)) in FURNITURE:
            return FURNITURE.index(called)
    return None


def inside_room(file: Path) -> tuple[str, ...]:
    """Its path in its room: ("queries", "desk")."""
    return without_wing(file.relative_to(PACKAGE).with_suffix("").parts)[1:]


IN_ROOMS = [file for file in OURS if room_of(file) in ROOMS]
# But for an __init__.py that only says what its folder is for.
FILES_OF_ROOMS = [file for file in IN_ROOMS if file.stem != "__init__" or len(tree(file).body) > 1]


def test_a_room_imports_only_from_earlier_rooms():
    def wrong(file):
        here = ROOMS.index(room_of(file))
        return [".".join(parts) for parts in imports_of_ours(file)
                if parts[0] not in ROOMS or ROOMS.index(parts[0]) > here]

    assert offenders(IN_ROOMS, wrong) == {}


def test_each_file_of_a_room_is_furniture_or_has_its_place_in_room_py():
    lost = [name(file) for file in FILES_OF_ROOMS if place_of(room_of(file), inside_room(file)) is None]
    assert lost == [], "say in PLACES of its room.py where it stands (core/house.py)"
    there = {(room_of(file), path) for file in FILES_OF_ROOMS
             for path in ("/".join(inside_room(file)), inside_room(file)[0])}
    assert {(room, said) for room, places in PLACES.items() for said in places} <= there


def test_in_a_room_nothing_imports_what_stands_later():
    def wrong(file):
        room, here = room_of(file), place_of(room_of(file), inside_room(file))
        inside = [parts[1:] for parts in imports_of_ours(file) if parts[0] == room and len(parts) > 1]
        return [".".join(parts) for parts in inside if place_of(room, parts) > here]

    assert offenders(FILES_OF_ROOMS, wrong) == {}


def circle_in(needs: dict[Path, set[Path]]) -> list[str]:
    """The files of one circle, the first again at its end; empty where there is none."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        return [name(file) for file in circle.args[1]]
    return []


def test_nothing_imports_in_a_circle():
    """At the top or inside functions; also what puts the rooms together."""
    modules = {without_wing(file.relative_to(PACKAGE).with_suffix("").parts): file for file in OURS}
    modules |= {parts[:-1]: file for parts, file in modules.items() if parts[-1] == "__init__" and len(parts) > 1}
    needs = {file: {modules.get(parts) or modules.get(parts[:-1]) for parts in imports_of_ours(file)} - {file, None}
             for file in OURS}
    assert circle_in(needs) == []


def test_the_rooms_are_those_that_exist():
    there = {wing: {room.parent.name for room in (PACKAGE / wing).glob("*/__init__.py")} for wing in WINGS}
    assert there == {wing: set(rooms) for wing, rooms in WINGS.items()}
    assert {folder.parent.name for folder in PACKAGE.glob("*/__init__.py")} == {*WINGS, "demo"}
    assert {file.stem for file in PACKAGE.glob("*.py")} <= {*ABOVE, "config", "data_dir", "settings_rules"}


def test_operations_know_no_request_and_do_not_commit():
    web = {"request", "session", "flash", "redirect", "current_user", "render_template", "url_for"}

    def wrong(file):
        nodes = list(ast.walk(tree(file)))
        known = [alias.name for node in nodes if isinstance(node, ast.ImportFrom)
                 and node.module in {"flask", "flask_login", "htmx_flask"} for alias in node.names if alias.name in web]
        return known + [f"{node.func.attr}() in line {node.lineno}" for node in nodes if isinstance(node, ast.Call)
                        and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"]

    of_the_room = [file for file in OURS if "operations" in name(file) or file.stem in {"models", "queries"}]
    assert offenders(of_the_room, wrong) == {}


def test_files_and_functions_stay_small():
    def wrong(file):
        lines = len(file.read_text(encoding="utf-8").splitlines())
        long = [f"{node.name}: {node.end_lineno - node.lineno + 1}" for node in ast.walk(tree(file))
                if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MOST_FUNCTION_LINES]
        return long + [f"{lines} lines: split it into a folder of the same name"] * (lines > MOST_LINES)

    assert offenders(ALL, wrong) == {}


def test_functions_take_few_parameters():
    def wrong(file):
        functions = [node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef)]
        return [f"{node.name}: {number}" for node in functions
                if (number := len([each for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                                   if each.arg not in ("self", "cls")])) > MOST_PARAMETERS]

    assert offenders(OURS, wrong) == {}


def test_templates_stay_small():
    def wrong(file):
        lines = file.read_text(encoding="utf-8").splitlines()
        wide = [f"line {number}: {len(line)} columns" for number, line in enumerate(lines, 1)
                if len(line) > MOST_TEMPLATE_COLUMNS]
        return wide + [f"{len(lines)} lines: part of it is a _partial"] * (len(lines) > MOST_TEMPLATE_LINES)

    assert offenders(PAGES, wrong) == {}


def test_the_record_is_evidence_and_never_a_source():
    """Its own room reads it, and the pages on which somebody reads what was done; nobody takes anything out of it."""

    def wrong(file):
        nodes = list(ast.walk(tree(file)))
        if "AuditEntry" not in {node.id for node in nodes if isinstance(node, ast.Name)}:
            return []
        reads = [] if room_of(file) == "audit" or file.stem.endswith("history") else ["reads it"]
        return reads + [f"deletes in line {node.lineno}" for node in nodes if isinstance(node, ast.Call)
                        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "delete"
                        and not (node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "ClockJump")]

    assert offenders(OURS, wrong) == {}


def test_nothing_but_the_table_asks_what_kind_an_event_is():
    def wrong(file):
        compared = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Compare | ast.Match))
        return [f"line {node.lineno}" for node in compared if _is_about_kind(node)]

    assert offenders([file for file in OURS if name(file) != "xicheng_events/booking/events/kinds.py"], wrong) == {}


def _is_about_kind(node: ast.AST) -> bool:
    said = ast.unparse(node.subject if isinstance(node, ast.Match) else node)
    return bool(re.search(r"\bEventKind\.[A-Z]|\bevent\.kind\b(?!\.)", said))


def test_no_template_asks_what_kind_an_event_is():
    asks = re.compile(r"event\.kind\s*(==|!=|\bin\b)|EventKind")
    assert offenders(PAGES, matches(asks)) == {}


def test_only_the_house_clock_knows_the_time():
    clocks = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}

    def wrong(file):
        return [f"line {node.lineno}" for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in clocks]

    assert offenders([file for file in OURS if name(file) != "xicheng_events/foundation/core/clock.py"], wrong) == {}


def test_nobody_asks_the_database_what_day_it_is():
    """Its day is Greenwich's: another one than Beijing's from midnight to eight."""
    asks = re.compile(r"\b(current_(date|time|timestamp)|localtimestamp)\b|\bfunc\.now\b|'now'", re.IGNORECASE)
    files = [*OURS, *_sources(ROOT / "tests", ROOT / "benchmarks", ROOT / "migrations")]
    files.remove(Path(__file__))
    assert offenders(files, matches(asks)) == {}


def test_vendored_files_are_those_the_list_names():
    folder = ROOT / "static" / "vendor"
    listed = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.M))
    there = {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
             for file in folder.rglob("*") if file.is_file() and file.name not in {"README.md", "LICENSE"}}
    assert there == listed
    assert {file.parent.name for file in folder.rglob("LICENSE")} == {path.split("/")[0] for path in listed}
