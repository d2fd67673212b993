"""What is written about the code leads somewhere: sections that comments cite, links, files and names in README."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from xicheng_events.booking.events.kinds import KINDS, EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.defaults import CLOSES_AT, WAITING_SHARE
from xicheng_events.config import load
from xicheng_events.foundation.core import house
from xicheng_events.rooms import WINGS
from xicheng_events.voice.followup.limit_models import STANDARD

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = ("xicheng_events", "templates", "static", "tests", "benchmarks", "deploy", "docs", "migrations")
RULES = ROOT / "docs" / "domain.md"
# The room that docs/adding-a-room.md makes.
EXAMPLE = "thanks"

# §2.3, §17-7, §9.2 P7, §9.2 P2–P7
_CITED = re.compile(r"§(?P<section>\d+(?:\.\d+)?)(?:-(?P<row>\d+)|\s(?P<first>[A-Z]\d+)(?:–(?P<last>[A-Z]\d+))?)?")
_OF_THE_DESIGN = re.compile(r"design(?:\.md)?\s+§(\d+)")
# `code` in a document, and of it what looks like a file.
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
_ENDINGS = (".py", ".js", ".html", ".css", ".csv", ".sh", ".md", ".conf", ".in", "/")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _ours() -> list[Path]:
    """Every file that somebody has written here and that is text."""
    kinds = {".py", ".html", ".js", ".css", ".md", ".conf", ".sh", ".csv", ".sql"}
    files = [*ROOT.glob("*.*"), *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*"))]
    return sorted(file for file in files if file.suffix in kinds and "vendor" not in file.parts)


OURS = _ours()


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _rows_of(section: str) -> set[str]:
    """What the rows of a section's tables begin with."""
    body = re.search(rf"^##+ {re.escape(section)}\.? .*?(?=^##+ |\Z)", _read(RULES), re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^\| (\w+) \|", body[0], re.MULTILINE)) if body else set()


def test_every_section_and_row_that_is_cited_is_there():
    headings = {heading.split()[0].rstrip(".") for heading in _HEADING.findall(_read(RULES))}
    lost = {}
    for file in OURS:
        for found in _CITED.finditer(_OF_THE_DESIGN.sub("", _read(file))):
            rows = [row for row in (found["row"], found["first"], found["last"]) if row]
            if found["section"] not in headings or not _rows_of(found["section"]).issuperset(rows):
                lost.setdefault(_name(file), []).append(found[0])
    assert lost == {}


def test_figures_in_the_rules_are_those_in_force(tmp_path):
    rules, settings = " ".join(_read(RULES).split()), load({"DATA_DIR": str(tmp_path)})
    months = ("CONTACT_MONTHS", "LEDGER_MONTHS", "OPINION_MONTHS", "IDLE_MONTHS")
    said = [f"`{name}` ({settings[name]})" for name in ("SECRET_DAYS", *months)]
    said += [f"| {code.label} | {limit[0] or '–'} |" for code, limit in STANDARD.items()]
    opens = KINDS[EventKind.OPEN_DAY].checkin_before.seconds // 60
    said += [f"opens {opens} minutes before", f"{WAITING_SHARE * 100:.0f} % of the places",
             f"{CLOSES_AT:%H:%M} two working days before", f"at most {Event.title.type.length} characters, no excl"]
    assert [words for words in said if words not in rules] == []


def test_every_section_of_the_design_that_is_cited_is_there():
    headings = {heading.split(".")[0] for heading in _HEADING.findall(_read(ROOT / "docs" / "design.md"))}
    lost = {_name(file): wrong for file in OURS
            if (wrong := set(_OF_THE_DESIGN.findall(_read(file))) - headings)}
    assert lost == {}


def _there() -> list[str]:
    """Files and folders, from the top, folders with a slash behind."""
    found = [*ROOT.glob("*.*"), *(path for folder in FOLDERS for path in (ROOT / folder, *(ROOT / folder).rglob("*")))]
    return [_name(path) + "/" * path.is_dir() for path in found]


def _cells() -> list[str]:
    """The cells of README's tables."""
    rows = [line for line in _read(ROOT / "README.md").splitlines() if line.startswith("|")]
    return [cell for row in rows for cell in row.split(" | ")]


def _files_in(cell: str, there: list[str]) -> dict[str, list[str]]:
    """What a cell calls a file or folder, and which ones it may mean: with their room, but without their wing. A name
    alone stands beside the one before, or on top of the package, or is each room's."""
    meant, beside = {}, ""
    for found in _CODE.finditer(cell.replace("each room's `", "each room's `/")):
        said = found[1].removeprefix("/")
        if not (_FILE.fullmatch(said) and said.endswith(_ENDINGS)):
            continue
        folder, _, _name_alone = said.rstrip("/").rpartition("/")
        beside = f"/{folder}" if folder else beside
        end = f"/{said}" if folder or found[1] != said else f"{beside}/{said}"
        meant[said] = [path for path in there if f"/{path}".endswith(end) or path == f"xicheng_events/{said}"]
    return meant


def test_readme_has_the_wings_and_rooms_in_their_order():
    house = re.search(r"^## The house$.*?^## ", _read(ROOT / "README.md"), re.MULTILINE | re.DOTALL)[0]
    listed = re.findall(r"^\| (?:\*\*)?`(\w+)/?`(?:\*\*)? \|", house, re.MULTILINE)
    assert listed == [each for wing, rooms in WINGS.items() for each in (wing, *rooms)]


def test_every_file_that_the_documents_name_is_there():
    there = _there()
    lost = {_name(document): [said for line in _read(document).splitlines() for cell in line.split(" | ")
                              for said, meant in _files_in(cell, there).items() if not meant and EXAMPLE not in said]
            for document in DOCUMENTS}
    assert {document: said for document, said in lost.items() if said} == {}


def test_what_readme_says_is_in_a_file_is_in_it():
    """`A` in `file`, `file`: `A`, `B` and `file` (`A`, `B`)."""
    there, lost = _there(), []
    pairs = re.compile(r"((?:`\w+`(?:, | and )?)+)(?: \([^)|]*\))? in (`[\w./-]+`)|"
                       r"(`[\w./-]+\.(?:py|js)`)(?:: | \()((?:`\w+`(?:, )?)+)")
    for cell in _cells():
        files = _files_in(cell, there)
        for before, inside, file, after in pairs.findall(cell):
            texts = [_read(ROOT / path) for path in files.get((inside or file).strip("`"), []) if path[-1] != "/"]
            lost += [f"{said} in {inside or file}" for said in re.findall(r"\w+", before + after)
                     if not any(re.search(rf"\b{said}\b", text) for text in texts)]
    assert lost == []


def test_every_name_in_the_tables_of_readme_is_in_the_code():
    """A name with … in it is a family: STAFF_…"""
    known = set(re.findall(r"\w+", "\n".join(_read(file) for file in OURS if file.name != "README.md")))
    lost = []
    for cell in _cells():
        for said in _CODE.findall(cell):
            if not (_FILE.fullmatch(said) and said.endswith(_ENDINGS)):
                names = re.findall(r"[A-Za-z_][\w…]*|…\w+", said)
                lost += [name for name in names if not _is_known(name, known)]
    assert lost == []


def _is_known(name: str, known: set[str]) -> bool:
    if "…" not in name:
        return name in known
    family = re.compile(name.replace("…", r"\w*"))
    return any(family.fullmatch(each) for each in known)


def test_every_document_that_is_cited_is_there():
    there = {document.name for document in DOCUMENTS}
    cited = re.compile(r"(?<![\w/.-])[A-Za-z_-]+\.md\b")
    lost = {_name(file): wrong for file in OURS if (wrong := set(cited.findall(_read(file))) - there)}
    assert lost == {}


def _anchors(document: Path) -> set[str]:
    """What a heading is called in an address, as GitHub does it."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(_read(document))}


def test_every_link_in_the_documents_leads_to_a_file_or_a_heading():
    lost = []
    for document in DOCUMENTS:
        for link in _LINK.findall(_read(document)):
            if "://" in link:
                continue
            path, _, anchor = link.partition("#")
            target = (document.parent / path).resolve() if path else document
            if not target.exists() or (anchor and anchor not in _anchors(target)):
                lost.append(f"{_name(document)}: {link}")
    assert lost == []


def test_the_room_that_is_made_as_an_example_imports_what_is_there():
    lost, made = [], ROOT / "docs" / "adding-a-room.md"
    for block in re.findall(r"```python\n(.*?)```", _read(made), re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and f".{EXAMPLE}" not in node.module:
                there = import_module(node.module)
                lost += [f"{node.module}.{each.name}" for each in node.names if not hasattr(there, each.name)
                         and each.name != EXAMPLE]
    assert lost == []


def test_all_that_a_room_may_say_is_written_down_where_one_is_made():
    rows = re.findall(r"^\| (`[A-Z_]+`.*?) \|", _read(ROOT / "docs" / "adding-a-room.md"), re.MULTILINE)
    assert re.findall(r"`([A-Z_]+)`", " ".join(rows)) == re.findall(r"^    ([A-Z_]+) ", house.__doc__, re.MULTILINE)
