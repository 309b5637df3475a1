"""What of a note does not fit a code that is not proposed, by the kind of row that names the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from revasc.coding.tables import AddOnRow, CodeRow, DiagnosisRow, FacilityRow, ProcedureRow, ServiceKind
from revasc.results.record import CodeRecord, LesionRecord
from revasc.review.misfits_beside import misfits_add_on, misfits_diagnosis
from revasc.review.reasons import Case, Reason, code_words, decided, gap_reasons, named

#: What each service is, in a sentence.
SERVICES: Final[Mapping[ServiceKind, str]] = {
    "cto": "a chronic total occlusion opened or tried",
    "acute_culprit": "the treated culprit of a present infarction",
    "graft": "a treated bypass graft",
    "atherectomy_stent": "atherectomy and stent",
    "atherectomy": "atherectomy",
    "several_stents": "stents in several places of one artery",
    "stent": "a stent",
    "drug_coated_balloon": "a drug-coated balloon",
    "angioplasty": "balloon angioplasty",
}
#: The treatments without which a service is not.
_NEEDED: Final[Mapping[ServiceKind, frozenset[str]]] = {
    "atherectomy_stent": frozenset({"atherectomy", "stent"}),
    "atherectomy": frozenset({"atherectomy"}),
    "several_stents": frozenset({"stent"}),
    "stent": frozenset({"stent"}),
    "drug_coated_balloon": frozenset({"angioplasty"}),
    "angioplasty": frozenset({"angioplasty"}),
}


def misfits(case: Case, rows: tuple[CodeRow, ...]) -> Iterator[Reason]:
    """Why a code is not proposed, dates apart, and what is proposed in its place.

    Where the date of service rules out some rows, only those in force are looked at; where it
    rules out all, it is said what else would not fit.
    """
    valid = tuple(row for row in rows if row.covers(case.day)) or rows
    for row in valid:
        yield from _misfits(case, row)
    yield from _instead(case, valid)


def _misfits(case: Case, row: CodeRow) -> Iterator[Reason]:
    if isinstance(row, ProcedureRow):
        return _occlusion(case, row) if row.service == "cto" else _technique(case, row)
    if isinstance(row, FacilityRow):
        return _facility(case, row)
    if isinstance(row, AddOnRow):
        return misfits_add_on(case, row)
    return misfits_diagnosis(case, row) if isinstance(row, DiagnosisRow) else iter(())


def _occlusion(case: Case, row: ProcedureRow) -> Iterator[Reason]:
    """The code of a chronic total occlusion: lesion by lesion, then the approach and the number."""
    served = case.lesions_of(case.serving("cto"))
    if not case.result.lesions:
        yield Reason("lesion", "The note describes no coronary lesion treated, tried or left alone.")
    for lesion in case.result.lesions:
        if lesion not in served and not (served and "first" in row.orders):
            yield from _lesion(case, lesion)
    yield from (reason for lesion in served for reason in _approach(case, row, lesion))
    arteries = {(lesion.vessel, lesion.graft is not None) for lesion in served}
    if len(arteries) == 1 and "first" not in row.orders:
        yield Reason(
            "order",
            f"{row.code} is for a further vessel, and only one vessel of this session has a chronic total "
            "occlusion that was opened or tried.",
            rules=(row.id,),
        )


def _lesion(case: Case, lesion: LesionRecord) -> Iterator[Reason]:
    yield Reason("lesion", decided(lesion))
    yield from gap_reasons(case, lesion)


def _approach(case: Case, row: ProcedureRow, lesion: LesionRecord) -> Iterator[Reason]:
    """The approach, where it is one that the row is not for."""
    approach = lesion.approach or "unknown"
    if not row.approaches or approach in (*row.approaches, *row.uncertain_approaches):
        return
    told = (item.mentions for item in lesion.documentation if item.element == "approach")
    said = case.quotes(number for ids in told for number in ids)
    wanted = " or ".join(row.approaches)
    text = f"{named(lesion)}: the approach is {approach}, and {row.code} is for {wanted} work."
    yield Reason("approach", text, said, (row.id,))


def _technique(case: Case, row: ProcedureRow) -> Iterator[Reason]:
    """A code for what was done to an artery that is not coded as a chronic total occlusion."""
    if not case.treated:
        yield Reason("technique", "No lesion was treated in this encounter.")
        for lesion in case.result.lesions:
            yield from gap_reasons(case, lesion, "treated")
    fitting = tuple(lesion for lesion in case.treated if _was(case, row.service, lesion))
    for lesion in () if fitting else case.treated:
        yield _done(case, row, lesion)
    for lesion in fitting:
        yield from _counted_elsewhere(case, row, lesion)


def _was(case: Case, service: ServiceKind, lesion: LesionRecord) -> bool:
    """Was this service done to this lesion, looked at alone?"""
    if not _NEEDED.get(service, frozenset()) <= set(lesion.treatments):
        return False
    if service == "several_stents":
        return _stented_places(case, lesion) > 1
    if service == "drug_coated_balloon":
        return any((m.value or {}).get("kind") == "drug-coated" for m in case.worked_with(lesion))
    if service == "graft":
        return lesion.graft is not None
    return service != "acute_culprit" or lesion.reason == "acute_culprit"


def _stented_places(case: Case, lesion: LesionRecord) -> int:
    same = (other for other in case.treated if (other.vessel, other.graft) == (lesion.vessel, lesion.graft))
    return len({(other.segment, other.branch) for other in same if "stent" in other.treatments})


def _done(case: Case, row: ProcedureRow, lesion: LesionRecord) -> Reason:
    done = ", ".join(lesion.treatments)
    said = case.quotes(mention.id for mention in case.worked_with(lesion))
    text = f"{named(lesion)} was treated by {done}; {row.code} is for {SERVICES[row.service]}."
    return Reason("technique", text, said, (row.id,))


def _counted_elsewhere(case: Case, row: ProcedureRow, lesion: LesionRecord) -> Iterator[Reason]:
    """The lesion would do for the service, but another code stands for its artery."""
    records = [record for record in case.proposed("procedure") if lesion.id in record.lesions]
    if "first" not in row.orders and records:
        yield Reason("order", f"{row.code} is for a branch treated beside its main artery.", rules=(row.id,))
    for record in records:
        whole = next((SERVICES[r.service] for r in case.rows_of(record) if isinstance(r, ProcedureRow)), "")
        stands = f", which stands for {whole}" if whole else ""
        text = (
            f"{named(lesion)} is coded with {code_words(record)}{stands}; an artery or branch has one code."
        )
        yield Reason("technique", text, rules=_row_ids(case, record))


def _facility(case: Case, row: FacilityRow) -> Iterator[Reason]:
    """In place of a procedure code, where a drug-eluting stent was used."""
    twins = [record for record in case.proposed("procedure") if record.code in row.instead_of]
    if not twins:
        names = " or ".join(row.instead_of)
        text = f"{row.code} takes the place of {names}; no such code is proposed."
        yield Reason("facility", text, rules=(row.id,))
        for other in case.tables.procedures:
            if other.code in row.instead_of and other.covers(case.day):
                yield from _misfits(case, other)
    for lesion in case.lesions_of(twins):
        yield _stent(row, lesion, case)


def _stent(row: FacilityRow, lesion: LesionRecord, case: Case) -> Reason:
    if "stent" not in lesion.treatments:
        return Reason(
            "facility",
            f"{named(lesion)}: no stent was placed, and {row.code} is for a drug-eluting one.",
            rules=(row.id,),
        )
    said = case.quotes(m.id for m in case.worked_with(lesion) if m.label == "STENT")
    text = (
        f"{named(lesion)}: the note does not say that the stent is drug-eluting, and {row.code} is for these."
    )
    return Reason("facility", text, said, (row.id,))


def _instead(case: Case, rows: tuple[CodeRow, ...]) -> Iterator[Reason]:
    """The codes proposed for what the asked code could have stood for."""
    for record in case.result.codes:
        if any(_alike(row, other) for row in rows for other in case.rows_of(record)):
            yield Reason("instead", f"Proposed instead: {code_words(record)}.", rules=_row_ids(case, record))


def _alike(row: CodeRow, other: CodeRow) -> bool:
    """Do both rows name the code of the same thing?"""
    if isinstance(row, DiagnosisRow) and isinstance(other, DiagnosisRow):
        return row.finding == other.finding
    if isinstance(row, AddOnRow) and isinstance(other, AddOnRow):
        return row.service == other.service
    return type(row) is type(other)


def _row_ids(case: Case, record: CodeRecord) -> tuple[str, ...]:
    return tuple(row.id for row in case.rows_of(record))
