"""What of a note does not fit a code that goes beside a procedure: an add-on or a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from revasc.coding.tables import AddOnKind, AddOnRow, DiagnosisRow, Territory
from revasc.results.record import LesionRecord, MentionRecord
from revasc.review.reasons import Case, Reason, gap_reasons, named

_ADD_ONS: Final[Mapping[AddOnKind, str]] = {
    "imaging": "intravascular imaging",
    "lithotripsy": "intravascular lithotripsy",
    "mechanical_thrombectomy": "thrombectomy",
}
_LABELS: Final[Mapping[AddOnKind, str]] = {"imaging": "IMAGING", "lithotripsy": "LITHOTRIPSY"}
_TERRITORIES: Final[Mapping[Territory, str]] = {"native": "a native artery", "graft": "a bypass graft"}
_MECHANICAL: Final = ("mechanical", "pump")


def misfits_add_on(case: Case, row: AddOnRow) -> Iterator[Reason]:
    """Not spoken of, not done in this encounter, by hand, without a procedure, or in one artery only."""
    seen = [mention for mention in case.result.mentions if _speaks_of(mention, row.service)]
    done = [mention for mention in seen if mention.status == "current"]
    words, said = _ADD_ONS[row.service], case.quotes(mention.id for mention in done or seen)
    by_hand = row.service == "mechanical_thrombectomy" and not any(_by_machine(item) for item in done)
    if not seen:
        text = f"The note does not speak of {words}."
    elif not done:
        found = ", ".join(dict.fromkeys(mention.status for mention in seen))
        text = f"The note speaks of {words}, but not as done in this encounter ({found})."
    elif by_hand:
        text = f"The note does not speak of a machine; {row.code} is not for suction by hand."
    elif not case.proposed("procedure"):
        text = f"{row.code} goes beside a procedure code, and none is proposed."
    else:
        place = "the first" if "first" in row.orders else "a further"
        text = f"{row.code} is for {place} treated vessel of this kind, which the note does not show."
    yield Reason("add_on", text, said, (row.id,))


def _speaks_of(mention: MentionRecord, service: AddOnKind) -> bool:
    if service != "mechanical_thrombectomy":
        return mention.label == _LABELS[service]
    return mention.label == "DEVICE" and (mention.value or {}).get("device") == "thrombectomy"


def _by_machine(mention: MentionRecord) -> bool:
    return (mention.value or {}).get("kind") in _MECHANICAL


def misfits_diagnosis(case: Case, row: DiagnosisRow) -> Iterator[Reason]:
    """No chronic total occlusion documented, or one in another territory or with another angina."""
    documented = tuple(lesion for lesion in case.result.lesions if lesion.cto)
    if not documented:
        yield from _undocumented(case, row)
    elif (territory := _territory(documented)) not in row.territories:
        wanted = " or ".join(_TERRITORIES[name] for name in row.territories)
        text = f"{row.code} is for {wanted}; the occlusion lies in {_TERRITORIES[territory]}."
        yield Reason("diagnosis", text, rules=(row.id,))
    elif row.angina:
        yield _angina(case, row)


def _undocumented(case: Case, row: DiagnosisRow) -> Iterator[Reason]:
    text = "The note documents no chronic total occlusion"
    goes = "" if row.finding == "cto" else f", and {row.code} is proposed only before the code of one"
    yield Reason("diagnosis", f"{text}{goes}.", rules=(row.id,))
    for lesion in case.result.lesions:
        told = "the note documents that it is none" if lesion.cto is False else "the note leaves it open"
        yield Reason("lesion", f"{named(lesion)}: {told}.")
        yield from gap_reasons(case, lesion, "total_occlusion", "chronic")


def _territory(lesions: tuple[LesionRecord, ...]) -> Territory:
    return "native" if any(lesion.graft is None for lesion in lesions) else "graft"


def _angina(case: Case, row: DiagnosisRow) -> Reason:
    found = [m for m in case.result.mentions if m.label == "ANGINA" and m.status == "current"]
    kinds = ", ".join(dict.fromkeys(str((m.value or {}).get("kind", "unspecified")) for m in found))
    wanted = "no angina" if row.angina == ("none",) else f"{' or '.join(row.angina)} angina"
    text = f"{row.code} is for {wanted}; the note documents {kinds or 'no'} angina."
    return Reason("diagnosis", text, case.quotes(m.id for m in found), (row.id,))
