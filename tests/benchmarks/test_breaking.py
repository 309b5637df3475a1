from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.breaking import Kill, break_run, different, draw_kills, resuming, strike

from tests.benchmarks.runs import write_journal

#: A run of three notes: each start does one more than the last, and all but the fourth then wait.
SCRIPT = """
import json, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
folder.mkdir(exist_ok=True)
file = folder / "journal.jsonl"
lines = file.read_text().splitlines() if file.exists() else [json.dumps({"run": {}})]
entry = {"shard": len(lines) - 1, "input": "", "decisions": {"no": 1}, "reasons": {}}
lines.append(json.dumps({**entry, "reject_codes": {}, "files": []}))
file.write_text("\\n".join(lines) + "\\n")
with (folder / "calls").open("a") as calls:
    calls.write(f"{sys.argv[2:]}\\n")
if len(lines) < 4:
    time.sleep(600)
"""


def test_kills_are_the_same_for_the_same_seed_and_in_order():
    kills = draw_kills(5, 1000, 50.0, seed=1)
    assert kills == draw_kills(5, 1000, 50.0, seed=1) != draw_kills(5, 1000, 50.0, seed=2)
    assert [kill.after for kill in kills] == sorted(kill.after for kill in kills)
    assert all(0 <= kill.after < 900 and 0 <= kill.later <= 0.5 for kill in kills)
    assert sorted(kill.victim for kill in kills) == ["group", "group", "parent", "parent", "parent"]


def test_a_run_is_killed_and_resumed_until_it_ends(tmp_path: Path):
    command, out = (sys.executable, "-c", SCRIPT, str(tmp_path / "out")), tmp_path / "out"
    killed = break_run(command, out, [Kill(1, 0.0, "parent"), Kill(2, 0.0, "group")])
    assert killed.stood_at == (1, 2)
    assert (out / "calls").read_text().splitlines() == ["[]", "['--resume']", "['--resume']"]


@pytest.mark.parametrize("kill", [Kill(1, 0.0, "group"), Kill(0, 60.0, "parent")])
def test_a_run_that_ends_before_it_is_killed_is_no_measurement(tmp_path: Path, kill: Kill):
    write_journal(tmp_path)
    with pytest.raises(RuntimeError, match="ended by itself before it was killed, exit status 3"):
        break_run((sys.executable, "-c", "raise SystemExit(3)"), tmp_path, [kill])


@pytest.mark.parametrize(("victim", "left"), [("parent", True), ("group", False)])
def test_the_parent_alone_or_all(tmp_path: Path, victim: str, left: bool):
    child = "import time; print('here', flush=True); time.sleep(2); print('left', flush=True)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    process = subprocess.Popen((sys.executable, "-c", parent), stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"here\n"
        strike(process.pid, victim)  # type: ignore[arg-type]
        assert process.wait() == -9
        assert (process.stdout.read() == b"left\n") is left


def test_a_run_is_gone_on_with_by_the_same_command():
    assert resuming(("revasc", "code")) == ("revasc", "code", "--resume")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"records.jsonl/part-00001.jsonl": "other"}, ["records.jsonl/part-00001.jsonl"]),
        ({"rejects.jsonl": "r2"}, ["rejects.jsonl"]),
        ({"records.jsonl/.part-00002.jsonl.77.part": ""}, ["records.jsonl/.part-00002.jsonl.77.part"]),
        ({"manifest.json": "{}", ".lock": ""}, []),
    ],
)
def test_what_is_not_the_same_in_two_folders(tmp_path: Path, change: dict[str, str], found: list[str]):
    one, other = (write_journal(tmp_path / name) for name in ("one", "other"))
    for folder, changed in ((one, {}), (other, change)):
        (folder / "records.jsonl").mkdir()
        usual = {"records.jsonl/part-00000.jsonl": "a", "records.jsonl/part-00001.jsonl": "b123"}
        for name, text in {**usual, "rejects.jsonl": "r1", **changed}.items():
            (folder / name).write_text(text)
    assert list(different(one, other)) == found
