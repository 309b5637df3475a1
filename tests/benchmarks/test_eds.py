from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.eds import CHILD, VARIABLE, EdsNlp, UnavailableError, default_python, load_edsnlp, vocabulary

from revasc.pack import Pack, load_pack
from tests.benchmarks.builders import NOTES

#: Stands in for the package: tags every word "stent", negated where the text has a "no".
FAKE = """
from types import SimpleNamespace

class Language:
    def add_pipe(self, name, config=None):
        self.pipes = [*getattr(self, "pipes", []), name]
        self.terms = (config or {}).get("terms") or getattr(self, "terms", None)

    def __call__(self, text):
        assert self.pipes == ["eds.sentences", "eds.matcher", "eds.negation"] and self.terms["STENT"]
        space = SimpleNamespace(negation="no" in text)
        return SimpleNamespace(ents=[SimpleNamespace(text="stent", label_="STENT", _=space)])

def blank(name):
    assert name == "eds"
    return Language()
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture
def peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Pack) -> Iterator[EdsNlp]:
    """The real child in a process of its own, with a package that stands in for EDS-NLP."""
    (tmp_path / "edsnlp.py").write_text(FAKE, encoding="utf-8")
    (tmp_path / "edsnlp-0.1.dist-info").mkdir()
    (tmp_path / "edsnlp-0.1.dist-info" / "METADATA").write_text(
        "Name: edsnlp\nVersion: 0.1\n", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = EdsNlp([sys.executable, "-P", str(CHILD)], pack)
    yield found
    found.close()


def test_the_child_answers_with_seconds_and_versions(peer: EdsNlp):
    assert peer.versions["edsnlp"] == "0.1"
    assert set(peer.versions) == {"python", "edsnlp", "spacy", "numpy"}
    assert 0 <= peer.seconds(NOTES, time.process_time) < 10
    assert peer.bears is None


def test_the_child_tells_what_it_tags(peer: EdsNlp):
    assert peer.tags("no stent") == [["stent", "STENT", True]]
    assert peer.tags("a stent") == [["stent", "STENT", False]]


def test_without_its_environment_the_peer_is_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pack: Pack
):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "python"))
    with pytest.raises(UnavailableError, match="not installed"):
        load_edsnlp(pack)


@pytest.mark.parametrize(
    "code", ["raise SystemExit(1)", "import sys; sys.stdin.readline(); raise SystemExit"]
)
def test_a_child_that_ends_makes_the_peer_unavailable(code: str, pack: Pack):
    with pytest.raises(UnavailableError, match="its process ended"):
        EdsNlp([sys.executable, "-c", code], pack)


def test_its_environment_lies_beside_ours():
    assert default_python().parts[-3:] == (f"{Path(sys.prefix).name}-edsnlp", "bin", "python")


def test_it_gets_every_phrase_and_the_cues_of_negation(pack: Pack):
    given = vocabulary(pack)
    assert {(label, word) for label, words in given["terms"].items() for word in words} == {
        (rule.category, word)
        for rule in pack.rules
        if rule.pattern is None
        for word in (rule.literal, *rule.variants)
    }
    negation = given["negation"]
    assert "without" in negation["preceding"]
    assert "not used" in negation["following"]
    assert "however" in negation["termination"]
    assert "not only" in negation["pseudo"]
