"""Note text is nobody else's business: not on stderr, not on stdout, in no logger."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from spacy.language import Language

import revasc
from tests.medspacy_engine.builders import REPORT, run_python

SECRET = "Zebrafish Quagga"
NOTE = f"PATIENT: {SECRET}\n{REPORT}PLAN: {SECRET} may need a stent of the LAD.\n"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Everything that the standard loggers and loguru are given, at any level."""
    loguru = pytest.importorskip("loguru").logger
    caplog.set_level(logging.NOTSET)
    messages: list[str] = []
    sink = loguru.add(messages.append, level=0)
    yield messages
    loguru.remove(sink)


@pytest.mark.parametrize("engine", ["nlp", "med"])
def test_nothing_is_said_while_coding(
    engine: str,
    request: pytest.FixtureRequest,
    logged: list[str],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
):
    pipeline: Language = request.getfixturevalue(engine)
    capfd.readouterr()
    assert revasc.code(NOTE, nlp=pipeline).decision == "supported"
    said = capfd.readouterr()
    assert (said.out, said.err, logged, caplog.messages) == ("", "", [], [])


@pytest.mark.parametrize(
    ("pipeline", "leaks"),
    [
        ("__import__('medspacy').load(medspacy_enable={'medspacy_tokenizer', 'medspacy_pyrush'})", True),
        ("__import__('revasc').load(engine='medspacy')", False),
        ("__import__('revasc').load()", False),
    ],
    ids=["stock", "medspacy", "revasc"],
)
def test_stderr_of_a_process(pipeline: str, leaks: bool):
    """Stock: PyRuSH writes each token to stderr."""
    done = run_python(f"nlp = {pipeline}; nlp({NOTE!r})")
    assert done.returncode == 0
    assert ("Zebrafish" in done.stderr) is leaks
    if not leaks:
        assert done.stderr == done.stdout == ""
