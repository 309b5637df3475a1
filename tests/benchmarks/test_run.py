from __future__ import annotations

from typing import Any

import pytest
from benchmarks.figures import EXTRAS, Figures, take
from benchmarks.memory import Memory
from benchmarks.notes import SETS, NoteSet
from benchmarks.peers import BUILDERS
from benchmarks.report import README
from benchmarks.timing import Peer

from benchmarks import figures as taking
from benchmarks import run
from tests.benchmarks.builders import NOTES, figures


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was asked of the measuring and the writing, which are replaced."""
    kept: dict[str, Any] = {}

    def taken(sets: object, peers: object, extras: object, **options: Any) -> Figures:
        kept.update(sets=sets, peers=peers, extras=extras, **options)
        return figures()

    monkeypatch.setattr(run, "take", taken)
    monkeypatch.setattr(run, "write_plot", lambda drawn: kept.update(plot=drawn))
    monkeypatch.setattr(run, "write_section", lambda text: kept.update(text=text))
    return kept


def test_prints_the_tables_and_writes_nothing(asked: dict[str, Any], capsys: pytest.CaptureFixture[str]):
    run.main([])
    shown = capsys.readouterr().out
    assert all(cell in shown for cell in ("stock medSpaCy", "160.0", "left out, no such file", "<= 0.33x"))
    assert (asked["sets"], asked["peers"], asked["extras"]) == (SETS, tuple(BUILDERS), EXTRAS)
    assert (asked["rounds"], asked["limit"], asked["memory_notes"]) == (5, None, 5000)
    assert "text" not in asked
    assert "plot" not in asked


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], "--rounds 5"),
        (["--rounds", "3", "--notes", "6"], "--rounds 3 --notes 6"),
        (["--sets", "long,cath", "--extras", "none"], "--rounds 5 --sets cath,long --extras none"),
        (["--peers", "revasc", "--memory-notes", "9"], "--rounds 5 --peers revasc --memory-notes 9"),
    ],
)
def test_writes_the_figures_with_the_command(asked: dict[str, Any], arguments: list[str], command: str):
    run.main([*arguments, "--write"])
    assert f"- Command: `make bench ARGS='{command} --write'`." in asked["text"]
    assert asked["plot"] == figures()


@pytest.mark.parametrize("option", ["--sets", "--peers", "--extras"])
def test_an_unknown_name_is_refused(option: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        run.main([option, "cath,nobody"])
    assert "is none of" in capsys.readouterr().err


def test_one_run_takes_everything_that_is_asked(monkeypatch: pytest.MonkeyPatch):
    kept = Memory(9, 1.0, 1.0, 1.0, 1.0)
    monkeypatch.setattr(taking, "measure_memory", lambda notes: kept if notes == 9 else None)
    monkeypatch.setattr(taking, "measure_startup", lambda: pytest.fail("not asked"))
    monkeypatch.setattr(
        taking, "note_sets", lambda keys, limit: [NoteSet("cath", "a", NOTES), NoteSet("mixed", "b")]
    )
    monkeypatch.setattr(taking, "all_peers", lambda keys: ([Peer("p", "", lambda note: note)], {"q": "gone"}))
    found = take(("cath", "mixed"), ("p", "q"), ("memory",), rounds=1, memory_notes=9)
    assert [[timing.name for timing in measured.timings] for measured in found.sets] == [["p"], []]
    assert (found.memory, found.startup, found.processes) == (kept, None, None)
    assert (found.missing, found.elsewhere) == ({"q": "gone"}, {})


def test_without_sets_no_peer_is_made_ready(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(taking, "all_peers", lambda keys: pytest.fail("not needed"))
    assert take((), tuple(BUILDERS), (), rounds=1) == Figures(1)


def test_make_bench_calls_it():
    makefile = (README.parent.parent / "Makefile").read_text(encoding="utf-8")
    assert "-m benchmarks $(ARGS)" in makefile
