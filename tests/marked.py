"""The marked-up one-liner: a note and what should be found in it, in one string.

``"No <STENT status=negated>stent</STENT> was placed."`` reads as the text without the marks and one
expected mention: its label, its offsets, and the attributes to compare. What the marks leave out is not
compared. Attribute names are those of a mention (``status``, ``section``, ``lesion``, ``rule``) or keys
of its value; a value with blanks goes in double quotes: ``artery="distal radial"``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

_TAG = re.compile(
    r"""<(?P<close>/?)(?P<label>[A-Z][A-Z_]*)(?P<attributes>(?:\s+[a-z_]+=(?:"[^"]*"|[^\s>"]+))*)>"""
)
_ATTRIBUTE = re.compile(r"""([a-z_]+)=(?:"([^"]*)"|([^\s>"]+))""")
_WORDS: Mapping[str, object] = {"null": None, "true": True, "false": False}


class Found(Protocol):
    """What a mention looks like, in the pipeline and in the result record alike."""

    @property
    def label(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def value(self) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """A marked span: code-point offsets into the text without marks, end exclusive."""

    label: str
    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict)


def parse(marked: str) -> tuple[str, tuple[Expected, ...]]:
    """The plain text and the marked spans in order of their start. ValueError where a mark is left open."""
    text, at = "", 0
    opened: list[Expected] = []
    spans: list[Expected] = []
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        at = tag.end()
        if tag["close"]:
            spans.append(_closed(opened, tag["label"], len(text)))
        else:
            opened.append(Expected(tag["label"], len(text), len(text), _attributes(tag["attributes"])))
    if opened:
        raise ValueError(f"<{opened[-1].label}> is never closed")
    return text + marked[at:], tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def missing(expected: Iterable[Expected], found: Collection[Found]) -> list[str]:
    """One line for each marked span without a mention of the same label, offsets and attributes."""
    return [_complaint(span, found) for span in expected if not any(_matches(span, got) for got in found)]


def unmarked(expected: Iterable[Expected], found: Iterable[Found], labels: Collection[str]) -> list[str]:
    """One line for each mention of ``labels`` that the marks do not hold."""
    held = {(span.label, span.start, span.end) for span in expected}
    strays = (got for got in found if got.label in labels)
    return [f"not marked: {_place(got)}" for got in strays if (got.label, got.start, got.end) not in held]


def assert_marked(nlp: Any, marked: str, *, only: Collection[str] = ()) -> None:
    """Run ``nlp`` on the text and compare; labels in ``only`` must not be found anywhere else."""
    text, expected = parse(marked)
    found = nlp(text)._.revasc.mentions
    complaints = missing(expected, found) + unmarked(expected, found, only)
    assert not complaints, "\n".join([text, *complaints])


def _closed(opened: list[Expected], label: str, end: int) -> Expected:
    if not opened or opened[-1].label != label:
        raise ValueError(f"</{label}> closes nothing")
    span = opened.pop()
    return Expected(label, span.start, end, span.attributes)


def _attributes(raw: str) -> dict[str, str]:
    return {name: quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(raw)}


def _matches(span: Expected, got: Found) -> bool:
    same_place = (span.label, span.start, span.end) == (got.label, got.start, got.end)
    return same_place and all(_equal(raw, _attribute(got, name)) for name, raw in span.attributes.items())


def _attribute(got: Found, name: str) -> object:
    """The mention's own field, else the key of its value; a name that neither has compares as null."""
    return getattr(got, name) if hasattr(got, name) else (got.value or {}).get(name)


def _equal(raw: str, actual: object) -> bool:
    """Whether the attribute as written says the same as the value found."""
    if raw in _WORDS or isinstance(actual, bool) or actual is None:
        return raw in _WORDS and _WORDS[raw] is actual
    if isinstance(actual, int | float):
        return _number(raw) == actual
    return raw == str(actual)


def _number(raw: str) -> float | None:
    try:
        return float(raw)
    except ValueError:
        return None


def _complaint(span: Expected, found: Collection[Found]) -> str:
    near = [got for got in found if got.start < span.end and span.start < got.end]
    there = "; ".join(_place(got, span.attributes) for got in near) or "nothing"
    return f"expected {_place(span)} {dict(span.attributes)}, found {there}"


def _place(where: Found | Expected, names: Iterable[str] = ()) -> str:
    """Label and offsets, and for a mention the attributes that were asked for."""
    told = {} if isinstance(where, Expected) else {name: _attribute(where, name) for name in names}
    return f"{where.label}[{where.start}:{where.end}]" + (f" {told}" if told else "")
