from __future__ import annotations

import json
from pathlib import Path

import pytest

from revasc.exports.rejects import reject_row
from revasc.runs.entries import PartFile, ShardEntry
from revasc.runs.folder import RunError
from revasc.runs.journal import Journal, Kept, journal_rejects, read_journal


def entry(number: int, rejects: int = 0) -> ShardEntry:
    return ShardEntry(
        shard=number,
        input=f"digest {number}",
        decisions={"query": 2},
        reasons={"chronicity_missing": 2},
        reject_codes={"empty_text": rejects},
        files=(PartFile(f"records.jsonl/part-{number:05}.jsonl", 2, 30, "abc"),),
        rejects=tuple(reject_row("x.csv", number * 10 + row, "empty_text") for row in range(rejects)),
    )


def written(folder: Path, *entries: ShardEntry) -> Path:
    with Journal(folder, Kept({"started": "now"}, {})) as journal:
        for each in entries:
            journal.add(each)
    return folder / "journal.jsonl"


def test_what_is_added_is_read_again_without_its_rejects(tmp_path: Path):
    written(tmp_path, entry(0, 1), entry(1))
    kept = read_journal(tmp_path)
    assert kept is not None
    assert kept.head == {"started": "now"}
    assert list(kept.entries) == [0, 1]
    assert (kept.entries[0].read, kept.entries[0].coded, kept.entries[0].rejected) == (3, 2, 1)
    assert kept.entries[0].rejects == ()
    assert kept.entries[1] == entry(1)


@pytest.mark.parametrize("content", [None, b"", b'{"run": {'])
def test_without_a_whole_line_there_is_no_journal(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / "journal.jsonl").write_bytes(content)
    assert read_journal(tmp_path) is None


def test_every_way_of_breaking_off_leaves_the_whole_lines(tmp_path: Path):
    path = written(tmp_path, entry(0), entry(1, 2))
    whole = path.read_bytes()
    ends = [at for at, byte in enumerate(whole) if byte == ord("\n")]
    for size in range(ends[0] + 1, len(whole)):
        path.write_bytes(whole[:size])
        kept = read_journal(tmp_path)
        assert kept is not None
        assert len(kept.entries) == sum(at < size for at in ends) - 1


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"shard": "x"}', '{"shard": 1, "input": ""}'])
def test_a_line_that_is_none_before_the_last_is_an_error(tmp_path: Path, line: str):
    path = written(tmp_path, entry(0))
    path.write_text(path.read_text() + line + "\n" + json.dumps(entry(1).to_dict()) + "\n")
    with pytest.raises(RunError, match=r"journal\.jsonl: line 3 is damaged"):
        read_journal(tmp_path)


def test_a_journal_begun_anew_holds_what_is_kept_and_its_rejects(tmp_path: Path):
    written(tmp_path, entry(0, 1), entry(1, 1), entry(2, 2))
    kept = read_journal(tmp_path)
    assert kept is not None
    chosen = Kept(kept.head, {number: kept.entries[number] for number in (0, 2)})
    with Journal(tmp_path, chosen) as journal:
        journal.add(entry(1, 3))
    assert [reject["row"] for reject in journal_rejects(tmp_path)] == [0, 10, 11, 12, 20, 21]
    again = read_journal(tmp_path)
    assert again is not None
    assert sorted(again.entries) == [0, 1, 2]
