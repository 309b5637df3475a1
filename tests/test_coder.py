from __future__ import annotations

import gc
import pickle
import sys
from datetime import date
from types import ModuleType
from typing import Any

import pytest

import revasc
from revasc.coder import Coder, EngineFactory, build_to_stay, code_or_reject, coder_of, standing
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

    def default_pipeline(self) -> str:
        return "default"

    def code_note(self, note: Note, nlp: str, *, gate: bool) -> Result:
        self.asked.append((note, nlp, gate))
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
    read = (NOTE, "nlp", False)
    assert pipeline.asked == [("packs/mine", {"policy": "strict", "engine": "medspacy"}), read, read]


def test_a_pipeline_that_is_there_is_used(pipeline: FakePipeline):
    coder_of("mine")(NOTE)
    coder_of(None)(NOTE)
    assert [nlp for _, nlp, _ in pipeline.asked] == ["mine", "default"]


def test_the_gate_is_for_those_who_ask(pipeline: FakePipeline):
    coder_of("mine", gate=True)(NOTE)
    EngineFactory(gate=True)()(NOTE)
    assert [asked[-1] for asked in pipeline.asked if asked[0] is NOTE] == [True, True]


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


def test_a_coder_is_built_without_garbage_collection():
    assert build_to_stay(gc.isenabled) is False
    assert gc.isenabled()
    gc.unfreeze()


def test_a_standing_coder_is_passed_over_until_its_block_ends():
    gc.unfreeze()
    with standing(list) as built:
        assert built == []
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_what_was_passed_over_before_stays_so():
    gc.freeze()
    with standing(list):
        pass
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_garbage_collection_goes_on_after_a_coder_that_cannot_be_built():
    gc.unfreeze()
    with pytest.raises(LookupError), standing(_no_coder):
        pass
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def _no_coder() -> Coder:
    raise LookupError
