from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from revasc.exports.spool import Piece, Spool

WHOLE = Piece("x.csv", 3, 1, "CTO\n\0é", date(2026, 2, 3), "Cath")
FAULTY = Piece("y.csv", 9, -1, fault="bad_line", field="line")


def content(spool: Spool) -> list[tuple[str, list[Piece]]]:
    return [(note_id, list(pieces)) for note_id, pieces in spool.notes()]


def test_pieces_come_back_by_note_in_the_order_of_its_first():
    with Spool() as spool:
        for note_id, piece in [("b", WHOLE), ("a", FAULTY), ("b", FAULTY), ("a", WHOLE), ("é", WHOLE)]:
            spool.add(note_id, piece)
        assert content(spool) == [("b", [WHOLE, FAULTY]), ("a", [FAULTY, WHOLE]), ("é", [WHOLE])]


def test_nothing_kept_nothing_opened():
    with Spool() as spool:
        assert content(spool) == []
        assert spool._base is None


def test_many_pieces():
    with Spool() as spool:
        for n in range(5000):
            spool.add(f"n{n % 1000}", WHOLE._replace(row=n))
        found = content(spool)
    assert len(found) == 1000
    assert all([piece.row % 1000 for piece in pieces] == [i] * 5 for i, (_, pieces) in enumerate(found))


def test_a_full_disk_is_an_error_of_the_disk():
    class Full:
        def execute(self, *_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        def close(self) -> None:
            """Nothing is open."""

    with Spool() as spool:
        spool._base = Full()  # type: ignore[assignment]
        with pytest.raises(OSError, match="no room for the lines of notes"):
            spool.add("a", WHOLE)
