from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.gate import Compared, compare, compare_all, described, main, make_note, vocabulary

from benchmarks import gate

NOTHING = SimpleNamespace(decision="not_supported", lesions=(), codes=(), clarification=None)


def closed_to(_text: str) -> bool:
    return False


def test_a_note_is_the_same_whenever_it_is_made():
    assert make_note(3, 1, vocabulary()) == make_note(3, 1, vocabulary())
    assert len({make_note(number, seed, vocabulary()) for number in range(50) for seed in (1, 2)}) == 100


def test_notes_are_neither_long_nor_empty():
    lengths = [len(make_note(number, 1, vocabulary())) for number in range(200)]
    assert min(lengths) >= 60
    assert sorted(lengths)[len(lengths) // 2] <= 450


def test_what_is_left_unread_is_read_and_compared():
    read: list[str] = []

    def coder(text: str) -> Any:
        read.append(text)
        return SimpleNamespace(**{**vars(NOTHING), "lesions": ("a lesion",) if len(read) == 2 else ()})

    assert compare(range(5, 9), 1, closed_to, coder) == Compared(4, 4, (6,))
    assert compare(range(5, 9), 1, lambda _text: True, coder) == Compared(4)
    assert len(read) == 4


@pytest.mark.parametrize(
    "otherwise",
    [{"decision": "query"}, {"lesions": ("one",)}, {"codes": ("92943",)}, {"clarification": "a draft"}],
)
def test_every_difference_counts(otherwise: dict[str, Any]):
    def coder(_text: str) -> Any:
        return SimpleNamespace(**{**vars(NOTHING), **otherwise})

    assert compare([0], 1, closed_to, coder).missed == (0,)


def test_outcomes_add_up():
    assert Compared(2, 1, (1,)) + Compared(3, 2, (4,)) == Compared(5, 3, (1, 4))


def test_the_shipped_gate():
    found = compare_all(600, seed=5)
    assert (found.notes, found.missed) == (600, ())
    assert found.closed > 60


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (Compared(), "0 notes, 0 left unread (0%), 0 of them wrongly"),
        (Compared(2000, 500), "2,000 notes, 500 left unread (25%), 0 of them wrongly"),
        (Compared(8, 2, (3, 7)), "8 notes, 2 left unread (25%), 2 of them wrongly: 3, 7"),
    ],
)
def test_described(found: Compared, line: str):
    assert described(found) == line


@pytest.mark.parametrize(("missed", "status"), [((), 0), ((4,), 1)])
def test_the_exit_status_tells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missed: tuple[int, ...], status: int
):
    asked: list[tuple[int, int, int]] = []

    def compared(notes: int, seed: int, workers: int) -> Compared:
        asked.append((notes, seed, workers))
        return Compared(notes, 3, missed)

    monkeypatch.setattr(gate, "compare_all", compared)
    assert main(["--notes", "9", "--seed", "2", "--workers", "2"]) == status
    assert asked == [(9, 2, 2)]
    assert capsys.readouterr().out.startswith("9 notes, 3 left unread")


def test_a_note_is_shown_by_its_number(capsys: pytest.CaptureFixture[str]):
    assert main(["--show", "4", "--seed", "2"]) == 0
    assert capsys.readouterr().out == make_note(4, 2, vocabulary()) + "\n"
