"""What is written about the code leads somewhere: sections that comments cite, links, files and names in README."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
RULES = ROOT / "docs" / "domain.md"

# §2.3, §17-7, §9.2 P7, §9.2 P2–P7
_CITED = re.compile(r"§(?P<section>\d+(?:\.\d+)?)(?:-(?P<row>\d+)|\s(?P<first>[A-Z]\d+)(?:–(?P<last>[A-Z]\d+))?)?")
_OF_THE_DESIGN = re.compile(r"design(?:\.md)?\s+§(\d+)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _ours() -> list[Path]:
    """Every file that somebody has written here and that is text."""
    kinds = {".py", ".html", ".js", ".css", ".md", ".conf", ".sh", ".csv", ".sql"}
    folders = ("xicheng_events", "templates", "static", "tests", "benchmarks", "deploy", "docs", "migrations")
    files = [*ROOT.glob("*.*"), *(file for folder in folders for file in (ROOT / folder).rglob("*"))]
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


def test_every_section_of_the_design_that_is_cited_is_there():
    headings = {heading.split(".")[0] for heading in _HEADING.findall(_read(ROOT / "docs" / "design.md"))}
    lost = {_name(file): wrong for file in OURS
            if (wrong := set(_OF_THE_DESIGN.findall(_read(file))) - headings)}
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
