"""Every notebook is run from its own folder, cell by cell, and what it shows is looked at."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS_A_CELL = 300

#: What must be seen in the outputs of a cell of explore.ipynb: cell id, words.
SHOWN = (
    ("load", "revasc_mentions"),
    ("read", "24 notes"),
    ("read", "(empty_text)"),
    ("read", "(duplicate_id)"),
    ("note", "CTO RCA found on dx cath 2/19"),
    ("result", 'class="tag supported"'),
    ("result", "standard.chronic.met_age"),
    ("show", "<sub>CTO</sub>"),
    ("doc", "<sub>STENT</sub>"),
    ("ents", "ACCESS_SITE"),
    ("displacy", 'class="entities"'),
    ("lesions", "chronicity_months"),
    ("criteria", "not_acute_culprit"),
    ("documentation", "guidewire_crossing"),
    ("codes", "92943-RC"),
    ("codes", "I25.82"),
    ("rule", "examples"),
    ("frame", "EMPTY-001"),
    ("reasons", "rejected"),
    ("queries", "DA-012"),
    ("query-note", 'class="tag query"'),
    ("query-open", "contradicted"),
    ("clarification", "Unable to determine"),
    ("measure", "Decision accuracy"),
    ("measure", "ATHERECTOMY"),
    ("misses", "our summary"),
    ("labels", "precision"),
    ("policies", "registry"),
    ("strict", "query"),
    ("own-policy", "one-month.chronic.met_age"),
)


def name(path: Path) -> str:
    return path.stem


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def run(path: Path, home: Path) -> NotebookNode:
    """The notebook with its outputs; the file itself is not touched.

    ``home`` keeps the settings of this machine's Jupyter and IPython out of the way.
    """
    notebook = read(path)
    where = {"metadata": {"path": str(path.parent)}}
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(variable, str(home / variable.lower()))
        NotebookClient(notebook, timeout=SECONDS_A_CELL, resources=where).execute()
    return notebook


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], NotebookNode]:
    """Runs a notebook when it is first asked for, and never twice."""
    return cache(lambda path: run(path, tmp_path_factory.mktemp("jupyter")))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=name)
def executed(request: pytest.FixtureRequest, runs: Callable[[Path], NotebookNode]) -> NotebookNode:
    return runs(request.param)


@pytest.fixture(scope="module")
def explored(runs: Callable[[Path], NotebookNode]) -> dict[str, str]:
    """The outputs of explore.ipynb as one string for each cell id."""
    return {cell.id: "\n".join(said(cell)) for cell in code_cells(runs(FOLDER / "explore.ipynb"))}


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def said(cell: NotebookNode) -> Iterator[str]:
    """Every text that a cell gave, of whatever kind."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield from (text for text in output.get("data", {}).values() if isinstance(text, str))


def python_of(source: str) -> str:
    """The cell without its IPython magics."""
    return "\n".join(line for line in source.splitlines() if not line.startswith("%"))


def shows_something(source: str) -> bool:
    """Whether the last statement is a bare expression, which Jupyter shows."""
    statements = ast.parse(python_of(source)).body
    return bool(statements) and isinstance(statements[-1], ast.Expr)


def test_there_are_notebooks():
    assert "explore" in map(name, NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_is_kept_without_outputs(path: Path):
    for cell in code_cells(read(path)):
        assert (cell.outputs, cell.execution_count) == ([], None), cell.id


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_is_valid_and_names_the_common_kernel(path: Path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_reads_nothing_but_the_corpora(path: Path):
    words = "\n".join(cell.source for cell in code_cells(read(path)))
    assert set(re.findall(r"""Path\(["']([^"']+)["']\)""", words)) <= {"../corpora"}
    assert not re.search(r"""https?:|["']/|["']~|expanduser""", words)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_every_heading_and_cell_is_explained(path: Path):
    cells = read(path).cells
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    assert sum(cell.cell_type == "markdown" for cell in cells) * 3 >= len(cells)


def test_no_cell_fails_or_warns(executed: NotebookNode):
    for cell in code_cells(executed):
        assert cell.execution_count is not None, cell.id
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", (cell.id, output.get("text"))
        assert not any("Traceback" in text for text in said(cell)), cell.id


def test_every_cell_that_ends_in_an_expression_gives_an_output(executed: NotebookNode):
    showing = [cell for cell in code_cells(executed) if shows_something(cell.source)]
    assert showing
    assert [cell.id for cell in showing if not cell.outputs] == []


@pytest.mark.parametrize(("cell", "words"), SHOWN, ids=[f"{cell}: {words}" for cell, words in SHOWN])
def test_explore_shows(explored: dict[str, str], cell: str, words: str):
    assert words in explored[cell]


def test_every_code_cell_of_explore_is_looked_at():
    cells = {cell.id for cell in code_cells(read(FOLDER / "explore.ipynb"))}
    assert cells == {cell for cell, _ in SHOWN} | {"what-if"}


def test_a_retold_note_gets_another_answer(explored: dict[str, str]):
    found = re.findall(r"<td>(supported|query|not_supported)</td>", explored["what-if"])
    assert found == ["query", "supported", "not_supported"]


def test_a_policy_of_ones_own_changes_the_answer(explored: dict[str, str]):
    said = explored["own-policy"].split()
    assert said[:4] == ["standard:", "query", "one-month:", "supported"]


@pytest.mark.parametrize(
    ("source", "shows"),
    [
        ("result", True),
        ("x = 1\nprint(x)", True),
        ("x = 1", False),
        ("%load_ext a.b\n\nx", True),
        ("%load_ext a.b", False),
        ("def f():\n    return 1", False),
        ("", False),
    ],
)
def test_whether_a_cell_shows_something(source: str, shows: bool):
    assert shows_something(source) is shows
