"""Results and documents in Jupyter: the marked note above its lesions and criteria."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from revasc.results.html import COLOURS, OTHER_COLOUR, apart, fragment, marked_text, result_body
from revasc.results.record import Result

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result with the note that it speaks of; Jupyter shows it marked."""

    result: Result
    text: str

    def _repr_html_(self) -> str:
        return result_html(self.result, self.text)


def show(result: Result, text: str) -> ResultView:
    """The view of a result and its note, for the last line of a notebook cell."""
    return ResultView(result, text)


def result_html(result: Result, text: str) -> str:
    """The note with its mentions marked, then decision, lesions and criteria. All escaped."""
    return fragment(marked_text(text, result.mentions), result_body(result))


def doc_html(doc: Doc) -> str:
    """The same for a document that the pipeline has read."""
    result: Result = doc._.revasc
    return result_html(result, doc.text)


def displacy_spans(result: Result, text: str) -> dict[str, Any]:
    """The mentions as ``displacy.render(..., style="ent", manual=True)`` takes them.

    Of overlapping mentions the longest is kept, since displaCy nests none. The label carries
    the status where that is not ``current``.
    """
    return {
        "text": text,
        "ents": [
            {"start": mention.start, "end": mention.end, "label": _label(mention.label, mention.status)}
            for mention in apart(result.mentions)
        ],
        "title": None,
    }


def displacy_options(result: Result) -> dict[str, Any]:
    """Colours for the labels of ``displacy_spans``, to pass as ``options``."""
    colours = {
        _label(mention.label, mention.status): COLOURS.get(mention.label, OTHER_COLOUR)
        for mention in result.mentions
    }
    return {"colors": colours}


def show_documents() -> None:
    """Let documents of the pipeline show themselves in Jupyter; called when a pipeline is loaded.

    This registers with IPython's own formatter, if IPython is running in this process and nobody
    has said how to show a spaCy Doc. spaCy's class stays as it is.
    """
    running = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = running() if running is not None else None
    if shell is not None and not _is_known(_formatter(shell)):
        load_ipython_extension(shell)


def load_ipython_extension(ipython: Any) -> None:
    """``%load_ext revasc.review.notebook``: the same on request, whoever else shows documents.

    Documents of other pipelines keep their plain look.
    """
    _formatter(ipython).for_type(_doc_class(), _doc_or_nothing)


def _formatter(ipython: Any) -> Any:
    return ipython.display_formatter.formatters["text/html"]


def _is_known(formatter: Any) -> bool:
    try:
        formatter.lookup_by_type(_doc_class())
    except KeyError:
        return False
    return True


def _doc_class() -> type[Doc]:
    from spacy.tokens import Doc  # noqa: PLC0415 - spaCy only for those who ask

    return Doc


def _doc_or_nothing(doc: Doc) -> str | None:
    return doc_html(doc) if doc.has_extension("revasc") and isinstance(doc._.revasc, Result) else None


def _label(label: str, status: str) -> str:
    return label if status == "current" else f"{label} ({status})"
