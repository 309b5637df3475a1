from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rich.console import Console

import revasc.coder
from revasc import cli
from revasc.pack import find_pack
from revasc.results.jsonl import read_results
from tests.commands import CSV, Run, replace_engine, runner


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the commands ask of the engine, which the fake coder stands in for."""
    return replace_engine(monkeypatch)


@pytest.fixture
def invoke(asked: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(tmp_path)


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
    assert asked == [{"pack": "mine", "policy": "strict", "engine": "medspacy", "gate": False}]


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
        (
            ("notes.csv", "-o", "s3://key:secret@bucket/out/"),
            "s3://bucket/out/: results are written into files",
        ),
        (("notes.csv", "-o", "out.csv", "--text", "body"), "error: notes.csv: no column 'body' for text"),
        (("notes.csv", "-o", "out.csv", "--format", "xml"), "unknown format 'xml'"),
        (("notes.csv", "-o", "out.csv", "--encoding", "x"), "unknown encoding 'x'"),
        (
            ("notes.csv", "-o", "out.csv", "--table", "x"),
            "a query or table is of a database, and this is none",
        ),
        (
            ("sqlite:///gone.db", "-o", "out.csv", "--table", "x"),
            "sqlite:///gone.db: no such file or directory",
        ),
        (
            ("nosuch://u:secret@h/x", "-o", "out.csv", "--table", "x"),
            "error: nosuch://h/x: neither a store nor",
        ),
    ],
)
def test_faults_are_one_line(invoke: Run, arguments: tuple[str, ...], message: str):
    done = invoke("code", *arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.output


def test_several_exports_in_one_run(invoke: Run):
    Path("more").mkdir()
    Path("more/a.jsonl").write_text('{"id": "more-1", "text": "LAD 40 % stenosis."}\n')
    done = invoke("code", "notes.csv", "more", "m*/a.json?", "-o", "out.jsonl")
    assert done.exit_code == 0, done.stderr
    assert "more-1" in Path("out.jsonl").read_text()
    assert "more/a.jsonl, row 1, field id: an earlier note has the same id (duplicate_id)" in done.stderr


@pytest.mark.parametrize(("join", "found"), [("none", "supported"), ("newline", "not_supported")])
def test_notes_split_over_rows(invoke: Run, join: str, found: str):
    Path("rows.csv").write_text("id,part,text\nn1,2,O of the RCA\nn1,1,CT\n")
    done = invoke("code", "rows.csv", "-o", "out.jsonl", "--line", "part", "--line-join", join)
    assert done.exit_code == 0, done.stderr
    assert [(result.note_id, result.decision) for result in read_results(Path("out.jsonl"))] == [
        ("n1", found)
    ]


@pytest.mark.parametrize("option", [("--table", "note"), ("--query", "SELECT * FROM note ORDER BY id")])
def test_notes_out_of_a_database(invoke: Run, option: tuple[str, str]):
    with closing(sqlite3.connect("x.db")) as base, base:
        base.execute("CREATE TABLE note (id, text)")
        base.execute("INSERT INTO note VALUES ('n1', 'LAD 40 % stenosis.')")
    done = invoke("code", "sqlite:///x.db", "-o", "out.csv", *option)
    assert done.exit_code == 0, done.stderr
    assert "n1,not_supported" in Path("out.csv").read_text()


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


@pytest.mark.parametrize(
    ("options", "gate"),
    [((), True), (("--tables",), False), (("--no-gate",), False), (("--tables", "--gate"), True)],
)
def test_who_wants_mentions_has_every_note_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: tuple[str, ...], gate: bool
):
    asked = replace_engine(monkeypatch)
    runner(tmp_path)("code", str(tmp_path / "notes.csv"), "-o", str(tmp_path / "out.csv"), *options)
    assert [options["gate"] for options in asked] == [gate]
