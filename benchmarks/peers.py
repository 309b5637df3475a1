"""Who is compared. A peer more is a builder more in ``BUILDERS``."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import spacy
from spacy.language import Language

from benchmarks import eds
from benchmarks.eds import UnavailableError, load_edsnlp
from benchmarks.stock import load_stock
from benchmarks.timing import Contender, Peer
from benchmarks.whole_job import FileToFile, row_reader
from revasc.coder import coder_of
from revasc.nlp.gate import Gate
from revasc.note import Note
from revasc.pack import Pack, load_pack
from revasc.pipeline import default_pipeline

STOCK: Final = "stock medSpaCy"
EDSNLP: Final = eds.NAME
REVASC: Final = "revasc"
FILES: Final = "revasc, file to file"
TOKENIZER: Final = 'spacy.blank("en") tokenizer'
ALTERNATION: Final = "one alternation"
GATED: Final = "revasc, gate on"
GATE: Final = "the gate alone"
#: Stock medSpaCy is quadratic: 300 KB would take minutes.
_STOCK_BEARS: Final = 40_000

Builder = Callable[[], Contender]


def all_peers(keys: Sequence[str] | None = None) -> tuple[list[Contender], dict[str, str]]:
    """The peers of these keys, ready to run, and those that cannot take part with the reason."""
    ready: list[Contender] = []
    missing: dict[str, str] = {}
    for key in BUILDERS if keys is None else keys:
        name, build = BUILDERS[key]
        try:
            ready.append(build())
        except UnavailableError as error:
            missing[name] = str(error)
    return ready, missing


def _stock() -> Contender:
    nlp = load_stock(load_pack())
    does = "tags mentions, negation and sections"
    return Peer(STOCK, does, lambda note: _read_stock(nlp, note), _STOCK_BEARS)


def _read_stock(stock: Language, note: Note) -> object:
    """With warnings off, as medSpaCy has them once imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return stock(note.text)


def _edsnlp() -> Contender:
    return load_edsnlp(load_pack())


def _revasc() -> Contender:
    coder = coder_of(default_pipeline())
    return Peer(REVASC, "the whole job, from the row of an export to its result record", row_reader(coder))


def _gated() -> Contender:
    coder = coder_of(default_pipeline(), gate=True)
    does = "the same; notes that cannot hold a lesion are left unread"
    return Peer(GATED, does, row_reader(coder))


def _gate() -> Contender:
    gate = Gate(load_pack())
    return Peer(GATE, "whether a note has to be read", lambda note: gate(note.text))


def _files() -> Contender:
    does = "the same with the export read and the results written, JSON Lines"
    return FileToFile(FILES, does, coder_of(default_pipeline(), gate=True))


def _tokenizer() -> Contender:
    tokenizer = spacy.blank("en").tokenizer
    return Peer(TOKENIZER, "tokens only", lambda note: tokenizer(note.text))


def _alternation() -> Contender:
    found = alternation(phrases(load_pack())).findall
    return Peer(ALTERNATION, "places of phrases in the raw text", lambda note: found(note.text))


def phrases(pack: Pack) -> list[str]:
    """Every phrase of the mention rules, in small letters, each once."""
    return sorted(
        {
            text.lower()
            for rule in pack.rules
            if rule.pattern is None
            for text in (rule.literal, *rule.variants)
        }
    )


def alternation(words: Iterable[str]) -> re.Pattern[str]:
    """One regular expression with all ``words``, longest first, whole words, ignoring case."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


#: By the key of ``--peers``: the name in the tables, and what makes the peer ready.
BUILDERS: Final[dict[str, tuple[str, Builder]]] = {
    "stock": (STOCK, _stock),
    "edsnlp": (EDSNLP, _edsnlp),
    "tokenizer": (TOKENIZER, _tokenizer),
    "alternation": (ALTERNATION, _alternation),
    "revasc": (REVASC, _revasc),
    "gated": (GATED, _gated),
    "gate": (GATE, _gate),
    "files": (FILES, _files),
}
