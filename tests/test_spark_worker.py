"""What Python workers do, tried without a cluster."""

from __future__ import annotations

import pickle
import signal
from dataclasses import dataclass

import pandas as pd
import pytest

from revasc.coder import Coder, EngineFactory
from revasc.exports.columns import Columns
from revasc.guard import Limits
from revasc.note import Note
from revasc.results.building import RecordError, result_from_dict
from revasc.results.jsonl import dump_line
from revasc.results.record import Result
from revasc.results.redaction import redact
from revasc.results.tables import LESIONS, MENTIONS, NOTES, Table, note_row
from revasc.spark_worker import BEHIND, JobEngine, NoteCoder, TableReader, coder_of_worker
from tests.results.builders import FakeFactory, fake_code, make_result
from tests.test_imports import loaded_after

CODER = NoteCoder(FakeFactory(), Columns("nr", "body", "dos", "kind"))


@dataclass(frozen=True, slots=True)
class SpinningFactory:
    """Its coder never ends by itself."""

    def __call__(self) -> Coder:
        def code(note: Note) -> Result:
            while True:
                pass

        return code


def batch(*rows: tuple[object, ...], kept: tuple[str, ...] = ()) -> pd.DataFrame:
    names = ("note_id", "text", "date", "note_type", *kept)
    return pd.DataFrame(list(rows), columns=list(names), dtype="object")


def coded(*batches: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(CODER(iter(batches)), ignore_index=True)


def test_the_row_of_a_coded_note():
    (row,) = coded(batch((b"a", b"CTO", None, None))).itertuples(index=False, name=None)
    result = fake_code(Note("a", "CTO"))
    assert row == (*note_row(result), dump_line(result.to_dict()), None, None, None)


@pytest.mark.parametrize(
    ("row", "code", "field", "known"),
    [
        ((None, b"CTO", None, None), "missing_id", "nr", None),
        ((b" ", b"CTO", None, None), "missing_id", "nr", None),
        ((b"a\nb", b"CTO", None, None), "bad_id", "nr", None),
        ((True, b"CTO", None, None), "bad_type", "nr", None),
        ((b"a", b"", None, None), "empty_text", "body", "a"),
        ((b"a", None, None, None), "empty_text", "body", "a"),
        ((b"a", b"\xff", None, None), "bad_encoding", "body", "a"),
        ((b"a", b"CTO", b"soon", None), "bad_date", "dos", "a"),
        ((b"a", b"CTO", b"\xff", None), "bad_encoding", "dos", "a"),
        ((b"a", b"CTO", None, b"\xff"), "bad_encoding", "kind", "a"),
        ((b"a", b"CRASH", None, None), "coding_error", None, "a"),
    ],
)
def test_the_row_of_a_reject(row: tuple[object, ...], code: str, field: str | None, known: str | None):
    (found,) = coded(batch(row)).to_dict("records")
    assert (found["note_id"], found["reject_code"], found["reject_field"]) == (known, code, field)
    assert {found[name] for name in (*NOTES.header[1:], "record")} == {None}
    assert "CRASH" not in found["reject_message"]


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 700])
def test_order_and_number_are_kept_and_slices_are_small(count: int):
    rows = [(str(number).encode(), b"CTO", None, None, number) for number in range(count)]
    frames = list(CODER(iter([batch(*rows, kept=("kept0",))])))
    assert max((len(frame) for frame in frames), default=0) <= 256
    assert [number for frame in frames for number in frame["kept0"]] == list(range(count))
    assert all(tuple(frame.columns) == (*NOTES.header, *BEHIND, "kept0") for frame in frames)


def test_days_are_read_in_the_order_that_is_asked_for():
    row = batch((b"a", b"CTO", b"03/12/2019", None))
    days = [
        next(NoteCoder(FakeFactory(), CODER.columns, day_first)(iter([row])))["date_of_service"][0]
        for day_first in (False, True)
    ]
    assert days == ["2019-03-12", "2019-12-03"]


@pytest.mark.parametrize(
    ("limits", "code", "detail"),
    [
        (Limits(characters=3), None, None),
        (Limits(characters=2), "too_long", "3 characters, the limit is 2"),
        (Limits(seconds=0.05), "time_limit", "0.05 s of processor time"),
    ],
)
def test_limits_of_one_note(limits: Limits, code: str | None, detail: str | None):
    factory = SpinningFactory() if limits.seconds == 0.05 else FakeFactory()
    before = signal.getsignal(signal.SIGVTALRM)
    answers = NoteCoder(factory, CODER.columns, limits=limits)(iter([batch((b"a", b"CTO", None, None))]))
    (found,) = pd.concat(answers).to_dict("records")
    assert (found["note_id"], found["reject_code"]) == ("a", code)
    assert (found["reject_message"] or "").endswith(detail or "")
    assert signal.getsignal(signal.SIGVTALRM) is before


@pytest.mark.parametrize("redacted", [False, True])
def test_no_text_of_the_note_where_redaction_is_asked_for(redacted: bool):
    coder = NoteCoder(FakeFactory(), CODER.columns, redacted=redacted)
    (found,) = pd.concat(coder(iter([batch((b"a", b"CTO", None, None))]))).to_dict("records")
    result = fake_code(Note("a", "CTO"))
    assert found["record"] == dump_line((redact(result) if redacted else result).to_dict())
    assert ('"text":"CTO"' in found["record"].replace(" ", "")) is not redacted


def test_gaps_of_a_column_of_numbers():
    frame = batch(
        (1.0, b"CTO", 20260203.0, None), (2.5, b"CTO", None, None), (float("nan"), b"CTO", None, None)
    )
    frame = frame.astype({"note_id": "float64", "date": "float64"})
    found = coded(frame)
    assert found["note_id"].tolist() == ["1", None, None]
    assert found["reject_code"].tolist() == [None, "bad_type", "missing_id"]
    assert found["date_of_service"].tolist() == ["2026-02-03", None, None]


def test_a_worker_builds_one_coder_for_each_factory():
    assert coder_of_worker(FakeFactory()) is coder_of_worker(FakeFactory())


@pytest.mark.parametrize("sent", [CODER, TableReader("lesions"), JobEngine(EngineFactory(policy="strict"))])
def test_what_travels_to_workers_is_small_and_comes_whole(sent: object):
    packed = pickle.dumps(sent)
    assert pickle.loads(packed) == sent
    assert len(packed) < 1000
    assert hash(pickle.loads(packed)) == hash(sent)


@pytest.mark.parametrize("table", [LESIONS, MENTIONS], ids=["lesions", "mentions"])
def test_rows_of_a_table_from_records(table: Table):
    written = [make_result(str(number)).to_dict() for number in range(130)]
    results = list(map(result_from_dict, written))
    records = pd.DataFrame({"record": list(map(dump_line, written))})
    frames = list(TableReader(table.name)(iter([records])))
    found = [row for frame in frames for row in frame.itertuples(index=False, name=None)]
    assert found == [row for result in results for row in table.rows(result)]
    assert max(map(len, frames)) <= 256


@pytest.mark.parametrize(
    "record", ["CTO of the RCA", "[]", "{}", '{"schema": "revasc.result/1"}', "[" * 100_000]
)
def test_what_is_no_record_is_not_repeated(record: str):
    with pytest.raises(RecordError) as caught:
        list(TableReader("lesions")(iter([pd.DataFrame({"record": [record]})])))
    assert "CTO" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_importing_the_face_loads_neither_spark_nor_pandas():
    loaded = loaded_after("import revasc.spark; assert 'pyspark' not in sys.modules")
    assert loaded <= {"pydantic"}
