"""The note in the terminal with its mentions marked: coloured, or in brackets where there are no colours."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from revasc.results.html import apart
from revasc.results.record import MentionRecord

#: The look of decisions, of the states of a criterion and of those of a checklist.
STATUS_STYLES: Final = {
    "supported": "bold green",
    "query": "bold yellow",
    "not_supported": "bold",
    "met": "green",
    "unmet": "dim",
    "missing": "yellow",
    "contradicted": "red",
    "documented": "green",
    "conflicting": "red",
}
#: The look of a mention by its label; labels without an entry are underlined.
LABEL_STYLES: Final = {
    "ACCESS_SITE": "blue",
    "OCCLUSION": "red",
    "FLOW": "red",
    "CHRONICITY": "yellow",
    "CTO": "bold magenta",
    "ANGIOPLASTY": "green",
    "ATHERECTOMY": "green",
    "STENT": "green",
    "CROSSED": "cyan",
    "CROSSING_FAILED": "cyan",
    "APPROACH": "cyan",
}
_MENTION: Final = {
    "negated": "strike dim",
    "historical": "italic dim",
    "planned": "italic dim",
    "other": "italic dim",
}


def marked_note(text: str, mentions: tuple[MentionRecord, ...]) -> Text:
    """The note with its mentions coloured by label, and dimmed where they do not hold now.

    Control characters become spaces, so that a note cannot steer the terminal; offsets stay.
    """
    marked = Text(printable(text))
    for mention in apart(mentions):
        style = f"{LABEL_STYLES.get(mention.label, 'underline')} {_MENTION.get(mention.status, '')}"
        marked.stylize(style.strip(), mention.start, mention.end)
    return marked


def bracketed_note(text: str, mentions: tuple[MentionRecord, ...]) -> Text:
    """The note with its mentions as ``[CTO occluded]``, ``[STENT negated: stent]``."""
    shown = printable(text)
    parts: list[str] = []
    done = 0
    for mention in apart(mentions):
        status = "" if mention.status == "current" else f" {mention.status}:"
        words = shown[mention.start : mention.end]
        parts += shown[done : mention.start], f"[{mention.label}{status} {words}]"
        done = mention.end
    return Text("".join((*parts, shown[done:])))


def printable(text: str) -> str:
    """The text at the same length without characters that a terminal would obey."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)


def safe(words: str, style: str = "") -> Text:
    """Words of a note, a rule file or a record as they stand: no mark-up, nothing a terminal would obey."""
    return Text(printable(words), style)


def plain_words(name: str) -> str:
    """A name of the record as words: ``not_acute_culprit`` as "not acute culprit"."""
    return name.replace("_", " ")


def in_quotes(quotes: tuple[str, ...]) -> str:
    """Words of the note, each in quotation marks."""
    return "; ".join(f'"{printable(quote)}"' for quote in quotes)
