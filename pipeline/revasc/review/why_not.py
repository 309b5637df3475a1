"""Why a code is proposed for a note, why only for review, or why not: the answer of ``explain --why-not``.

Everything is read from the result, the code tables and the policy that made it; the note itself is
not read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from revasc.coding.policy import Policy
from revasc.coding.tables import CodeRow, CodeTables, ProcedureRow
from revasc.results.record import CodeRecord, Result
from revasc.review.misfits import misfits
from revasc.review.reasons import Case, Reason, WhyNot, code_words, decided, gap_reasons, named


def why_not(result: Result, code: str, tables: CodeTables, policy: Policy) -> WhyNot:
    """Whether ``code`` is proposed for a note and why, or what stands against it.

    ``code`` is read without regard to case, the point of a diagnosis code, or modifiers
    ("92943-RC"). ``tables`` and ``policy`` are those that made the result.
    """
    case = Case(result, tables, policy)
    rows = tuple(row for row in case.rows() if _plain(row.code) == _plain(code.split("-", maxsplit=1)[0]))
    if not rows:
        return WhyNot(code.strip(), False, False, tuple(_unknown(case, code)))
    name = rows[0].code
    records = tuple(record for record in result.codes if record.code == name)
    if not records:
        return WhyNot(name, False, False, _distinct((*_dates(case, rows), *misfits(case, rows))))
    reasons = _distinct(reason for record in records for reason in _proposed(case, record))
    return WhyNot(name, True, any(record.review for record in records), reasons)


def _plain(code: str) -> str:
    return code.strip().upper().replace(".", "")


def _distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once: several rows of one code have most of theirs in common."""
    return tuple(dict.fromkeys(reasons))


def _unknown(case: Case, code: str) -> Iterator[Reason]:
    """A modifier, or nothing that the tables have."""
    shown, tables = code.strip().upper(), case.tables
    vessels = tuple(row.id for row in tables.modifiers if row.code == shown)
    remarks = tuple(row.id for row in tables.remarks if shown in row.modifiers)
    if vessels or remarks:
        yield Reason("unknown", f"{shown} is a modifier, not a code of its own.", rules=(*vessels, *remarks))
        return
    known = ", ".join(dict.fromkeys(row.code for row in case.rows()))
    yield Reason(
        "unknown",
        f"The code tables (version {tables.version}) do not know {shown}, so that it is never proposed; "
        f"this does not say whether the code exists. They know: {known}.",
    )


def _proposed(case: Case, record: CodeRecord) -> Iterator[Reason]:
    """What a proposed code stands for, what a coder must decide, and the lesions behind it."""
    rows = case.rows_of(record)
    lesions = case.lesions_of((record,))
    places = ", ".join(named(lesion) for lesion in lesions) or "the session"
    yield Reason("code", f"{code_words(record)} is proposed for {places}.", rules=_ids(rows))
    yield from _dates(case, rows)
    yield from _remarks(case, record)
    for lesion in lesions:
        met = tuple(item for item in lesion.criteria if item.status == "met")
        said = case.quotes(number for item in met for number in item.mentions)
        yield Reason("lesion", decided(lesion), said, tuple(item.rule for item in met))
        yield from gap_reasons(case, lesion)


def _remarks(case: Case, record: CodeRecord) -> Iterator[Reason]:
    """What the tables say beside the code; where nothing of it calls for a review, that it is one."""
    remarks = [row for row in case.tables.remarks if row.id in record.rules]
    if record.review and not any(row.review for row in remarks):
        yield Reason("review", "The code tables leave this case open: a coder must decide.")
    for row in remarks:
        weigh = f" Modifiers to weigh: {', '.join(row.modifiers)}." if row.modifiers else ""
        yield Reason("review" if row.review else "remark", row.note + weigh, rules=(row.id,))


def _dates(case: Case, rows: tuple[CodeRow, ...]) -> Iterator[Reason]:
    """The rows that name the code, the days they are for, and whether the date of service is one."""
    for row in rows:
        yield Reason(
            "dates", f"The code tables have {row.code} {_period(row)}: {row.meaning}", rules=(row.id,)
        )
    day, code = case.day, rows[0].code
    if day is None:
        yield Reason("dates", "The date of service is unknown: no choice between code sets is made.")
        return
    valid = _ids(row for row in rows if row.covers(day))
    standing = "is in force on that day" if valid else "is not in force on that day"
    yield Reason("dates", f"The date of service is {day}: {code} {standing}.", rules=valid)
    if not valid:
        yield from _on_that_day(case, rows)


def _on_that_day(case: Case, rows: tuple[CodeRow, ...]) -> Iterator[Reason]:
    """What the same service has for a code on the date of service."""
    services = {row.service for row in rows if isinstance(row, ProcedureRow)}
    there = [row for row in case.tables.procedures if row.service in services and row.covers(case.day)]
    if there:
        codes = ", ".join(dict.fromkeys(row.code for row in there))
        yield Reason("dates", f"On that day the same service has {codes}.", rules=_ids(there))


def _period(row: CodeRow) -> str:
    return f"from {row.since} to {row.until}" if row.until else f"from {row.since} on"


def _ids(rows: Iterable[CodeRow]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)
