"""``revasc explain``: one note, and why a code is proposed for it or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from revasc import cli
from tests.commands import CSV, Run, replace_engine, runner


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The fake coder stands in for the engine."""
    return replace_engine(monkeypatch)


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "note.txt").write_text("CTO of the RCA")
    return runner(tmp_path)


def test_explain(invoke: Run):
    done = invoke("explain", "note.txt")
    assert done.exit_code == 0
    for part in ("[CTO CTO] of the RCA", "lesion 1", "standard.total", "supported", "J-CTO score"):
        assert part in done.stdout


def test_explain_says_what_the_policy_asks_for(invoke: Run):
    """The fake coder's lesion is not treated, by its criteria."""
    standard, strict = (
        invoke("explain", "note.txt", "--policy", name).stdout for name in ("standard", "strict")
    )
    assert 'why "treated" is not met: asked for: Angioplasty, atherectomy or stenting' in standard
    assert "by a stated approach" in " ".join(strict.replace("│", " ").split())
    assert "by a stated approach" not in " ".join(standard.replace("│", " ").split())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("92945", ("note: 92945 is not proposed", "Proposed instead: CPT 92943-RC", "antegrade")),
        ("92943", ("note: 92943 is proposed", "CPT 92943-RC is proposed for Lesion 1 (mid RCA).")),
        ("i2582", ("note: I25.82 is proposed, for review", "cto-diagnosis")),
        ("12345", ("note: 12345 is not proposed", "do not know 12345")),
    ],
)
def test_why_not(invoke: Run, code: str, words: tuple[str, ...]):
    done = invoke("explain", "note.txt", "--why-not", code, "--date", "2026-02-03")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [part for part in words if part not in " ".join(done.stdout.split())] == []
    assert "of the RCA" not in done.stdout  # the note itself is shown without --why-not


def test_why_not_by_date(invoke: Run):
    done = invoke("explain", "note.txt", "--why-not", "92945", "--date", "2025-03-04")
    assert "The code tables have 92945 from 2026-01-01 on" in done.stdout
    assert "The date of service is 2025-03-04: 92945 is not in force on that day." in done.stdout


def test_why_not_as_json(invoke: Run):
    answer = json.loads(invoke("explain", "note.txt", "--why-not", "92945", "--json").stdout)
    assert (answer["code"], answer["proposed"], answer["review"]) == ("92945", False, False)
    assert set(answer["reasons"][0]) == {"topic", "text", "quotes", "rules"}


def test_why_not_reads_the_tables_of_the_pack_in_use(invoke: Run, tmp_path: Path):
    root = tmp_path / "st_mary"
    (root / "coding").mkdir(parents=True)
    (root / "meta.json").write_text(json.dumps({"name": "st_mary", "version": "1", "extends": "cto_pci"}))
    row = {
        "id": "ours",
        "system": "CPT",
        "code": "0999T",
        "service": "lithotripsy",
        "meaning": "Our own.",
        "source": "us",
    }
    fields = "".join(f"{key} = {json.dumps(value)}\n" for key, value in row.items())
    (root / "coding" / "codes.toml").write_text(f"[[add_ons]]\nsince = 2013-01-01\n{fields}")
    asked = ("explain", "note.txt", "--why-not", "0999t")
    assert "do not know 0999T" in invoke(*asked).stdout
    own = invoke(*asked, "--pack", "st_mary").stdout
    assert "The code tables have 0999T from 2013-01-01 on: Our own. (ours)" in own


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--policy", "nonsense"), "no policy 'nonsense'"),
        (("--policy", "gone.toml"), "cannot be read"),
        (("--pack", "gone"), "no rule pack 'gone'"),
    ],
)
def test_faulty_rules_are_one_line_in_explain(invoke: Run, options: tuple[str, ...], message: str):
    for extra in ((), ("--why-not", "92943")):
        done = invoke("explain", "note.txt", *options, *extra)
        assert (done.exit_code, done.stdout) == (1, "")
        assert message in done.stderr


def test_explain_as_json(invoke: Run):
    done = invoke("explain", "note.txt", "--json", "--date", "12-Mar-2019")
    record = json.loads(done.stdout)
    assert (record["note_id"], record["decision"]) == ("note", "supported")
    assert record["provenance"]["date_of_service"] == "2019-03-12"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("gone.txt",), 1, "gone.txt: no such file"),
        (("empty.txt",), 1, "the note is empty or null"),
        (("texts",), 1, "this is a folder of notes; name one of them with --id"),
        (("notes.csv",), 1, "notes.csv: this is an export of notes (csv); name one of them with --id"),
        (("notes.jsonl",), 1, "this is an export of notes (jsonl)"),
        (("notes.csv", "--id", "n9"), 1, "notes.csv: no note 'n9' in this export"),
        (("notes.csv", "--id", "n4"), 1, "the note is empty or null"),
        (("note.txt", "--date", "soon"), 2, "'soon' is no date"),
    ],
)
def test_what_cannot_be_explained(
    invoke: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, message: str
):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "notes.csv").write_text(CSV + "n4,,\n")
    (tmp_path / "notes.jsonl").write_text('{"note_id": "n1", "text": "CTO"}\n')
    done = invoke("explain", *arguments)
    assert done.exit_code == status
    assert message in done.stderr


@pytest.mark.parametrize(
    ("arguments", "note_id", "decision", "day"),
    [
        (("--id", "n1"), "n1", "supported", "2026-02-03"),
        (("--id", "n2"), "n2", "query", None),
        (("--id", "n1", "--date", "2025-12-31"), "n1", "supported", "2025-12-31"),
        (("--id", "n3", "--text-column", "text", "--id-column", "note_id"), "n3", "not_supported", None),
        (("--id", "n1", "--date-column", "text"), None, None, None),
    ],
)
def test_explain_one_note_of_an_export(
    invoke: Run, arguments: tuple[str, ...], note_id: str | None, decision: str | None, day: str | None
):
    done = invoke("explain", "notes.csv", "--json", *arguments)
    if note_id is None:
        assert (done.exit_code, "bad_date" in done.stderr) == (1, True)
        return
    record = json.loads(done.stdout)
    assert (record["note_id"], record["decision"]) == (note_id, decision)
    assert record["provenance"]["date_of_service"] == day


def test_explain_a_note_of_a_folder(invoke: Run):
    assert json.loads(invoke("explain", "texts", "--id", "note", "--json").stdout)["note_id"] == "note"


def test_explain_standard_input(asked: list[dict[str, object]]):
    def run(given: bytes) -> Any:
        return CliRunner().invoke(cli.app, ["explain", "-", "--json", "--date", "2026-02-03"], input=given)

    record = json.loads(run("\ufeffCTO of the RCA, caf\u00e9".encode()).stdout)
    assert (record["note_id"], record["decision"]) == ("stdin", "supported")
    assert record["provenance"]["date_of_service"] == "2026-02-03"
    assert "the note is empty or null" in run(b" \n").stderr
    assert "this is not a text file" in run(b"PK\0\0").stderr


def test_marks_are_brackets_without_colour(invoke: Run):
    """Piped, or with NO_COLOR, as here."""
    assert "[CTO CTO] of the RCA" in invoke("explain", "note.txt").stdout


def test_marks_are_colours_on_a_terminal(asked: list[dict[str, object]], tmp_path: Path):
    (tmp_path / "note.txt").write_text("CTO of the RCA")
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": ""}
    done = CliRunner(env=terminal).invoke(cli.app, ["explain", str(tmp_path / "note.txt")])
    assert "[CTO" not in done.stdout
    assert "\x1b[1;35mCTO\x1b[0m of the RCA" in done.stdout
