"""Parts of a result in words, as every display shows them. Plain text: whoever shows it makes it safe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from revasc.coding.jcto import JctoRecord
from revasc.results.record import (
    AccessRecord,
    CodeRecord,
    Criterion,
    DocumentationRecord,
    LesionRecord,
    MentionRecord,
)

_MOST_QUOTES: Final = 5
_GAPS: Final = {"missing": "not documented", "conflicting": "conflicting"}


def lesion_name(lesion: LesionRecord) -> str:
    """``proximal LAD (D1)``, ``RCA by SVG``; ``vessel not stated`` where the note names none."""
    place = " ".join(part for part in (lesion.segment, lesion.vessel or "vessel not stated") if part)
    branch = f" ({lesion.branch})" if lesion.branch else ""
    graft = f" by {lesion.graft}" if lesion.graft else ""
    return place + branch + graft


def lesion_facts(lesion: LesionRecord) -> tuple[tuple[str, str], ...]:
    """What is known of a lesion, as pairs of name and words; the unknown is left out."""
    known = (
        ("occlusion", _with_unit(lesion.occlusion_percent, " %")),
        ("TIMI before", _with_unit(lesion.timi_before)),
        ("TIMI after", _with_unit(lesion.timi_after)),
        ("residual", _with_unit(lesion.residual_percent, " %")),
        ("CTO", {True: "yes", False: "no", None: None}[lesion.cto]),
        ("age", _with_unit(lesion.chronicity_months, " months")),
        ("treated by", ", ".join(lesion.treatments) or None),
        ("approach", lesion.approach),
        ("outcome", lesion.outcome),
        ("in-stent", "yes" if lesion.in_stent else None),
    )
    return tuple((name, value) for name, value in known if value is not None)


def quotes(criterion: Criterion, mentions: dict[int, MentionRecord]) -> tuple[str, ...]:
    """The distinct words behind a criterion, in the order of the note, the first few of them."""
    return quoted(criterion.mentions, mentions)[:_MOST_QUOTES]


def quoted(ids: Iterable[int], mentions: dict[int, MentionRecord]) -> tuple[str, ...]:
    """The distinct words of these mentions, each on one line; none of those that are redacted."""
    words = (mentions[number].text for number in ids if number in mentions)
    return tuple(dict.fromkeys(" ".join(word.split()) for word in words if word is not None))


def access_words(access: AccessRecord) -> str:
    """``right radial 6 Fr``; what is unknown is left out."""
    parts = (access.side, access.artery, _with_unit(access.french, " Fr"))
    return " ".join(part for part in parts if part)


def code_name(code: CodeRecord) -> str:
    """A code with the modifiers proposed for it: ``92943-RC``."""
    return "-".join((code.code, *code.modifiers))


def joined_lesions(code: CodeRecord) -> str:
    """The lesions that a code is for: ``1, 2``."""
    return ", ".join(str(number) for number in code.lesions)


def gap_words(items: Iterable[DocumentationRecord]) -> str:
    """What of a checklist is missing or conflicting, in a sentence; empty where nothing is."""
    parts: list[str] = []
    kept = tuple(items)
    for status, words in _GAPS.items():
        found = [item.element.replace("_", " ") for item in kept if item.status == status]
        parts += [f"{words}: {', '.join(found)}"] if found else []
    return "; ".join(parts)


def jcto_line(score: JctoRecord) -> str:
    """The computed and the stated J-CTO score in a sentence, and whether they agree."""
    unsettled = sum(part.status in ("not_stated", "conflicting") for part in score.components)
    left = f" ({unsettled} of {len(score.components)} components not settled)" if unsettled else ""
    return f"J-CTO score: {score.computed} computed{left}, {_stated(score)}"


def _stated(score: JctoRecord) -> str:
    if score.stated is None:
        return "none stated" if score.agrees is None else "different scores stated"
    told = {True: "they agree", False: "they do not agree", None: "possible beside these components"}
    return f"{score.stated} stated: {told[score.agrees]}"


def _with_unit(value: float | None, unit: str = "") -> str | None:
    return None if value is None else f"{value:g}{unit}"
