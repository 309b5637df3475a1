"""What a process loads: importing revasc next to nothing, coding a note what coding takes."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIBRARIES = (
    "hl7",
    "inscriptis",
    "lxml",
    "striprtf",
    "medspacy",
    "pandas",
    "pyarrow",
    "rich",
    "typer",
    "spacy",
    "pydantic",
)


def loaded_after(statements: str) -> set[str]:
    """The libraries above that a fresh process has loaded when it has run ``statements``."""
    script = f"import sys\n{statements}\nprint('loaded:', *({set(LIBRARIES)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "statements",
    [
        "import revasc",
        "import revasc; dir(revasc); revasc.__version__",
        "from revasc import Note; Note('n1', 'CTO')",
        "from revasc import read_notes, Reject",
        "import revasc.workers, revasc.coder",
    ],
)
def test_the_face_of_the_library_loads_none(statements: str):
    assert loaded_after(statements) == set()


def test_the_command_line_loads_what_prints_its_help():
    assert loaded_after("import revasc.cli") <= {"typer", "rich"}


def test_coding_a_note_loads_no_engine_table_or_terminal_that_it_does_not_use():
    coded = loaded_after("import revasc; revasc.code('CTO of the RCA, stented.')")
    assert "spacy" in coded
    assert coded <= loaded_after("import spacy, pydantic")


def test_a_run_into_json_lines_loads_no_column_store():
    assert loaded_after("import revasc.batch, revasc.results.writing") == {"pydantic"}


def test_the_command_line_loads_no_reader_before_a_command_runs():
    script = "import sys, revasc.cli; sys.exit('revasc.exports' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
