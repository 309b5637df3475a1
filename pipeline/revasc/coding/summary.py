"""The summary of a verdict: one sentence for a person, from facts alone, never note text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from revasc.coding.verdict import LesionVerdict, Reason
from revasc.lesions.lesion import Lesion

_NOTE: Final[Mapping[Reason, str]] = {
    "no_cto_documented": "A coronary intervention is documented, but no lesion that it was done on.",
    "no_coronary_intervention": "No coronary intervention in this encounter is documented.",
}

_LESION: Final[Mapping[Reason, str]] = {
    "cto_treated": "chronic total occlusion{facts} treated with {treatment}",
    "vessel_unclear": "an occlusion{facts} was treated with {treatment}, but the artery is not named",
    "treatment_contradicted": "the note both describes treatment of the lesion{facts} and says that "
    "it was not treated or not crossed",
    "flow_not_restored": "occlusion{facts} treated with {treatment}, but still closed at the end",
    "occlusion_contradicted": "treated with {treatment}; described both as totally occluded "
    "and as less than that{facts}",
    "chronicity_contradicted": "treated with {treatment}; described both as chronic and as recent "
    "or not chronic{facts}",
    "occlusion_missing": "treated with {treatment}; the degree of the occlusion before treatment "
    "{stated}{facts}",
    "chronicity_missing": "total occlusion{facts} treated with {treatment}; its age is not established",
    "approach_missing": "chronic total occlusion{facts} treated with {treatment}; the approach is not stated",
    "crossing_failed": "attempted{facts}, without balloon, atherectomy or stent treatment",
    "cto_not_treated": "occlusion{facts} present but not treated in this encounter",
    "acute_culprit": "treated lesion{facts} is the culprit of the present acute event",
    "acute_occlusion": "treated occlusion{facts} is recent or acute, not chronic",
    "cto_denied": "treated occlusion{facts} is recorded as not chronic",
    "non_occlusive_pci": "treated lesion{facts} is not a total occlusion",
    "lesion_not_treated": "lesion{facts} was not treated",
}


def summarise(reason: Reason, lesions: Sequence[Lesion], verdicts: Sequence[LesionVerdict]) -> str:
    """One sentence on the lesions that share the note's decision, the strongest reason first.

    ``lesions`` and ``verdicts`` run in parallel. Vessels, degrees, ages and treatments are
    named in our own words.
    """
    if reason in _NOTE:
        return _NOTE[reason]
    best = next(verdict.decision for verdict in verdicts if verdict.reason == reason)
    pairs = [pair for pair in zip(lesions, verdicts, strict=True) if pair[1].decision == best]
    pairs.sort(key=lambda pair: pair[1].reason != reason)
    parts = (f"{place(lesion)}: {_phrase(lesion, verdict.reason)}" for lesion, verdict in pairs)
    return "; ".join(parts) + "."


def place(lesion: Lesion) -> str:
    """Where the lesion is: ``mid RCA``, ``LCX (OM1)``, ``SVG graft to RCA``, ``in-stent LAD``."""
    vessel = lesion.vessel or "unnamed vessel"
    graft = f"{lesion.graft} graft to" if lesion.graft else None
    words = (graft, "in-stent" if lesion.in_stent else None, lesion.segment, vessel)
    named = " ".join(word for word in words if word)
    return f"{named} ({lesion.branch})" if lesion.branch else named


def _phrase(lesion: Lesion, reason: Reason) -> str:
    facts = _facts(lesion)
    shown = f" ({', '.join(facts)})" if facts else ""
    stated = "comes from the label alone" if _labelled_only(lesion) else "is not stated"
    return _LESION[reason].format(facts=shown, treatment=_treatment(lesion), stated=stated)


def _facts(lesion: Lesion) -> list[str]:
    """The numbers before and after treatment, each only where the note gives it."""
    degree = "{:g} % before by label" if _labelled_only(lesion) else "{:g} % before"
    named = (
        (degree, lesion.occlusion_percent),
        ("TIMI {} before", lesion.timi_before),
        ("age {:g} months", lesion.chronicity_months),
        ("TIMI {} after", lesion.timi_after),
        ("outcome {}", lesion.outcome if lesion.outcome == "partial" else None),
    )
    return [text.format(value) for text, value in named if value is not None]


def _treatment(lesion: Lesion) -> str:
    done = ", ".join(lesion.treatments) or "an unnamed device"
    return f"{done} ({lesion.approach} approach)" if lesion.approach else done


def _labelled_only(lesion: Lesion) -> bool:
    """Is the degree before treatment that of the label, and of nothing that the note measures?"""
    stated = lesion.mentions("total_before", "subtotal_before")
    return lesion.occlusion_percent is not None and bool(lesion.mentions("cto_label")) and not stated
