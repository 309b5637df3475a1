from __future__ import annotations

import warnings

import pytest
from benchmarks.eds import UnavailableError
from benchmarks.notes import gold_notes
from benchmarks.peers import (
    ALTERNATION,
    BUILDERS,
    FILES,
    REVASC,
    STOCK,
    TOKENIZER,
    all_peers,
    alternation,
    phrases,
)
from benchmarks.stock import load_stock
from benchmarks.timing import Contender, Peer
from spacy.tokens import Doc

from benchmarks import peers as module
from revasc.pack import Pack, load_pack
from revasc.results.record import Result

HERE = ("stock", "tokenizer", "alternation", "revasc")


@pytest.fixture(scope="module")
def peers() -> dict[str, Peer]:
    ready, missing = all_peers(HERE)
    assert missing == {}
    return {peer.name: peer for peer in ready if isinstance(peer, Peer)}


def test_who_is_compared(peers: dict[str, Peer]):
    assert list(peers) == [STOCK, TOKENIZER, ALTERNATION, REVASC]
    assert list(BUILDERS) == [
        "stock",
        "edsnlp",
        "tokenizer",
        "alternation",
        "revasc",
        "gated",
        "gate",
        "files",
    ]


def test_file_to_file_is_a_peer():
    (peer,), _ = all_peers(("files",))
    assert peer.name == FILES


def test_a_peer_that_is_not_installed_is_told_of(monkeypatch: pytest.MonkeyPatch):
    def missing() -> Contender:
        raise UnavailableError("not installed")

    monkeypatch.setattr(module, "BUILDERS", {"a": ("A", missing), "b": BUILDERS["tokenizer"]})
    ready, absent = all_peers()
    assert [peer.name for peer in ready] == [TOKENIZER]
    assert absent == {"A": "not installed"}


def test_only_stock_is_spared_long_notes(peers: dict[str, Peer]):
    assert [name for name, peer in peers.items() if peer.bears is not None] == [STOCK]


def test_revasc_does_the_whole_job(peers: dict[str, Peer]):
    (note,) = gold_notes(limit=1)
    result = peers[REVASC].read(note)
    assert isinstance(result, Result)
    assert result.note_id == note.note_id
    assert result.mentions


def test_stock_tags(peers: dict[str, Peer]):
    (note,) = gold_notes(limit=1)
    filters = list(warnings.filters)
    doc = peers[STOCK].read(note)
    assert isinstance(doc, Doc)
    assert "VESSEL" in {ent.label_ for ent in doc.ents}
    assert doc.text == note.text
    assert warnings.filters == filters


def test_tokenizer_only_tokenizes(peers: dict[str, Peer]):
    (note,) = gold_notes(limit=1)
    doc = peers[TOKENIZER].read(note)
    assert isinstance(doc, Doc)
    assert (doc.text, doc.ents) == (note.text, ())


def test_the_alternation_finds_whole_words_longest_first_in_any_case():
    found = alternation(["stent", "drug-eluting stent", "lad"])
    assert found.findall("A Drug-Eluting Stent, two stents, a STENT; LAD (bladder)") == [
        "Drug-Eluting Stent",
        "STENT",
        "LAD",
    ]


def test_the_alternation_has_every_phrase(pack: Pack):
    words = phrases(pack)
    found = alternation(words)
    assert len(words) > 1000
    assert all(found.fullmatch(word) for word in words)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def test_stock_has_medspacys_parts_and_our_vocabulary(pack: Pack):
    stock = load_stock(pack)
    assert set(stock.pipe_names) == {
        "medspacy_pyrush",
        "medspacy_target_matcher",
        "medspacy_context",
        "medspacy_sectionizer",
    }
    assert len(stock.get_pipe("medspacy_context").rules) > 100  # type: ignore[attr-defined]
    rules = stock.get_pipe("medspacy_target_matcher").rules  # type: ignore[attr-defined]
    phrases = {(rule.category, rule.literal) for rule in rules if rule.pattern is None}
    assert phrases == {
        (rule.category, phrase.lower())
        for rule in pack.rules
        for phrase in (rule.literal, *rule.variants)
        if rule.pattern is None
    }
    assert sum(rule.pattern is not None for rule in rules) == sum(
        rule.pattern is not None for rule in pack.rules
    )


def test_pyrush_says_nothing(peers: dict[str, Peer], capfd: pytest.CaptureFixture[str]):
    (note,) = gold_notes(limit=1)
    capfd.readouterr()
    peers[STOCK].read(note)
    assert capfd.readouterr() == ("", "")
