from __future__ import annotations

from collections.abc import Sequence

import pytest

from revasc.results.batches import Batches
from revasc.results.tables import LESIONS, NOTES, Row, Table

Sent = list[tuple[str, int]]


def batches(sent: Sent, seen: list[Row]) -> Batches:
    def insert(table: Table, rows: Sequence[Row]) -> None:
        sent.append((table.name, len(rows)))
        seen.extend(rows)

    return Batches((NOTES, LESIONS), insert)


def test_rows_wait_until_they_are_many():
    sent: Sent = []
    seen: list[Row] = []
    held = batches(sent, seen)
    for number in range(999):
        held.add(([(number,)], []))
    assert sent == []
    held.add(([(999,)], [(0,), (1,)]))
    assert sent == [("notes", 1_000)]
    held.flush()
    assert sent == [("notes", 1_000), ("lesions", 2)]
    assert seen == [*((number,) for number in range(1_000)), (0,), (1,)]


def test_nothing_left_is_not_sent():
    sent: Sent = []
    held = batches(sent, [])
    held.flush()
    held.add(([(1,)], []))
    held.flush()
    held.flush()
    assert sent == [("notes", 1)]


@pytest.mark.parametrize("part", [([],), ([], [], [])])
def test_a_part_has_rows_for_each_table(part: Sequence[list[Row]]):
    with pytest.raises(ValueError, match="zip"):
        batches([], []).add(part)
