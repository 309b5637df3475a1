"""What the installed distribution announces can be loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint, distribution, entry_points
from pathlib import Path

import pytest
import spacy
import typer
from spacy.language import Language


def own(group: str) -> list[EntryPoint]:
    """The entry points of this distribution in ``group``."""
    return [point for point in distribution("revasc").entry_points if point.group == group]


FACTORIES = [point.name for point in own("spacy_factories")]


def test_console_script_is_the_typer_app() -> None:
    (point,) = own("console_scripts")
    assert point.name == "revasc"
    assert isinstance(point.load(), typer.Typer)


def test_there_are_factories_and_their_names_are_ours() -> None:
    assert FACTORIES
    assert all(name.startswith("revasc_") for name in FACTORIES)


def test_no_other_distribution_claims_our_factories() -> None:
    claimed = [point.name for point in entry_points(group="spacy_factories") if point.name in FACTORIES]
    assert sorted(claimed) == sorted(FACTORIES)


@pytest.mark.parametrize("point", own("spacy_factories"), ids=lambda point: point.name)
def test_factory_resolves_to_a_function(point: EntryPoint) -> None:
    assert callable(point.load())


@pytest.mark.parametrize("name", FACTORIES)
def test_spacy_finds_the_factory_by_name(name: str) -> None:
    nlp = spacy.blank("en")
    assert nlp.has_factory(name)
    assert nlp.get_factory_meta(name).factory == name


def test_every_component_of_the_pipeline_is_announced(nlp: Language) -> None:
    ours = {nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    assert {name for name in ours if name.startswith("revasc")} <= set(FACTORIES)


@pytest.mark.parametrize("name", FACTORIES)
def test_a_new_process_needs_no_import_of_ours(name: str) -> None:
    script = f"import spacy; print(spacy.blank('en').has_factory({name!r}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_a_saved_pipeline_loads_with_spacy_alone(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    script = (
        "import spacy; print(spacy.load('saved')('CTO of the RCA was stented.')._.revasc.to_dict()['schema'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "revasc.result/1"
