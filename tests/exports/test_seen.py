from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports.seen import SeenIds, private_database


def test_an_id_is_new_once():
    with SeenIds() as seen:
        assert [seen.add(note_id) for note_id in ("a", "b", "a", "A", "", "")] == [
            True,
            True,
            False,
            True,
            True,
            False,
        ]
        assert "a" in seen
        assert "c" not in seen


@given(st.lists(st.text(max_size=5)))
def test_it_is_a_set(ids: list[str]):
    known: set[str] = set()
    with SeenIds() as seen:
        for note_id in ids:
            assert seen.add(note_id) is (note_id not in known)
            known.add(note_id)
        assert all(note_id in seen for note_id in known)


@pytest.mark.parametrize("note_id", ["\udc80", "a\0b", "a\0", "é", "e\u0301", "0", "00"])
def test_ids_of_any_kind_are_kept_apart(note_id: str):
    with SeenIds() as seen:
        assert seen.add(note_id)
        assert not seen.add(note_id)
        assert seen.add(f"{note_id}x")


def test_more_than_the_memory_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """They go to a file that has no name."""
    monkeypatch.setattr("revasc.exports.seen._CACHE", 64)
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with SeenIds() as seen:
        assert all(seen.add(f"note {n * 7919 % 20_011}") for n in range(20_011))
        assert not any(seen.add(f"note {n}") for n in range(0, 20_011, 97))
        assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_of_the_disk():
    class Full:
        def execute(self, *_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        def close(self) -> None:
            """Nothing is open."""

    with SeenIds() as seen:
        seen._base.close()
        seen._base = Full()  # type: ignore[assignment]
        with pytest.raises(OSError, match="no room for the list of ids"):
            seen.add("a")


def test_a_private_database_has_no_name():
    base = private_database()
    assert base.execute("PRAGMA database_list").fetchall() == [(0, "main", "")]
    base.close()
