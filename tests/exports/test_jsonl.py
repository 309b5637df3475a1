from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports import ExportError, Reject, read_notes
from revasc.exports.columns import ColumnNames
from revasc.exports.jsonl import Fields, parse_object
from revasc.note import Note

Items = list[Note | Reject]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.jsonl"


def items(path: Path, data: str | bytes, **options: object) -> Items:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_notes(path, **options).items())


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


def test_a_plain_export(path: Path):
    record = {"note_id": 7, "text": "CTO\n\u2028é", "date_of_service": "2026-02-03", "note_type": "Cath"}
    (note,) = items(path, json.dumps(record, ensure_ascii=False))
    assert (note.note_id, note.text, note.note_type) == ("7", "CTO\n\u2028é", "Cath")
    assert (str(note.date_of_service), note.origin.row) == ("2026-02-03", 1)


def test_blank_lines_and_crlf_keep_the_count_of_lines(path: Path):
    found = items(path, '\n{"id": "a", "text": "x"}\r\n\r\n  \n{"id": "b", "text": "y"}')
    assert [(item.note_id, item.origin.row) for item in found] == [("a", 2), ("b", 5)]


@pytest.mark.parametrize(
    "line",
    ["{", "secret words", '"secret"', "[1, 2]", "null", '{"id": "a" "text": 1}', "[" * 100_000, '{"id": 1}}'],
)
def test_a_malformed_line_is_one_reject(path: Path, line: str):
    good = '{"id": "%s", "text": "x"}'
    found = items(path, "\n".join([good % "a", line, good % "b"]))
    assert codes(found) == ["a", "bad_json", "b"]
    assert (found[1].row, found[1].field, found[1].note_id) == (2, None, None)
    assert "secret" not in str(found[1])


def test_bad_bytes_reject_their_line(path: Path):
    data = b'{"id": "a", "text": "x"}\n{"id": "b", "text": "caf\xe9"}\n{"id": "c", "text": "z"}\n'
    found = items(path, data)
    assert codes(found) == ["a", "bad_encoding", "c"]
    assert (found[1].note_id, found[1].field) == ("b", "text")


def test_lone_surrogates_reject_their_line(path: Path):
    found = items(path, '{"id": "a", "text": "x \\ud800 y"}\n{"id": "b", "text": "\\ud83e\\udec0"}\n')
    assert codes(found) == ["lone_surrogate", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(path: Path, encoding: str):
    data = '{"id": "a", "text": "Größe"}\n{"id": "b", "text": "LAD"}\n'.encode(encoding)
    assert [item.text for item in items(path, data)] == ["Größe", "LAD"]


def test_an_encoding_by_the_users_word(path: Path):
    found = items(path, '{"id": "a", "text": "Größe"}\n'.encode("cp1252"), encoding="cp1252")
    assert found[0].text == "Größe"


def test_missing_fields_reject_their_line(path: Path):
    found = items(path, lines({"id": "a", "text": "x"}, {"id": "b", "note": "comment"}, {"text": "y"}))
    assert codes(found) == ["a", "missing_field", "missing_field"]
    assert (found[1].field, found[1].note_id) == ("text", "b")
    assert (found[2].field, found[2].note_id) == ("id", None)
    assert "columns found: id, note" in found[1].message


def test_no_line_with_the_needed_field(path: Path):
    found = items(path, lines({"key": 1, "text": "x"}, {"key": 2, "text": "y"}))
    assert codes(found) == ["missing_field", "missing_field"]
    assert found[0].field == "id"
    assert "columns found: key, text" in found[0].message


def test_null_and_empty_text(path: Path):
    found = items(path, lines({"id": "a", "text": None}, {"id": "b", "text": ""}, {"id": "c", "text": "x"}))
    assert codes(found) == ["empty_text", "empty_text", "c"]


def test_a_field_left_out_where_it_is_null_is_found_later(path: Path):
    found = items(path, lines({"id": "a", "text": "x"}, {"id": "b", "text": "y", "dos": "2026-02-03"}))
    assert [str(item.date_of_service) for item in found] == ["None", "2026-02-03"]


def test_named_fields(path: Path):
    record = {"id": 1, "text": "wrong", "body": "CTO", "mrn": "n1", "seen": 20190312, "art": "Op"}
    (note,) = items(path, lines(record), text="body", note_id="mrn", date="seen", note_type="art")
    assert (note.note_id, note.text, str(note.date_of_service), note.note_type) == (
        "n1", "CTO", "2019-03-12", "Op",
    )  # fmt: skip


def test_a_settled_field_stays_settled():
    fields = Fields(ColumnNames())
    assert fields.settle({"id": 1, "note": "x"})[0].text == "note"
    assert fields.settle({"id": 2, "note": "x", "text": "y"})[0].text == "note"
    assert fields.settle({"id": 3, "text": "y"}) == (None, "text")
    assert fields.name("text") == "note"
    assert fields.name("date") is None


def test_truncated_last_line(path: Path):
    assert codes(items(path, '{"id": "a", "text": "x"}\n{"id": "b", "te')) == ["a", "bad_json"]


def test_an_empty_file_gives_nothing(path: Path):
    assert items(path, "") == []


def test_no_text_file(path: Path):
    with pytest.raises(ExportError, match="not a text file"):
        items(path, b"\x1f\x8b\x08\x00\x00\x00\x00\x00")


def test_the_meter_reaches_the_end(path: Path):
    path.write_text(lines(*({"id": n, "text": "x"} for n in range(50))))
    export = read_notes(path)
    seen = [export.fraction for _ in export]
    assert len(set(seen)) == 50
    assert 0.45 < seen[24] < 0.55
    assert export.fraction == 1.0


@given(st.text(max_size=60))
def test_any_line_is_an_object_or_nothing(text: str):
    assert parse_object(text) is None or isinstance(parse_object(text), dict)


records = st.dictionaries(
    st.sampled_from(["id", "text", "date", "note_type", "other"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.integers()),
)


@given(st.lists(records, max_size=6))
def test_every_line_is_accounted_for(tmp_path_factory: pytest.TempPathFactory, rows: list[object]):
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    found = items(path, lines(*rows))
    assert [item.origin.row if isinstance(item, Note) else item.row for item in found] == [
        *range(1, len(rows) + 1)
    ]
