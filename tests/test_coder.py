from __future__ import annotations

import pickle
import sys
from datetime import date
from types import ModuleType
from typing import Any

import pytest

import revasc
from revasc.coder import EngineFactory, code_or_reject, coder_of
from revasc.exports.rejects import Reject
from revasc.note import Note, Origin
from revasc.results.record import Result
from tests.results.builders import fake_code, make_result

NOTE = Note("n1", "CTO", date(2026, 2, 3), "Cath", Origin("x.csv", 4))


class FakePipeline(ModuleType):
    """Stands in for the engine and writes down what it is asked."""

    def __init__(self) -> None:
        super().__init__("revasc.pipeline")
        self.asked: list[Any] = []

    def load(self, pack: object, **options: object) -> str:
        self.asked.append((pack, options))
        return "nlp"

    def code(self, text: str, **options: object) -> Result:
        self.asked.append((text, options))
        return make_result()


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    fake = FakePipeline()
    monkeypatch.setitem(sys.modules, "revasc.pipeline", fake)
    monkeypatch.setattr(revasc, "pipeline", fake, raising=False)
    return fake


def test_the_factory_loads_once_and_passes_the_note_on(pipeline: FakePipeline):
    coder = EngineFactory("packs/mine", "strict", "medspacy")()
    coder(NOTE)
    coder(NOTE)
    passed = {"note_id": "n1", "date_of_service": date(2026, 2, 3), "note_type": "Cath", "nlp": "nlp"}
    assert pipeline.asked == [
        ("packs/mine", {"policy": "strict", "engine": "medspacy"}), ("CTO", passed), ("CTO", passed),
    ]  # fmt: skip


def test_a_pipeline_that_is_there_is_used(pipeline: FakePipeline):
    coder_of("mine")(NOTE)
    assert [options["nlp"] for _, options in pipeline.asked] == ["mine"]


def test_the_factory_travels_to_workers():
    factory = EngineFactory("pack", "strict")
    assert pickle.loads(pickle.dumps(factory)) == factory
    assert hash(EngineFactory()) == hash(EngineFactory(None, "standard", "revasc"))


def test_results_pass():
    assert isinstance(code_or_reject(fake_code, NOTE), Result)


@pytest.mark.parametrize(
    "error", [ValueError("secret"), RecursionError("secret"), MemoryError(), KeyError("secret")]
)
def test_exceptions_become_rejects(error: Any):
    def fail(_note: Note) -> Result:
        raise error

    reject = code_or_reject(fail, NOTE)
    assert isinstance(reject, Reject)
    assert (reject.file, reject.row, reject.note_id, reject.code) == ("x.csv", 4, "n1", "coding_error")
    assert reject.message == f"the note could not be coded: {type(error).__name__}"


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_the_user_can_still_stop_the_run(error: Any):
    def stop(_note: Note) -> Result:
        raise error

    with pytest.raises(error):
        code_or_reject(stop, NOTE)
