"""The real engine behind every face: command line, library, data frame, worker processes."""

from __future__ import annotations

import csv
import json
import logging
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console
from typer.testing import CliRunner

from revasc.batch import run
from revasc.cli import app
from revasc.coder import EngineFactory, coder_of
from revasc.exports import read_notes
from revasc.frame import code_frame
from revasc.note import Note
from revasc.pipeline import code as code_text
from revasc.results.jsonl import read_results
from revasc.results.record import Result
from revasc.results.schema import result_schema
from revasc.review.notebook import doc_html
from revasc.review.terminal import render_result

if TYPE_CHECKING:
    from spacy.language import Language

SUPPORTED = """PROCEDURE REPORT
Access: Right radial artery, 6 French sheath.
The RCA had a chronic total occlusion of its mid segment, 100%, TIMI 0 flow, known for over 8 months.
A Fielder XT wire crossed the lesion antegradely. The mid RCA was predilated with a 2.0 x 15 mm balloon and
a 3.0 x 38 mm drug-eluting stent was deployed. Final angiography showed TIMI 3 flow, 0% residual stenosis.
"""
QUERY = """PROCEDURE REPORT
Access: Right femoral artery.
The mid LAD was 100% occluded. The wire crossed and a 3.0 x 28 mm drug-eluting stent was deployed in the LAD
after predilation with a 2.5 mm balloon. TIMI 3 flow.
"""
NOT_SUPPORTED = """CLINIC NOTE
The patient comes for follow-up of hypertension. No chest pain. No procedure was performed today.
"""
DECISIONS = {"s1": "supported", "q1": "query", "x1": "not_supported"}
ROWS = (("s1", SUPPORTED), ("q1", QUERY), ("x1", NOT_SUPPORTED))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "notes.csv"
    with path.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["note_id", "note_text", "date_of_service", "note_type"])
        writer.writerows((name, text, "2026-02-03", "Cath") for name, text in ROWS)
        writer.writerow(["e1", "", "", ""])
    return path


def invoke(*arguments: str | Path) -> Any:
    return CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1"}).invoke(app, [str(part) for part in arguments])


def test_decisions_by_the_command_line(tmp_path: Path, export: Path):
    done = invoke("code", export, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0
    results = list(read_results(tmp_path / "out.jsonl"))
    assert {result.note_id: result.decision for result in results} == DECISIONS
    assert "read 4 coded 3" in " ".join(done.stdout.split())
    for result, (_, text) in zip(results, ROWS, strict=True):
        assert all(text[mention.start : mention.end] == mention.text for mention in result.mentions)


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "parquet", "text"])
def test_every_format_gives_the_same_decisions(tmp_path: Path, form: str, nlp: Language):
    source = write_export(tmp_path / "in", form)
    coder = coder_of(nlp)
    results = [coder(note) for note in read_notes(source)]
    assert {result.note_id: result.decision for result in results} == DECISIONS


def write_export(folder: Path, form: str) -> Path:
    folder.mkdir()
    path = folder / f"notes.{form}"
    if form == "text":
        for name, text in ROWS:
            (folder / f"{name}.txt").write_text(text)
        return folder
    if form == "parquet":
        pq.write_table(pa.table({"id": [name for name, _ in ROWS], "text": [text for _, text in ROWS]}), path)
    elif form == "jsonl":
        path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in ROWS))
    else:
        with path.open("w", newline="") as handle:
            csv.writer(handle, delimiter="\t" if form == "tsv" else ",").writerows([("id", "text"), *ROWS])
    return path


def test_records_are_valid_and_read_back(tmp_path: Path, export: Path, nlp: Language):
    run(export, tmp_path / "out.jsonl", coder_factory=lambda: coder_of(nlp))
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    for line, result in zip(lines, read_results(tmp_path / "out.jsonl"), strict=True):
        jsonschema.validate(json.loads(line), result_schema())
        assert json.loads(json.dumps(result.to_dict())) == json.loads(line)


def test_workers_and_processes_change_no_byte(tmp_path: Path, export: Path, nlp: Language):
    run(export, tmp_path / "one.jsonl", coder_factory=lambda: coder_of(nlp))
    run(export, tmp_path / "two.jsonl", coder_factory=EngineFactory(), workers=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_note_text_goes_to_no_log(
    tmp_path: Path,
    export: Path,
    nlp: Language,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
):
    with caplog.at_level(logging.DEBUG):
        summary = run(export, tmp_path / "out.jsonl", coder_factory=lambda: coder_of(nlp))
    said = caplog.text + "".join(capfd.readouterr()) + summary.rejects_file.read_text()
    assert "radial" not in said
    assert "Fielder" not in said


def test_explain(tmp_path: Path):
    (tmp_path / "note.txt").write_text(SUPPORTED)
    done = invoke("explain", tmp_path / "note.txt", "--date", "2026-02-03")
    assert done.exit_code == 0
    for part in ("right radial", "lesion 1", "mid RCA", "chronic", "supported"):
        assert part.lower() in done.stdout.lower()


def test_explain_as_json(tmp_path: Path):
    (tmp_path / "note.txt").write_text(QUERY)
    record = json.loads(invoke("explain", tmp_path / "note.txt", "--json").stdout)
    jsonschema.validate(record, result_schema())
    assert (record["note_id"], record["decision"]) == ("note", "query")


@pytest.mark.parametrize(
    ("note", "code", "words"),
    [
        (SUPPORTED, "92943", "note: 92943 is proposed"),
        (SUPPORTED, "92928", "which stands for a chronic total occlusion opened or tried"),
        (QUERY, "92943", "chronic (missing): the policy asks for: The occlusion had been present for more"),
        (QUERY, "I25.82", "The note documents no chronic total occlusion."),
    ],
)
def test_why_not(tmp_path: Path, note: str, code: str, words: str):
    (tmp_path / "note.txt").write_text(note)
    done = invoke("explain", tmp_path / "note.txt", "--date", "2026-02-03", "--why-not", code)
    assert done.exit_code == 0
    assert words in " ".join(done.stdout.split())


def test_what_explain_names_rules_show_finds(tmp_path: Path, nlp: Language):
    """Clauses and rows of the code tables alike."""
    result = code_text(QUERY, date_of_service="2026-02-03", nlp=nlp)
    ids = {item.rule for lesion in result.lesions for item in lesion.criteria}
    ids |= {rule for proposal in result.codes for rule in proposal.rules}
    assert ids
    for name in ids:
        assert invoke("rules", "show", name).exit_code == 0, name


def test_data_frames(nlp: Language):
    frame = pd.DataFrame(ROWS, columns=["id", "words"], index=["i", "j", "k"])
    found = code_frame(frame, text="words", note_id="id", nlp=nlp)
    assert found["decision"].to_dict() == {"i": "supported", "j": "query", "k": "not_supported"}
    assert found["vessels"].tolist() == ["RCA", None, None]


def test_results_travel_and_show_themselves(nlp: Language):
    doc = nlp(SUPPORTED)
    result = doc._.revasc
    assert isinstance(result, Result)
    assert pickle.loads(pickle.dumps(result)) == result
    assert "supported" in result._repr_html_()
    assert "Right radial artery" in doc_html(doc)
    console = Console(width=100)
    with console.capture() as capture:
        console.print(render_result(result, doc.text))
    assert "Right radial artery" in capture.get()


@pytest.mark.parametrize("policy", ["no-such-policy", "gone.toml"])
def test_an_unknown_policy_is_one_line(tmp_path: Path, export: Path, policy: str):
    done = invoke("code", export, "-o", tmp_path / "out.csv", "--policy", policy)
    assert done.exit_code == 1
    assert done.stderr.startswith("error: ")
    assert policy in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_an_unknown_pack_is_one_line(tmp_path: Path, export: Path):
    done = invoke("code", export, "-o", tmp_path / "out.csv", "--pack", "gone")
    assert done.exit_code == 1
    assert "gone" in done.stderr


def test_evaluate(tmp_path: Path):
    gold = {
        "note_id": "s1", "date_of_service": "2026-02-03", "note_type": "Cath", "text": SUPPORTED,
        "decision": "supported", "reason": "treated", "access": [{"artery": "radial", "side": "right"}],
        "lesions": [{
            "vessel": "RCA", "graft": None, "occlusion_percent": 100, "cto": True, "chronicity_months": 8,
            "treatments": ["angioplasty", "stent"], "approach": "antegrade", "outcome": "success",
            "decision": "supported",
        }],
    }  # fmt: skip
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n")
    done = invoke("evaluate", tmp_path / "gold.jsonl", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["decision_accuracy"] == 1.0
    assert invoke("evaluate", tmp_path / "gold.jsonl", "--detail").exit_code == 0


def test_the_shipped_rules_are_well():
    done = invoke("rules", "check")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "all well" in done.stdout


def test_the_rules_behind_a_result_can_be_shown(nlp: Language):
    result = coder_of(nlp)(Note("n1", SUPPORTED))
    for name in sorted({mention.rule for mention in result.mentions}):
        assert invoke("rules", "show", name).exit_code == 0, name
