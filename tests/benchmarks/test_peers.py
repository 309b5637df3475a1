from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
from benchmarks.peers import REVASC, STOCK, TOKENIZER, all_peers, gold_notes
from benchmarks.stock import load_stock
from benchmarks.timing import Peer
from spacy.tokens import Doc

from revasc.pack import Pack, load_pack
from revasc.results.record import Result


@pytest.fixture(scope="module")
def peers() -> dict[str, Peer]:
    return {peer.name: peer for peer in all_peers()}


def folder_of(path: Path, *lengths: int) -> Path:
    rows = [
        {
            "note_id": f"n{length}",
            "text": "x" * length,
            "date_of_service": "2026-02-03" if length % 2 else None,
        }
        for length in lengths
    ]
    (path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_notes_of_a_folder(tmp_path: Path):
    notes = gold_notes(folder_of(tmp_path, 3, 2))
    assert [(note.note_id, str(note.date_of_service)) for note in notes] == [
        ("n3", "2026-02-03"),
        ("n2", "None"),
    ]


ALL = list(range(10, 0, -1))


@pytest.mark.parametrize(
    ("limit", "lengths"), [(1, [6]), (2, [3, 8]), (5, [2, 4, 6, 8, 10]), (10, ALL), (99, ALL)]
)
def test_a_sample_is_spread_over_all_lengths(tmp_path: Path, limit: int, lengths: list[int]):
    notes = gold_notes(folder_of(tmp_path, *ALL), limit=limit)
    assert [len(note.text) for note in notes] == lengths


def test_the_gold_notes_are_there():
    notes = gold_notes()
    assert len(notes) >= 120
    assert len({note.note_id for note in notes}) == len(notes)


def test_who_is_compared(peers: dict[str, Peer]):
    assert list(peers) == [STOCK, REVASC, TOKENIZER]


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
