from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

import revasc.coder
from revasc import cli
from revasc.pack import find_pack
from revasc.results.jsonl import read_results
from tests.results.builders import FakeFactory

CSV = "note_id,text,dos\nn1,CTO of the RCA,2026-02-03\nn2,100% LAD,\nn3,Normal arteries,\n"
Run = Callable[..., Any]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the commands ask of the engine, which the fake coder stands in for."""
    asked: list[dict[str, object]] = []

    def factory(**options: object) -> FakeFactory:
        asked.append(options)
        return FakeFactory()

    monkeypatch.setattr(revasc.coder, "EngineFactory", factory)
    return asked


@pytest.fixture
def invoke(asked: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.csv").write_text(CSV)
    (tmp_path / "note.txt").write_text("CTO of the RCA")

    def run(*arguments: str) -> Any:
        return CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1"}).invoke(cli.app, arguments)

    return run


def test_code(invoke: Run, tmp_path: Path):
    done = invoke("code", "notes.csv", "-o", "out.jsonl")
    assert done.exit_code == 0
    assert [result.note_id for result in read_results(tmp_path / "out.jsonl")] == ["n1", "n2", "n3"]
    words = " ".join(done.stdout.split())
    assert "read 3 coded 3 supported 1 query 1 not supported 1 rejected 0" in words
    assert "out.jsonl written in" in words
    assert done.stderr == ""


def test_rejects_are_shown_and_listed(invoke: Run, tmp_path: Path):
    rows = "".join(f"n{number},,\n" for number in range(10, 17))
    (tmp_path / "notes.csv").write_text(CSV + "n4,CRASH secretword,\n" + rows)
    done = invoke("code", "notes.csv", "-o", "out.csv")
    assert done.exit_code == 0
    assert "notes.csv, row 4: the note could not be coded: NoteTextError (coding_error)" in done.stderr
    assert "notes.csv, row 5, field text: the note is empty or null (empty_text)" in done.stderr
    assert done.stderr.count("empty_text") == 4  # the first five rejects, one of them above
    assert "8 rejected, listed in out.rejects.jsonl" in done.stderr
    assert "coding error 1" in " ".join(done.stdout.split())
    assert "secretword" not in done.output
    assert len((tmp_path / "out.rejects.jsonl").read_text().splitlines()) == 8


@pytest.mark.parametrize(
    ("rows", "options", "status"),
    [
        ("n1,CTO,\n", [], 0),
        ("n1,CTO,\n", ["--strict"], 0),
        ("n1,CTO,\nn2,,\n", [], 0),
        ("n1,CTO,\nn2,,\n", ["--strict"], 1),
        ("n1,,\n", [], 1),
        ("", [], 1),
    ],
)
def test_exit_status(invoke: Run, tmp_path: Path, rows: object, options: Any, status: int):
    (tmp_path / "notes.csv").write_text("note_id,text,dos\n" + rows)
    done = invoke("code", "notes.csv", "-o", "out.csv", *options)
    assert done.exit_code == status
    assert ("nothing could be coded" in done.stderr) == ("CTO" not in rows)


def test_options_reach_reader_and_engine(invoke: Run, tmp_path: Path, asked: list[dict[str, object]]):
    (tmp_path / "x.dat").write_bytes(
        "Kennung;Befund;Tag;Art\nn1;CTO \u0141;03/12/2019;Op\n".encode("iso8859-2")
    )
    columns = ("--id", "Kennung", "--text", "Befund", "--date", "Tag", "--type", "Art")
    reading = ("--format", "csv", "--encoding", "iso8859-2", "--day-first", "--tables")
    engine = ("--policy", "strict", "--pack", "mine", "--engine", "medspacy", "--workers", "1")
    done = invoke("code", "x.dat", "-o", "out.jsonl", *columns, *reading, *engine)
    assert done.exit_code == 0
    (result,) = read_results(tmp_path / "out.jsonl")
    assert (result.note_id, result.provenance.date_of_service) == ("n1", "2019-12-03")
    assert (tmp_path / "out.lesions.csv").exists()
    assert asked == [{"pack": "mine", "policy": "strict", "engine": "medspacy"}]


def test_workers(invoke: Run, tmp_path: Path):
    assert invoke("code", "notes.csv", "-o", "out.jsonl", "--workers", "2").exit_code == 0
    assert len(list(read_results(tmp_path / "out.jsonl"))) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gone.csv", "-o", "out.csv"), "error: gone.csv: no such file or directory"),
        (("notes.csv", "-o", "out.doc"), "error: out.doc: the suffix must be one of"),
        (("notes.csv", "-o", "gone/out.csv"), "error: gone/out.csv: there is no folder gone"),
        (("notes.csv", "-o", "notes.csv"), "error: notes.csv: this is the export itself"),
        (("notes.csv", "-o", "out.csv", "--text", "body"), "error: notes.csv: no column 'body' for text"),
        (("notes.csv", "-o", "out.csv", "--format", "xml"), "unknown format 'xml'"),
        (("notes.csv", "-o", "out.csv", "--encoding", "x"), "unknown encoding 'x'"),
    ],
)
def test_faults_are_one_line(invoke: Run, arguments: tuple[str, ...], message: str):
    done = invoke("code", *arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.output


@pytest.mark.parametrize("error", [ValueError("no policy 'x'"), OSError("disk full")])
def test_an_engine_that_cannot_be_built(invoke: Run, monkeypatch: pytest.MonkeyPatch, error: Any):
    def fail() -> None:
        raise error

    monkeypatch.setattr(revasc.coder, "EngineFactory", lambda **_options: fail)
    done = invoke("code", "notes.csv", "-o", "out.csv")
    assert (done.exit_code, done.stderr) == (1, f"error: {error}\n")


@pytest.mark.parametrize(
    "arguments",
    [("code",), ("code", "notes.csv"), ("code", "notes.csv", "-o", "o.csv", "--workers", "0"), ("nonsense",)],
)
def test_wrong_use_is_status_two(invoke: Run, arguments: tuple[str, ...]):
    assert invoke(*arguments).exit_code == 2


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
        ((".",), 1, "this is a folder of notes; name one of them with --id"),
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
    assert json.loads(invoke("explain", ".", "--id", "note", "--json").stdout)["note_id"] == "note"


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


class FakeReport:
    """What an evaluation gives."""

    def to_dict(self) -> dict[str, float]:
        return {"decision_accuracy": 1.0}

    def render(self, console: Console, *, detail: bool) -> None:
        console.print(f"detail {detail}")


@pytest.mark.parametrize(
    ("options", "output"),
    [
        ((), "detail False\n"),
        (("--detail",), "detail True\n"),
        (("--json",), '{\n  "decision_accuracy": 1.0\n}\n'),
    ],
)
def test_evaluate(invoke: Run, monkeypatch: pytest.MonkeyPatch, options: Any, output: str):
    fake = ModuleType("revasc.evaluation")
    fake.evaluate_files = lambda paths, coder: (
        FakeReport() if ([path.name for path in paths], callable(coder)) == (["g", "h"], True) else None
    )
    monkeypatch.setitem(sys.modules, "revasc.evaluation", fake)
    assert invoke("evaluate", "g", "h", *options).stdout == output


def test_evaluate_without_a_gold_file(invoke: Run):
    done = invoke("evaluate", "gone.jsonl")
    assert done.exit_code == 1
    assert done.stderr.startswith("error: ")


@pytest.fixture
def checking(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The problems that the check of the pack will find."""
    problems: list[str] = []
    fake = ModuleType("revasc.pack.checking")
    fake.check_pack = lambda _path=None: problems
    monkeypatch.setitem(sys.modules, "revasc.pack.checking", fake)
    return problems


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    root = tmp_path / "pack"
    (root / "mentions").mkdir(parents=True)
    rule = {"id": "cto.label", "category": "CTO", "literal": "CTO", "examples": {"match": ["CTO of the RCA"]}}
    cue = {"id": "cue.no", "category": "NEGATED", "literal": "no", "direction": "FORWARD"}
    files = {
        "meta.json": {"name": "mine", "version": "7"},
        "mentions/cto.json": {"target_rules": [rule]},
        "context.json": {"context_rules": [cue]},
        "sections.json": {"section_rules": [], "status": {}},
        "fragments.json": {},
    }
    for name, content in files.items():
        (root / name).write_text(json.dumps(content))
    return root


def test_rules_check(invoke: Run, pack: Path, checking: list[str]):
    done = invoke("rules", "check", str(pack))
    assert done.exit_code == 0
    assert "mine 7: 2 rules, all well\nsha256 " in done.stdout
    checking.append("cto.json: rule cto.label: does not match its example 1")
    done = invoke("rules", "check", str(pack))
    assert done.exit_code == 1
    assert done.stderr == f"{checking[0]}\nerror: 1 faults in the pack\n"


def test_rules_list(invoke: Run, pack: Path):
    done = invoke("rules", "list", "--pack", str(pack))
    assert done.stdout == "cto.label\tCTO\tcto.json\tCTO\tmine\ncue.no\tNEGATED\tcontext.json\tno\tmine\n"
    assert invoke("rules", "list", "--all", "--pack", str(pack)).stdout == done.stdout


def test_rules_show(invoke: Run, pack: Path):
    done = invoke("rules", "show", "cto.label", "--pack", str(pack))
    file, record = done.stdout.split("\n", 1)
    assert file == "cto.json"
    assert json.loads(record)["examples"] == {"match": ["CTO of the RCA"]}
    done = invoke("rules", "show", "nothing", "--pack", str(pack))
    assert (done.exit_code, done.stderr) == (1, "error: no rule 'nothing' in this pack\n")


@pytest.fixture
def site(pack: Path, tmp_path: Path) -> Path:
    """A site pack over ``pack`` with another wording and a rule of its own, and without a cue."""
    root = tmp_path / "site"
    (root / "mentions").mkdir(parents=True)
    meta = {"name": "site", "version": "2", "extends": "../pack", "disable": ["cue.no"]}
    (root / "meta.json").write_text(json.dumps(meta))
    own = [{"id": name, "category": "CTO", "literal": name[:2]} for name in ("to.label", "cto.label")]
    (root / "mentions" / "own.json").write_text(json.dumps({"target_rules": own}))
    return root


def test_rules_check_of_a_site_pack(invoke: Run, site: Path, checking: list[str]):
    done = invoke("rules", "check", str(site))
    assert done.stdout.startswith("site 2+mine 7: 2 rules, all well\nsha256 ")
    assert checking == []


def test_rules_list_of_a_site_pack(invoke: Run, site: Path):
    standing = ["cto.label\tCTO\town.json\tct\tsite, overrides mine", "to.label\tCTO\town.json\tto\tsite"]
    retired = [
        "cue.no\tNEGATED\tcontext.json\tno\tmine, disabled by site",
        "cto.label\tCTO\tcto.json\tCTO\tmine, overridden by site",
    ]
    assert invoke("rules", "list", "--pack", str(site)).stdout.splitlines() == standing
    assert invoke("rules", "list", "--all", "--pack", str(site)).stdout.splitlines() == standing + retired


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        ("to.label", ["own.json (site)"]),
        ("cto.label", ["own.json (site, overrides mine)", "cto.json (mine, overridden by site)"]),
        ("cue.no", ["context.json (mine, disabled by site)"]),
    ],
)
def test_rules_show_of_a_site_pack(invoke: Run, site: Path, rule: str, places: list[str]):
    shown = invoke("rules", "show", rule, "--pack", str(site)).stdout
    assert [line for line in shown.splitlines() if line[0] not in " {}"] == places


def test_rules_of_a_site_pack_that_extends_nothing_known(invoke: Run, site: Path):
    meta = site / "meta.json"
    meta.write_text(meta.read_text().replace("../pack", "cto_pic"))
    for command in (("list", "--pack"), ("check",), ("show", "to.label", "--pack")):
        done = invoke("rules", *command, str(site))
        assert done.exit_code == 1
        assert "meta.json: extends: no rule pack 'cto_pic'" in done.stderr


def test_rules_show_a_row_of_the_code_tables(invoke: Run):
    place, record = invoke("rules", "show", "cto-first-2013").stdout.split("\n", 1)
    row = json.loads(record)
    assert (place, row["code"], row["since"]) == ("codes.toml", "92943", "2013-01-01")
    assert row["source"]


@pytest.mark.parametrize(
    ("rule", "file", "words"),
    [
        ("standard.chronic.missing", "policy.toml", "leaves open how long"),
        ("strict.chronic.missing", "policy-strict.toml", "no age and no date"),
        ("registry.not_acute_culprit.met", "policy-registry.toml", "Nothing in the note"),
    ],
)
def test_rules_show_a_clause(invoke: Run, rule: str, file: str, words: str):
    """The clause ids that explain shows."""
    shown, record = invoke("rules", "show", rule).stdout.split("\n", 1)
    clause = json.loads(record)
    assert (shown, clause["id"]) == (file, rule)
    assert words in clause["statement"]
    assert clause["source"]


def test_rules_show_a_clause_of_a_policy_of_ones_own(invoke: Run, tmp_path: Path):
    shipped = (find_pack() / "coding" / "policy.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(shipped.replace('name = "standard"', 'name = "mine"'))
    rule = ("rules", "show", "mine.treated.met")
    assert invoke(*rule).exit_code == 1
    assert invoke(*rule, "--policy", "mine.toml").stdout.startswith("mine.toml\n")
    assert "cannot be read" in invoke(*rule, "--policy", "gone.toml").stderr


@pytest.mark.parametrize(
    "rule", ["standard", "standard.chronic", "standard.chronic.missing.x", "x.treated.met"]
)
def test_rules_show_no_such_clause(invoke: Run, rule: str):
    done = invoke("rules", "show", rule)
    assert (done.exit_code, done.stderr) == (1, f"error: no rule {rule!r} in this pack\n")


def test_rules_of_no_pack(invoke: Run):
    done = invoke("rules", "list", "--pack", "gone")
    assert done.exit_code == 1
    assert "no rule pack 'gone'" in done.stderr


def test_version_and_help(invoke: Run):
    assert invoke("--version").stdout.startswith("revasc ")
    assert invoke("--help").exit_code == 0
    assert "--day-first" in invoke("code", "--help").stdout


def test_help_loads_nothing_heavy():
    heavy = ("spacy", "medspacy", "pandas", "pyarrow", "numpy", "pydantic")
    script = (
        "import sys; from revasc.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        f"print('loaded:', *[name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded:"


def test_local_variables_stay_out_of_tracebacks():
    assert cli.app.pretty_exceptions_show_locals is False
