from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports import ExportError, Reject, read_notes
from revasc.exports.columns import ColumnNames
from revasc.exports.delimited import Records, sniff_delimiter
from revasc.note import Note

Items = list[Note | Reject]


def items(path: Path, data: str | bytes, **options: object) -> Items:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_notes(path, **options).items())


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


@pytest.fixture
def path(tmp_path: Path):
    return tmp_path / "export.csv"


def test_a_plain_export(path: Path):
    first, second = items(path, "note_id,text,date_of_service,note_type\nn1,CTO,2026-02-03,Cath\nn2,LAD,,\n")
    assert (first.note_id, first.text, str(first.date_of_service), first.note_type) == (
        "n1", "CTO", "2026-02-03", "Cath",
    )  # fmt: skip
    assert (second.date_of_service, second.note_type) == (None, None)
    assert (second.origin.file, second.origin.row) == (str(path), 2)


def test_quoted_newlines_delimiters_and_quotes(path: Path):
    text = 'Line 1, with "quotes"\r\nLine 2\n\nLine 4\u2028same line\x85same'
    handle = io.StringIO(newline="")
    csv.writer(handle).writerows([["id", "text"], ["n1", text], ["n2", "next"]])
    assert [item.text for item in items(path, handle.getvalue())] == [text, "next"]


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_delimiters_are_found(path: Path, mark: str):
    rows = [["id", "text"], ["n1", "a, b; c | d"], ["n2", "e, f; g"], ["n3", "x"]]
    handle = io.StringIO(newline="")
    csv.writer(handle, delimiter=mark).writerows(rows)
    assert [item.text for item in items(path, handle.getvalue())] == ["a, b; c | d", "e, f; g", "x"]


def test_a_header_with_known_names_outweighs_delimiters_in_the_text():
    sample = "id;text\n" + "n1;a, b, c, d, e\n" * 5
    assert sniff_delimiter(sample, ColumnNames()) == ";"


def test_names_that_the_user_gave_count_for_the_delimiter():
    sample = "Kennung|Befund, frei\nn1|a, b\n"
    assert sniff_delimiter(sample, ColumnNames(note_id="Kennung", text="Befund, frei")) == "|"


def test_tsv_takes_tabs_whatever_the_text_holds(tmp_path: Path):
    found = items(tmp_path / "x.tsv", "id\ttext\nn1\ta, b, c\n")
    assert [item.text for item in found] == ["a, b, c"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(path: Path, encoding: str):
    data = "id,text\nn1,Größe – ½\nn2,LAD\n".encode(encoding)  # noqa: RUF001
    assert [item.text for item in items(path, data)] == ["Größe – ½", "LAD"]  # noqa: RUF001


def test_an_encoding_by_the_users_word(path: Path):
    assert items(path, "id,text\nn1,Łódź\n".encode("iso8859_2"), encoding="iso8859-2")[0].text == "Łódź"


def test_bad_bytes_reject_their_row_only(path: Path):
    data = "id,text\nn1,Größe\nn2,caf\u0001\nn3,LAD\n".encode().replace(b"\x01", b"\xe9")
    good, bad, last = items(path, data)
    assert (good.note_id, bad.code, bad.field, bad.row, last.note_id) == (
        "n1",
        "bad_encoding",
        "text",
        2,
        "n3",
    )
    assert bad.note_id == "n2"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines(path: Path, ends: str):
    assert codes(items(path, ends.join(["id,text", "", "n1,a", "", "n2,b", ""]))) == ["n1", "n2"]


def test_a_last_line_without_an_end(path: Path):
    assert codes(items(path, "id,text\nn1,a")) == ["n1"]


@pytest.mark.parametrize("size", [65_520, 65_530, 65_536, 65_540, 200_000])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_rows_across_the_end_of_the_sample(path: Path, size: int, ends: str):
    text = "x" * (size - 20)
    found = items(path, ends.join(["id,text", f"n1,{text}", "n2,b", "n3,c", ""]))
    assert [(item.note_id, len(item.text)) for item in found] == [("n1", len(text)), ("n2", 1), ("n3", 1)]


def test_notes_longer_than_the_csv_modules_limit(path: Path):
    limit = csv.field_size_limit()
    found = items(path, f'id,text\nn1,"{"long " * 100_000}"\nn2,b\n')
    assert [len(item.text) for item in found] == [500_000, 1]
    assert csv.field_size_limit() == limit


def test_ragged_rows(path: Path):
    found = items(
        path, "id,text,dos\nn1,a,2026-01-01\nn2,b\nn3,c, with a comma,2026-01-01\nn4,d,\nfree words\n"
    )
    assert codes(found) == ["n1", "ragged_row", "ragged_row", "n4", "ragged_row"]
    assert [(item.row, item.note_id) for item in found if isinstance(item, Reject)] == [
        (2, "n2"), (3, "n3"), (5, None),
    ]  # fmt: skip
    assert "2 where the header has 3" in found[1].message
    assert "comma" not in str(found[2])


def test_surplus_empty_cells_are_no_fault(path: Path):
    assert codes(items(path, "id,text\nn1,a,,\nn2,b\n")) == ["n1", "n2"]


def test_a_quote_that_is_not_doubled_spoils_one_row(path: Path):
    data = 'id,text\nn1,a\nn2,"He said "stent" there\nand LAD, 90%\nsecret"\nn3,c\nn4,d\n'
    found = items(path, data)
    assert codes(found) == ["n1", "bad_csv", "n3", "n4"]
    assert (found[1].row, found[1].note_id) == (2, None)
    assert "secret" not in str(found[1])


def test_a_quote_that_never_closes_spoils_one_row(path: Path):
    data = 'id,text\nn1,a\nn2,"open\nmore words\n' + "".join(f"n{i},plain\n" for i in range(3, 40))
    found = items(path, data)
    assert codes(found) == ["n1", "bad_csv", *(f"n{i}" for i in range(3, 40))]


def test_a_quote_that_swallows_quoted_rows_spoils_one_row(path: Path):
    data = 'id,text\nn1,"open\n' + "".join(f'n{i},"line\nline, 2"\n' for i in range(2, 20))
    found = items(path, data)
    assert codes(found)[0] == "bad_csv"
    assert codes(found)[-10:] == [f"n{i}" for i in range(10, 20)]
    assert all(item.text == "line\nline, 2" for item in found if isinstance(item, Note))


def test_quotes_inside_unquoted_fields_are_letters(path: Path):
    assert items(path, 'id,text\nn1,a 6" sheath and "stent"\n')[0].text == 'a 6" sheath and "stent"'


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b'"never closed'])
def test_nothing_to_read(path: Path, data: bytes):
    with pytest.raises(ExportError, match="empty or its header cannot be read"):
        items(path, data)


def test_a_header_alone_gives_nothing(path: Path):
    assert items(path, "id,text\n") == []


def test_no_text_file(path: Path):
    with pytest.raises(ExportError, match="not a text file"):
        items(path, b"\x00\x01\x02" * 50)


def test_missing_columns(path: Path):
    with pytest.raises(ExportError, match=r"export\.csv: no column for text .* found: id, comment, age"):
        items(path, "id,comment,age\nn1,a,3\n")


def test_named_columns(path: Path):
    data = "id,Kennung,text,Befund,Tag,Art\n1,n1,x,CTO,03/12/2019,Op\n"
    options = {"note_id": "kennung", "text": "Befund", "date": "Tag", "note_type": "Art", "day_first": True}
    (note,) = items(path, data, **options)
    assert (note.note_id, note.text, str(note.date_of_service), note.note_type) == (
        "n1",
        "CTO",
        "2019-12-03",
        "Op",
    )


def test_truncated_utf16_loses_the_end_only(path: Path):
    data = "id,text\nn1,LAD\nn2,RCA\n".encode("utf-16")
    found = items(path, data[:-1])
    assert codes(found)[-1] == "bad_encoding"
    assert isinstance(found[-1], Reject)


def test_a_record_is_taken_up_again_line_by_line():
    lines = iter(['a,"x\n', "b,1\n", 'c,"y\nz"\n', "d,2\n"])
    assert list(Records(lines, ",")) == [None, ["b", "1"], ["c", "y\nz"], ["d", "2"]]


def test_the_meter_reaches_the_end(path: Path):
    path.write_text("id,text\n" + "n,a\n" * 50)
    export = read_notes(path)
    assert export.fraction == 0.0
    list(export)
    assert export.fraction == 1.0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_meter_goes_by_the_row_in_small_files_too(path: Path, encoding: str):
    """A small file is read into memory at once; its rows are not."""
    path.write_text("id,text\n" + "".join(f"n{row},{'x' * 90}\n" for row in range(10, 20)), encoding=encoding)
    export = read_notes(path)
    seen = [export.fraction for _ in export]
    assert len(set(seen)) == 10
    assert 0.05 < seen[0] < 0.2
    assert 0.45 < seen[4] < 0.6
    assert export.fraction == 1.0


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
):
    path = tmp_path_factory.getbasetemp() / "round.csv"
    handle = io.StringIO(newline="")
    writer = csv.writer(handle, quoting=csv.QUOTE_ALL)
    rows = [(f"n{number}", f"a{left}", right) for number, (left, right) in enumerate(pairs)]
    writer.writerows([("note_id", "text", "other"), *rows])
    found = items(path, "\ufeff" + handle.getvalue())
    assert [(item.note_id, item.text) for item in found] == [row[:2] for row in rows]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    try:
        found = items(path, b"id,text\n" + data)
    except ExportError:
        return
    assert all(isinstance(item, Note | Reject) for item in found)


def test_what_is_given_up_with_a_broken_row_is_counted(path: Path):
    data = 'id,text\nann,CTO\nbob,"a "broken" note\nof three, lines\ncy,LAD\ndee,RCA\nn5,CTO\n'
    first, reject, last = items(path, data)
    assert (first.note_id, last.note_id) == ("ann", "n5")
    assert (reject.row, reject.code) == (2, "bad_csv")
    assert reject.message == "the quotes of this row do not close: given up with 3 lines behind it"
