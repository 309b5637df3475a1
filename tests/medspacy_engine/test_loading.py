from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

import revasc
from revasc.medspacy_engine import importing, load_medspacy
from revasc.medspacy_engine.loading import PIPELINE
from revasc.pack import PackError, find_pack
from tests.medspacy_engine.builders import REPORT, run_python

HEAVY = '[m for m in sys.modules if m.split(".")[0] in {"medspacy", "PyRuSH", "quickumls", "loguru"}]'


@pytest.mark.parametrize(
    ("pipe", "module", "name"),
    [
        ("revasc_medspacy_sectionizer", "section_detection", "Sectionizer"),
        ("revasc_medspacy_targets", "target_matcher", "TargetMatcher"),
        ("revasc_medspacy_context", "context", "ConText"),
    ],
)
def test_the_parts_are_medspacys_own(med: Language, pipe: str, module: str, name: str):
    assert type(med.get_pipe(pipe)) is getattr(import_module(f"medspacy.{module}"), name)


def test_the_pipeline_ends_in_our_floors(med: Language):
    assert tuple(med.pipe_names) == PIPELINE
    assert med.pipe_names[-3:] == ["revasc_lesions", "revasc_coding", "revasc_spans"]


def test_pyrush_is_kept_out(med: Language):
    assert not any("pyrush" in type(part).__module__.lower() for _, part in med.pipeline)


@pytest.mark.parametrize(
    "action",
    [
        "import revasc",
        "import revasc; revasc.load()",
        "import revasc; revasc.code('No stent was placed.')",
        "import revasc.medspacy_engine",
        "import spacy, revasc.medspacy_engine.components; spacy.blank('en')",
    ],
)
def test_medspacy_is_imported_for_its_own_engine_only(action: str):
    done = run_python(f"import sys; {action}; print({HEAVY})")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_other_engine_imports_it():
    done = run_python(f"import sys, revasc; revasc.load(engine='medspacy'); print('medspacy' in {HEAVY})")
    assert done.stdout.strip() == "True", done.stderr


FILTERS = (
    "import warnings, revasc; revasc.load(); before = list(warnings.filters); {}; "
    "print(warnings.filters == before)"
)


@pytest.mark.parametrize(
    ("action", "unchanged"),
    [
        ("import medspacy", "False"),  # stock: every warning of the process is ignored from here on
        ("revasc.load(engine='medspacy')", "True"),
        ("revasc.code('RCA CTO', nlp=revasc.load(engine='medspacy'))", "True"),
    ],
)
def test_warning_filters(action: str, unchanged: str):
    assert run_python(FILTERS.format(action)).stdout.strip() == unchanged


def test_no_warning_while_coding():
    done = run_python(
        "import warnings, revasc; nlp = revasc.load(engine='medspacy'); warnings.simplefilter('error'); "
        "print(revasc.code('PLAN: stent of the LAD', nlp=nlp).decision)"
    )
    assert done.stdout.strip() == "not_supported", done.stderr


def test_without_medspacy_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch):
    def absent(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importing, "import_module", absent)
    with pytest.raises(ImportError, match=r"revasc\[medspacy\]"):
        revasc.load(engine="medspacy")


@pytest.mark.parametrize("policy", ["standard", "strict"])
def test_policy(policy: str):
    result = revasc.code(REPORT, nlp=load_medspacy(find_pack(), policy=policy))
    assert result.provenance.policy == policy


def test_faulty_pack(tmp_path: Path):
    with pytest.raises(PackError):
        load_medspacy(tmp_path, policy="standard")


def test_same_ruleset_in_both_provenances(nlp: Language, med: Language):
    ours, theirs = (revasc.code(REPORT, nlp=each).provenance for each in (nlp, med))
    assert ours == theirs


def test_note_id_and_date_of_service_arrive(med: Language):
    result = revasc.code("RCA CTO since March 2023.", note_id="n7", date_of_service="2025-03-10", nlp=med)
    assert (result.note_id, result.provenance.date_of_service) == ("n7", "2025-03-10")
    assert [m.value["months"] for m in result.mentions if m.label == "CHRONICITY" and m.value] == [24.0]


def test_a_saved_pipeline_reads_the_same(tmp_path: Path):
    med = load_medspacy(find_pack(), policy="standard")
    med.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again(REPORT)._.revasc == med(REPORT)._.revasc


IMPORTED_FIRST = """
import warnings
with warnings.catch_warnings():
    import medspacy
import revasc
doc = revasc.load(engine="medspacy")("FINDINGS: The LAD was seen. No stent was placed.")
print([(m.text, m.status) for m in doc._.revasc.mentions], [s.category for s in doc._.sections])
print([ent._.is_negated for ent in doc.ents])
"""


def test_medspacy_may_have_been_imported_first():
    done = run_python(IMPORTED_FIRST)
    assert done.stdout.splitlines() == [
        "[('LAD', 'current'), ('stent', 'negated')] ['findings']",
        "[False, True]",
    ], done.stderr
