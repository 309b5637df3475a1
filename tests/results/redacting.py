"""Which words a record is made of by itself, so that whatever else is in it must be the note's."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import revasc.coding.summary
from revasc.pack import find_pack, load_pack

Run = tuple[str, str, str]


def strings(value: Any) -> Iterator[str]:
    """All texts within plain JSON types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def names(value: Any) -> Iterator[str]:
    """All names of fields within plain JSON types."""
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from names(item)
    elif isinstance(value, list):
        for item in value:
            yield from names(item)


def words(text: str) -> list[str]:
    """The words of a text in lower case; numbers are words."""
    return re.findall(r"\w+", text.casefold())


#: What is put into the sentences of the pack, and joins them: places, treatments, topics.
FILLED: Final = frozenset(
    words(
        """
        ostial proximal mid distal lm lad lcx rca ri d d1 d2 d3 om om1 om2 om3 pda plv pl am svg lima rima
        graft unnamed vessel angioplasty atherectomy stent device antegrade retrograde combined approach timi
        """
    )
)
#: Readings of mentions and facts of lesions, each one of a few words, and the words of the schema.
READINGS: Final = frozenset(
    words(
        """
        radial femoral ulnar brachial other right left both stable unstable refractory unspecified
        balloon coated drug eluting bare metal covered plain pump manual mechanical re entry reentry
        wire microcatheter guide extension thrombectomy snare moderate severe mild present absent
        none dated at_least at_most exact recent word unknown j cto progress success failed partial
        blunt tapered ambiguous not_stated conflicting missing met unmet contradicted current
        negated historical planned supported query not_supported guidewire_crossing occlusion_degree
        completion_angiography post_procedure_care visit table_cell bare_number revasc out _
        """
    )
)


def runs(texts: Iterable[str]) -> set[Run]:
    """Every three words in a row, none across two texts."""
    told = [words(text) for text in texts]
    return {run for said in told for run in zip(said, said[1:], said[2:], strict=False)}


@cache
def own_texts() -> tuple[str, ...]:
    """The sentences of the rule pack, those of the summary, and the ids and names of the rules."""
    folder = find_pack() / "coding"
    pages = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.toml"))]
    parts = [node.value for node in ast.walk(ast.parse(inspect.getsource(revasc.coding.summary)))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)]  # fmt: skip
    pack = load_pack()
    rules = [
        text for rule in (*pack.rules, *pack.context, *pack.sections) for text in (rule.id, rule.category)
    ]
    joined = "Clarification of the coronary intervention report Date of service"
    told = [text for page in pages for text in (*strings(page), *names(page))]
    return (*told, *parts, *rules, joined)


@cache
def own_words() -> frozenset[str]:
    """Every word that a record may hold without having it from the note."""
    return frozenset(word for text in own_texts() for word in words(text)) | FILLED | READINGS


@cache
def own_runs() -> frozenset[Run]:
    """Every three words in a row of our own sentences."""
    return frozenset(runs(own_texts()))


def is_joint(run: Run) -> bool:
    """Whether our sentences and what is put into them make this run."""
    joins = any(word.isdigit() or word in FILLED for word in run)
    return joins and all(word.isdigit() or word in own_words() for word in run)


def is_place(text: str) -> bool:
    """Whether a text is nothing but a place, as sentences of ours name it: "proximal LAD"."""
    return FILLED.union(READINGS).issuperset(words(text))
