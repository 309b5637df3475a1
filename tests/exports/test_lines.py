from __future__ import annotations

import csv
import gzip
import json
import random
import sqlite3
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports import ExportError, NoteExport, Reject, lines, read_notes
from revasc.exports.lines import joined
from revasc.note import Note

Items = list[Note | Reject]
Row = Sequence[object]
HEADER = ("note_id", "line", "text", "note_date", "note_type")


def row(
    note_id: object, line: object, text: object, day: object = "2026-02-03", kind: object = "Cath"
) -> Row:
    return note_id, line, text, day, kind


PLAIN = [
    row("a", 1, "CTO of the"),
    row("a", 2, "RCA."),
    row("b", 1, "LAD"),
    row("c", 1, "x"),
    row("c", 2, "y"),
]


def write(path: Path, rows: Sequence[Row], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", newline="", encoding="utf-8", errors="surrogateescape") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def items(tmp_path: Path, rows: Sequence[Row], **options: object) -> Items:
    return list(read_notes(write(tmp_path / "x.csv", rows), **options).items())


def shown(found: Items) -> list[tuple[str | None, str]]:
    """Id with text or code."""
    return [(item.note_id, item.code if isinstance(item, Reject) else item.text) for item in found]


JOINED = [("a", "CTO of the\nRCA."), ("b", "LAD"), ("c", "x\ny")]


def test_rows_of_a_note_are_joined(tmp_path: Path):
    found = items(tmp_path, PLAIN)
    assert shown(found) == JOINED
    first = found[0]
    assert (str(first.date_of_service), first.note_type, first.origin.row) == ("2026-02-03", "Cath", 1)
    assert [item.origin.row for item in found] == [1, 3, 4]


@pytest.mark.parametrize(
    "rows",
    [
        [PLAIN[i] for i in order]
        for order in ([1, 0, 2, 4, 3], [0, 2, 3, 4, 1], [4, 1, 3, 0, 2], [2, 4, 0, 3, 1], [4, 3, 2, 1, 0])
    ],
)
def test_the_order_is_that_of_the_numbers_wherever_the_rows_lie(tmp_path: Path, rows: list[Row]):
    assert sorted(shown(items(tmp_path, rows))) == JOINED


def test_notes_whose_rows_lie_apart_come_last(tmp_path: Path):
    rows = [PLAIN[i] for i in (0, 2, 3, 4, 1)]
    assert [item.note_id for item in items(tmp_path, rows)] == ["b", "c", "a"]


def _tsv(folder: Path) -> Path:
    path = folder / "x.tsv"
    path.write_text("".join("\t".join(map(str, values)) + "\n" for values in [HEADER, *PLAIN]))
    return path


def _jsonl(folder: Path) -> Path:
    path = folder / "x.jsonl"
    path.write_text("".join(json.dumps(dict(zip(HEADER, values, strict=True))) + "\n" for values in PLAIN))
    return path


def _parquet(folder: Path) -> Path:
    columns = dict(zip(HEADER, map(list, zip(*PLAIN, strict=True)), strict=True))
    pq.write_table(pa.table(columns), folder / "x.parquet", row_group_size=2)
    return folder / "x.parquet"


def _xlsx(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for values in [HEADER, *PLAIN]:
        book.active.append(values)
    book.save(folder / "x.xlsx")
    return folder / "x.xlsx"


def _sql(folder: Path) -> str:
    base = sqlite3.connect(folder / "x.db")
    base.execute(f"CREATE TABLE note ({', '.join(HEADER)})")
    base.executemany("INSERT INTO note VALUES (?, ?, ?, ?, ?)", reversed(PLAIN))
    base.commit()
    base.close()
    return f"sqlite:///{folder / 'x.db'}"


@pytest.mark.parametrize("make", [_tsv, _jsonl, _parquet, _xlsx])
def test_every_format_of_tables(tmp_path: Path, make: Callable[[Path], Path]):
    assert shown(list(read_notes(make(tmp_path)).items())) == JOINED


@pytest.mark.parametrize("options", [{"table": "note"}, {"query": "SELECT * FROM note"}])
def test_databases(tmp_path: Path, options: dict[str, str]):
    assert sorted(shown(list(read_notes(_sql(tmp_path), **options).items()))) == JOINED


@pytest.mark.parametrize(
    ("rows", "code", "detail"),
    [
        ([row("a", 1, "x"), row("a", 3, "y")], "missing_line", "after line 1 comes 3"),
        ([row("a", 2, "x"), row("a", 3, "y")], "missing_line", "it begins with line 2"),
        ([row("a", 1, "x"), row("a", 1, "y")], "repeated_line", "line 1"),
        ([row("a", 1, "x"), row("a", "two", "y")], "bad_line", "row 2"),
        ([row("a", 1, "x"), row("a", "", "y")], "bad_line", "row 2"),
        ([row("a", 1, "x"), row("a", -2, "y")], "bad_line", "row 2"),
        ([row("a", 1, "x"), row("a", 1.5, "y")], "bad_line", "row 2"),
        ([row("a", 1, "x"), row("a", 2, "y", "2026-02-04")], "mixed_dates", ""),
        ([row("a", 1, "x"), row("a", 2, "y", "yesterday")], "bad_date", "row 2"),
        ([row("a", 1, "x"), row("a", 2, "\udcff")], "bad_encoding", "row 2"),
        ([row("a", 1, ""), row("a", 2, " ")], "empty_text", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("apart", [False, True])
def test_a_note_with_a_faulty_row_is_one_reject(
    tmp_path: Path, rows: list[Row], code: str, detail: str, apart: bool
):
    between = [row("b", 1, "LAD"), row("b", 2, "RCA")]
    rows = [rows[0], *between, rows[1]] if apart else [*rows, *between]
    found = {item.note_id: item for item in items(tmp_path, rows)}
    assert set(found) == {"a", "b"}
    assert found["b"].text == "LAD\nRCA"
    reject = found["a"]
    assert (reject.code, reject.row) == (code, 1)
    # Apart, the second row stands in row 4.
    assert detail.replace("row 2", "row 4" if apart else "row 2") in reject.message


def test_a_reject_names_the_row_of_the_first_line(tmp_path: Path):
    (reject,) = items(tmp_path, [row("a", 4, "x"), row("a", 2, "y"), row("a", 1, "z")])
    assert (reject.code, reject.row, reject.field) == ("missing_line", 3, "line")


@pytest.mark.parametrize("broken", ["n1,3\n", 'n1,3,"un"closed,\n', ",3,lost,,\n"])
def test_beside_a_row_that_cannot_be_read_no_note_is_taken_for_whole(tmp_path: Path, broken: str):
    """The lost row may be the last of the note before it or, the numbers descending, of the note behind."""
    rows = [row(f"n{n}", line, "z") for n in range(4) for line in (1, 2)]
    path = write(tmp_path / "x.csv", rows)
    text = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*text[:5], broken, *text[5:]]))
    found = list(read_notes(path).items())
    assert [item.note_id for item in found if isinstance(item, Note)] == ["n0", "n3"]
    assert [code for _, code in shown(found) if code == "missing_line"] == ["missing_line"] * 2
    assert len(found) == 5  # and the row itself


def test_empty_rows_at_the_end_hurt_no_note(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("note_id,line,text\na,1,x\na,2,y\n,,\n")
    export = read_notes(path)
    found = list(export.items())
    assert [item.note_id for item in found if isinstance(item, Note)] == []
    pq.write_table(
        pa.table({"id": ["a", "a", None], "line": [1, 2, None], "text": ["x", "y", None]}),
        tmp_path / "x.parquet",
    )
    assert shown(list(read_notes(tmp_path / "x.parquet").items())) == [(None, "missing_id"), ("a", "x\ny")]


def test_the_last_note_of_a_file_that_breaks_off_is_no_note(tmp_path: Path):
    rows = [row(f"n{n}", line, f"{n} {line} {n * 7919 % 997}") for n in range(2000) for line in (1, 2, 3)]
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(write(tmp_path / "y.csv", rows).read_bytes())[:-2000])
    found = list(read_notes(path).items())
    notes = [item for item in found if isinstance(item, Note)]
    assert len(notes) > 500
    assert all(note.text.count("\n") == 2 for note in notes)
    assert {reject.code for reject in found if isinstance(reject, Reject)} == {
        "unreadable_file",
        "missing_line",
    }


def test_rows_of_a_note_in_several_files(tmp_path: Path):
    write(tmp_path / "1.csv", [row("a", 1, "x"), row("b", 2, "w")])
    write(tmp_path / "2.csv", [row("a", 2, "y"), row("b", 1, "v")])
    assert sorted(shown(list(read_notes(tmp_path).items()))) == [("a", "x\ny"), ("b", "v\nw")]


def test_a_file_without_line_numbers_among_others(tmp_path: Path):
    write(tmp_path / "1.csv", [("n1", "LAD")], ("note_id", "text"))
    write(tmp_path / "2.csv", PLAIN)
    write(tmp_path / "3.csv", [("n2", "LAD"), ("a", "again")], ("note_id", "text"))
    found = shown(list(read_notes(tmp_path).items()))
    assert found == [("n1", "LAD"), *JOINED, ("n2", "LAD"), ("a", "duplicate_id")]


def test_an_empty_line_is_a_blank_line(tmp_path: Path):
    rows = [row("a", n, text) for n, text in enumerate(["x", "", "NULL", "None", "y"], start=1)]
    assert shown(items(tmp_path, rows)) == [("a", "x\n\n\nNone\ny")]


@pytest.mark.parametrize("start", [0, 1])
def test_numbers_begin_with_nought_or_one(tmp_path: Path, start: int):
    rows = [row(note, start + n, str(n)) for note in "abc" for n in range(3)]
    assert shown(items(tmp_path, rows)) == [(note, "0\n1\n2") for note in "abc"]


def test_where_most_begin_with_nought_a_beginning_with_one_is_a_gap(tmp_path: Path):
    rows = [row(note, n, str(n)) for note in "abc" for n in range(2)] + [row("d", 1, "x"), row("d", 2, "y")]
    assert shown(items(tmp_path, rows))[-1] == ("d", "missing_line")


def test_a_column_of_that_name_that_numbers_no_lines(tmp_path: Path):
    """Line numbers of the file, or of a protocol: no id repeats, or the numbers do not begin anew."""
    rows = [row(f"n{n}", n, "LAD") for n in range(5, 10)]
    assert [item.note_id for item in items(tmp_path, rows)] == [f"n{n}" for n in range(5, 10)]
    found = items(tmp_path, [*rows, row("n5", 10, "RCA")])
    assert shown(found)[-1] == ("n5", "duplicate_id")
    assert {code for _, code in shown(items(tmp_path, rows, line="line"))} == {"missing_line"}


def test_the_column_by_the_users_word(tmp_path: Path):
    path = write(tmp_path / "x.csv", PLAIN, ("note_id", "seq", "text", "note_date", "note_type"))
    assert [item.note_id for item in read_notes(path, line="SEQ").items()] == ["a", "b", "c"]
    assert shown(list(read_notes(path).items()))[1] == ("a", "duplicate_id")
    with pytest.raises(ExportError, match="no column 'Zeile' for line; columns found: note_id, seq"):
        list(read_notes(path, line="Zeile"))


@pytest.mark.parametrize(
    ("number", "read"),
    [(1, 1), ("1", 1), (" 01 ", 1), ("1.0", 1), (1.0, 1), (Decimal("1.00"), 1), (b"1", 1), (0, 0),
     (True, None), (None, None), ("", None), ("x", None), ("²", None), (1.5, None), (float("nan"), None),
     (float("inf"), None), (-1, None), ("-1", None), ("9" * 400, None), ([1], None),
     (10**30, None), (1e30, None), (Decimal("NaN"), None), (Decimal("1E+40"), None)],
)  # fmt: skip
def test_numbers(number: object, read: int | None):
    assert lines._number(number) == read


WORDS = " ".join(f"word{n}" for n in range(400))


@pytest.mark.parametrize("trimmed", [False, True])
def test_text_cut_at_a_fixed_width_is_put_together_as_it_was(tmp_path: Path, trimmed: bool):
    chunks = [WORDS[n : n + 255] for n in range(0, len(WORDS), 255)]
    chunks = [chunk.rstrip() for chunk in chunks] if trimmed else chunks
    rows = [row(note, n, chunk) for note in "ab" for n, chunk in enumerate(chunks, start=1)]
    random.Random(1).shuffle(rows)
    assert [item.text for item in items(tmp_path, rows)] == [WORDS, WORDS]


@pytest.mark.parametrize(
    ("join", "text"), [("auto", "x\ny"), ("newline", "x\ny"), ("space", "x y"), ("none", "xy")]
)
def test_what_joins_lines(tmp_path: Path, join: str, text: str):
    assert shown(items(tmp_path, [row("a", 1, "x"), row("a", 2, "y")], line_join=join)) == [("a", text)]


def test_another_word_for_it_is_refused(tmp_path: Path):
    with pytest.raises(
        ExportError, match="unknown way to join lines 'tab'; known: auto, newline, space, none"
    ):
        items(tmp_path, PLAIN, line_join="tab")


def test_lines_of_one_length_that_are_short_are_lines(tmp_path: Path):
    rows = [row("a", n, "LAD 90 %") for n in range(1, 9)]
    assert items(tmp_path, rows)[0].text.count("\n") == 7


def test_an_id_that_stands_for_everything_is_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines, "LONGEST_NOTE", 1000)
    rows = [row("a", n, "x" * 99) for n in range(1, 50)]
    (reject,) = items(tmp_path, [*rows, row("a", 50, "x" * 2000)])
    assert (reject.code, reject.row) == ("bad_line", 1)
    assert "more than 1,000 characters" in reject.message


def test_the_fraction_rises_once_however_often_the_rows_are_read(tmp_path: Path):
    export = read_notes(
        write(tmp_path / "x.csv", [row(f"n{n}", line, "z") for n in range(50) for line in (1, 2)])
    )
    seen = [export.fraction for _ in export.items()]
    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.2
    assert export.fraction == 1.0


def test_no_text_in_messages(tmp_path: Path):
    rows = [
        row("a", "secret", "secret"),
        row("a", 1, "secret"),
        row("b", 1, "secret", "secret"),
        row("b", 3, "secret"),
    ]
    assert not any("secret" in str(item) for item in items(tmp_path, rows))


def test_rows_without_line_numbers_are_passed_on_without_a_second_reading():
    def never() -> list[Reject]:
        raise AssertionError

    reject = Reject("x", 1, None, None, "bad_csv", "")
    assert list(joined([reject], never)) == [reject]


texts = st.lists(st.text("ab \n", max_size=5), min_size=1, max_size=5)


@given(st.lists(texts, min_size=1, max_size=6), st.randoms(use_true_random=False), st.sampled_from([0, 1]))
def test_shuffled_rows_give_the_notes_again(
    tmp_path_factory: pytest.TempPathFactory, notes: list[list[str]], chance: random.Random, start: int
):
    rows = [
        row(f"n{i}", start + n, f"x{text}") for i, note in enumerate(notes) for n, text in enumerate(note)
    ]
    chance.shuffle(rows)
    path = write(tmp_path_factory.getbasetemp() / "lines.csv", rows)
    found = {item.note_id: item.text for item in read_notes(path, line="line", line_join="newline")}
    assert found == {f"n{i}": "\n".join(f"x{text}" for text in note) for i, note in enumerate(notes)}


def test_an_export_of_many_rows_apart_is_exact(tmp_path: Path):
    rows = [row(f"n{n}", line, f"{n}.{line}") for n in range(3000) for line in (1, 2)]
    rows.sort(key=lambda values: values[1])  # all first lines, then all second ones
    export = read_notes(write(tmp_path / "x.csv", rows))
    assert isinstance(export, NoteExport)
    assert [note.text for note in export] == [f"{n}.1\n{n}.2" for n in range(3000)]
    assert export.rejects == []
