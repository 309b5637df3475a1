from __future__ import annotations

import pandas as pd
import pytest

from revasc import frame as frame_module
from revasc.frame import code_frame
from revasc.note import Note
from revasc.results.record import Result
from revasc.results.tables import NOTES
from tests.results.builders import fake_code


def coded(frame: pd.DataFrame, **columns: str) -> pd.DataFrame:
    return code_frame(frame, text="text", note_id="id", coder=fake_code, **columns)


def test_a_row_for_a_row():
    frame = pd.DataFrame({"id": ["a", "b"], "text": ["CTO", "100%"]}, index=[30, 10])
    found = coded(frame)
    assert tuple(found.columns) == NOTES.header
    assert list(found.index) == [30, 10]
    assert found["decision"].to_dict() == {30: "supported", 10: "query"}
    assert found["note_id"].tolist() == ["a", "b"]


def test_rows_that_cannot_be_coded_stay_in_their_place():
    frame = pd.DataFrame({
        "id": ["a", "b", "a", None, "e", "f"],
        "text": ["CTO", None, "CTO", "CTO", "CRASH", "CTO"],
        "day": ["2026-02-03", None, None, None, None, "soon"],
    })  # fmt: skip
    found = coded(frame, date="day")
    assert found["decision"].tolist() == ["supported", None, None, None, None, None]
    assert found["reason"].tolist() == [
        "cto_treated", "empty_text", "duplicate_id", "missing_id", "coding_error", "bad_date",
    ]  # fmt: skip
    assert found["note_id"].tolist() == ["a", "b", "a", None, "e", "f"]
    assert found["summary"][4] == "the note could not be coded: NoteTextError"


@pytest.mark.parametrize(
    "days",
    [
        pd.to_datetime(pd.Series(["2026-02-03", None])),
        pd.to_datetime(pd.Series(["2026-02-03 10:00", None])).dt.tz_localize("UTC"),
        pd.Series(["02/03/2026", None]),
        pd.Series(["2026-02-03", pd.NA], dtype="string"),
        pd.Series([20260203, pd.NA], dtype="Int64"),
    ],
)
def test_dates_of_every_kind(days: pd.Series):
    frame = pd.DataFrame({"id": [1, 2], "text": ["CTO", "CTO"], "day": days})
    assert coded(frame, date="day")["date_of_service"].tolist() == ["2026-02-03", None]


@pytest.mark.parametrize(
    ("ids", "names"),
    [([1, 2], ["1", "2"]), ([1.0, None], ["1", None]), (pd.array([7, None], dtype="Int64"), ["7", None])],
)
def test_ids_of_every_kind(ids: object, names: list[str | None]):
    frame = pd.DataFrame({"id": ids, "text": ["CTO", "CTO"]})
    assert coded(frame)["note_id"].tolist() == names


def test_note_types_reach_the_coder():
    seen: list[str | None] = []

    def coder(note: Note) -> Result:
        seen.append(note.note_type)
        return fake_code(note)

    frame = pd.DataFrame({"id": [1], "text": ["CTO"], "kind": ["Cath"]})
    code_frame(frame, text="text", note_id="id", note_type="kind", coder=coder)
    assert seen == ["Cath"]


def test_an_empty_frame():
    found = coded(pd.DataFrame({"id": [], "text": []}))
    assert (len(found), tuple(found.columns)) == (0, NOTES.header)


def test_an_absent_column():
    with pytest.raises(KeyError, match="text"):
        coded(pd.DataFrame({"id": [1]}))


@pytest.mark.parametrize("given", [None, "nlp"])
def test_the_engine_is_used_where_no_coder_is_given(monkeypatch: pytest.MonkeyPatch, given: str | None):
    monkeypatch.setattr(frame_module, "coder_of", lambda nlp: {given: fake_code}[nlp])
    frame = pd.DataFrame({"id": [1], "text": ["CTO"]})
    assert code_frame(frame, text="text", note_id="id", nlp=given)["decision"].tolist() == ["supported"]


def test_the_frame_is_not_changed():
    frame = pd.DataFrame({"id": ["a"], "text": ["CTO"]})
    before = frame.copy()
    coded(frame)
    pd.testing.assert_frame_equal(frame, before)
