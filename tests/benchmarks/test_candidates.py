from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from benchmarks.candidates import CANDIDATES, EVERY, LEFTMOST, Candidate, installed, main, row, whole_words
from benchmarks.notes import ROOT

from benchmarks import candidates
from revasc.note import Note
from tests.benchmarks.builders import Clock

PHRASES = ("lad", "mid lad", "stent", "drug-eluting stent", "99%")
HERE = [candidate for candidate in CANDIDATES if installed(candidate)]
TEXTS = (
    ("A Stent in the LAD.", 2, 2),
    ("DRUG-ELUTING STENT, mid LAD", 2, 4),
    ("stents, bladder, LAD1", 0, 0),
    ("99% lad", 2, 2),
    ("", 0, 0),
)


@pytest.mark.parametrize("candidate", HERE, ids=lambda candidate: candidate.name)
@pytest.mark.parametrize(("text", "leftmost", "every"), TEXTS)
def test_each_finds_whole_words_in_any_case(candidate: Candidate, text: str, leftmost: int, every: int):
    assert candidate.build(PHRASES)(text) == (leftmost if candidate.finds == LEFTMOST else every)


def test_the_standard_library_and_spacy_are_always_there():
    assert sum(candidate.package in (None, "spacy") for candidate in HERE) == 4
    assert {candidate.finds for candidate in CANDIDATES} == {EVERY, LEFTMOST}


@pytest.mark.parametrize(("start", "end", "found"), [(0, 3, 1), (4, 7, 0), (9, 12, 0), (13, 16, 1)])
def test_whole_words(start: int, end: int, found: int):
    assert whole_words("lad lads_lad lad", [(start, end)]) == found


def test_a_row_has_the_median_of_the_rounds():
    clock = Clock()

    def build(_phrases: Sequence[str]) -> Callable[[str], int]:
        clock.add(0.25)
        taken = iter([9.0, 9.0, 1.0, 1.0, 4.0, 4.0, 2.0, 2.0, 3.0, 3.0, 5.0, 5.0])

        def find(_text: str) -> int:
            clock.add(next(taken))
            return 7

        return find

    cells = row(Candidate("mine", None, EVERY, build), PHRASES, ["a", "b"], clock=clock)
    assert (cells[0], *cells[2:]) == ("mine", "250", "3000000", "14", EVERY)


def test_what_is_not_installed_is_passed_over():
    absent = Candidate("theirs", "no-such-package", EVERY, lambda _phrases: pytest.fail("not installed"))
    assert row(absent, PHRASES, [])[:3] == ("theirs", "not installed", "-")


def test_the_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(candidates, "CANDIDATES", HERE[:1])
    monkeypatch.setattr(candidates, "gold_notes", lambda: [Note("n", "a stent")])
    main()
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].endswith("phrases, 1 gold notes")
    assert [line.count("|") for line in shown[2:]] == [7, 7, 7]


def test_every_candidate_is_in_the_kept_table():
    kept = (ROOT / "benchmarks" / "CANDIDATES.md").read_text(encoding="utf-8").replace("`", "")
    assert all(f"| {candidate.name} |" in kept for candidate in CANDIDATES)
