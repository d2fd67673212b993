"""`make bench`: its parts are found, each keeps only its own figures, and CPU and connections are counted right."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from benchmarks import compare, results, run
from benchmarks.parts import all_parts, at_least, at_most, chosen
from benchmarks.servers import cpu_seconds


@pytest.fixture
def latest(tmp_path, monkeypatch):
    """A benchmarks/latest.json of its own, and two parts that give one figure each."""
    parts = {"desk": SimpleNamespace(KEYS={"desk_ms": at_most(150)}),
             "scan": SimpleNamespace(KEYS={"scan_vs_hotrow": at_least(0.6), "scan_cpu_ms": None})}
    monkeypatch.setattr(results, "all_parts", lambda: parts)
    monkeypatch.setattr(results, "FILE", tmp_path / "latest.json")
    return tmp_path / "latest.json"


def test_a_part_is_a_file_and_no_two_give_the_same_figure():
    parts = all_parts()
    keys = [key for part in parts.values() for key in part.KEYS]
    assert len(keys) == len(set(keys))
    assert {"booking_vs_hotrow", "booking_cpu_ms", "scan_cpu_ms", "desk_ms", "memory_mb"} <= set(keys)
    assert set(chosen("booking, desk")) == {"booking", "desk"}
    assert chosen("") == parts
    with pytest.raises(KeyError):
        chosen("booking desks")


def test_a_part_measured_alone_leaves_the_others_figures_and_says_of_each_when_it_was_measured(latest, monkeypatch):
    latest.write_text(json.dumps({"sqlite": {"desk_ms": 99, "gone": 1}, "postgresql": {"desk_ms": 120}}))
    results.keep("postgresql", "scan", {"scan_vs_hotrow": 0.5, "scan_cpu_ms": 4.2, "scans": 9}, seconds=31, row_ms=0.55)
    monkeypatch.setattr(results, "commit", lambda: "0000000")
    results.keep("postgresql", "desk", {"desk_ms": 80}, seconds=300, row_ms=0.5)
    kept = json.loads(latest.read_text())
    assert kept["sqlite"] == {"desk_ms": 99}
    assert kept["postgresql"] == {"desk_ms": 80, "scan_vs_hotrow": 0.5, "scan_cpu_ms": 4.2}
    assert kept["raw"]["postgresql"]["scan"]["scans"] == 9
    measured = kept["measured"]["postgresql"]
    assert measured["desk"]["commit"] == "0000000" != measured["scan"]["commit"]
    lines = {line.split()[0]: line for line in results.table(kept, ["desk", "scan"]).splitlines()[1:]}
    assert lines["desk"].endswith("longer than a part may take")
    assert lines["desk_ms"].split() == ["desk_ms", "≤", "150", "99", "80", "0.5", "ms"]
    assert lines["scan_vs_hotrow"].split() == ["scan_vs_hotrow", "≥", "0.6", "–", "0.5", "←", "short"]
    assert lines["scan_cpu_ms"].split() == ["scan_cpu_ms", "–", "4.2", "0.55", "ms"]


def test_cpu_is_that_of_the_process_of_its_children_and_of_those_that_have_ended():
    burn = "import time\nuntil = time.process_time() + 0.2\nwhile time.process_time() < until: pass\n"
    ended = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])\n"
    with subprocess.Popen([sys.executable, "-c", f"{ended}print(flush=True)\nsys.stdin.read()"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        parent.stdout.readline()
        counted = cpu_seconds(parent.pid)
        parent.stdin.close()
    assert counted >= 0.2


def test_a_comparison_marks_only_what_is_more_than_noise():
    before = {"scan_ms": [4.0, 4.0, 40.0], "desk_ms": [100.0], "old_ms": [1.0]}
    after = {"scan_ms": [5.0, 4.9, 50.0], "desk_ms": [110.0], "new": [2]}
    assert [line.split() for line in compare.table(before, after).splitlines()[1:]] == [
        ["scan_ms", "4", "5", "+25%", "←"], ["desk_ms", "100", "110", "+10%"]]


def test_an_unknown_part_or_commit_is_said_in_one_sentence(monkeypatch):
    def said(module, *words):
        monkeypatch.setattr(sys, "argv", ["make", *words])
        with pytest.raises(SystemExit) as ended:
            module.main()
        return str(ended.value)

    assert said(run, "--only", "desks").startswith("make bench: no part is called 'desks'. There are: balance, ")
    assert "no-such-commit" in said(compare, "--before", "no-such-commit")
    assert said(compare, "--before", "").endswith("say with which commit: make bench-compare BEFORE=main~10")
