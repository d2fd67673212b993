"""What is installed is what the requirements files name, file by file: each with its hash, from no named place."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FILES = ("requirements", "requirements-dev")


def requirements_in(file: str) -> dict[str, tuple[Requirement, str]]:
    """Each requirement of a file by its name, with all that is said of it."""
    text = "\n".join(line for line in (ROOT / file).read_text().splitlines() if not line.startswith(("#", "-c ")))
    found = {}
    for said in text.replace("\\\n", " ").splitlines():
        needed = Requirement(said.partition("--hash=")[0].strip())
        found[canonicalize_name(needed.name)] = needed, said
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_file_that_may_be_installed_has_its_hash(file):
    for _needed, said in requirements_in(f"{file}.txt").values():
        assert re.fullmatch(r"\S+==\S+( ; [^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+", said), said[:80]


@pytest.mark.parametrize("file", FILES)
def test_no_place_is_named_to_install_from(file):
    for ending in ("in", "txt"):
        text = (ROOT / f"{file}.{ending}").read_text()
        assert not re.search(r"://|@ |--(index|extra|find|trusted)", text)


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_is_what_is_locked_and_installed(file):
    locked = requirements_in(f"{file}.txt")
    for name, (needed, _said) in requirements_in(f"{file}.in").items():
        assert locked[name][0].specifier == needed.specifier, f"{name}: make lock"
    for name, (needed, _said) in locked.items():
        if needed.marker is None or needed.marker.evaluate():
            assert needed.specifier.contains(version(name), prereleases=True), name
