"""Which column of an export holds what: by the user's word, else by the names in common use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from revasc.exports.errors import ExportError

Role = Literal["note_id", "text", "date", "note_type", "line"]

ROLES: Final[tuple[Role, ...]] = ("note_id", "text", "date", "note_type", "line")
REQUIRED: Final[frozenset[Role]] = frozenset({"note_id", "text"})

#: Names in common use, the most telling first. Compared without case, spaces and underscores.
CONVENTIONS: Final[dict[Role, tuple[str, ...]]] = {
    "note_id": (
        "noteid", "reportid", "documentid", "docid", "notekey", "reportkey", "notecsnid", "rowid", "id",
        "accessionnumber", "accession",
    ),
    "text": (
        "text", "notetext", "reporttext", "documenttext", "doctext", "fulltext", "notebody", "notecontent",
        "procedurenote", "body", "content", "narrative", "note", "report",
    ),
    "date": (
        "dateofservice", "dos", "servicedate", "proceduredate", "procdate", "procedurestart", "notedate",
        "reportdate", "encounterdate", "visitdate", "chartdate", "charttime", "notedatetime", "date",
    ),
    "note_type": (
        "notetype", "documenttype", "doctype", "reporttype", "noteclass", "notecategory", "notetitle",
        "type", "category",
    ),
    "line": (
        "line", "linenum", "linenumber", "lineno", "linenbr", "lineseq", "linesequence", "noteline",
        "notelinenum", "notelinenumber", "notelineno", "textline",
    ),
}  # fmt: skip

#: What the options of the command line call each role, for messages.
OPTIONS: Final[dict[Role, str]] = {
    "note_id": "--id-column", "text": "--text-column", "date": "--date-column", "note_type": "--type-column",
    "line": "--line",
}  # fmt: skip

_NOISE: Final = re.compile(r"[\W_]+")
_LONGEST_NAME: Final = 40
_MOST_WORDS: Final = 4
_MOST_NAMES: Final = 40


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The columns that the user named; ``None`` leaves the choice to convention."""

    note_id: str | None = None
    text: str | None = None
    date: str | None = None
    note_type: str | None = None
    line: str | None = None

    def asked(self, role: Role) -> str | None:
        """The user's name for ``role``."""
        name: str | None = getattr(self, role)
        return name

    def over(self, usual: ColumnNames) -> ColumnNames:
        """The user's names, and those of ``usual`` where the user named none."""
        return ColumnNames(*(self.asked(role) or usual.asked(role) for role in ROLES))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one export: id and text always, date and type where there are any.

    ``line`` numbers the rows of a note that is split over several.
    """

    note_id: str
    text: str
    date: str | None = None
    note_type: str | None = None
    line: str | None = None


def find_column(role: Role, asked: ColumnNames, header: Sequence[str]) -> str | None:
    """The name in ``header`` that fills ``role``, or ``None``.

    A name that the user gave is taken exactly, else without regard to case and underscores;
    convention is not consulted then.
    """
    wanted = asked.asked(role)
    if wanted is not None and wanted in header:
        return wanted
    plain = {_plain(name): name for name in reversed(header)}
    keys = (_plain(wanted),) if wanted is not None else CONVENTIONS[role]
    return next((plain[key] for key in keys if key in plain), None)


def resolve_columns(header: Sequence[str], asked: ColumnNames, file: str) -> Columns:
    """The columns of an export with this header.

    :raises ExportError: where a needed or named column is absent or stands there twice,
        with the columns found.
    """
    found = {role: find_column(role, asked, header) for role in ROLES}
    lacking = [role for role in ROLES if found[role] is None and (role in REQUIRED or asked.asked(role))]
    if lacking:
        raise ExportError(file, missing_message(lacking, asked, header))
    for name in found.values():
        if name is not None and header.count(name) > 1:
            raise ExportError(file, f"the column {shown_name(name)} stands there {header.count(name)} times")
    return as_columns(found)


def as_columns(found: Mapping[Role, str | None]) -> Columns:
    """The columns by role. Those of id and text are known to be there."""
    rest = (found.get(role) for role in ROLES[2:])
    return Columns(found["note_id"] or "", found["text"] or "", *rest)


def missing_message(roles: Sequence[Role], asked: ColumnNames, header: Sequence[str]) -> str:
    """Why no column fills these roles, with the columns that are there."""
    lacking = ", ".join(_missing(role, asked.asked(role)) for role in roles)
    return f"{lacking}; columns found: {_shown_names(header)}"


def _missing(role: Role, wanted: str | None) -> str:
    if wanted is not None:
        return f"no column {wanted!r} for {role}"
    return f"no column for {role} (say which with {OPTIONS[role]})"


def _shown_names(header: Sequence[str]) -> str:
    """The columns of a header; of what looks like a row of data, how many.

    Names of several words are shown only beside one that is in common use.
    """
    known = any(find_column(role, ColumnNames(), header) for role in ROLES)
    if any(name[:1].isdigit() or shown_name(name) != name or (" " in name and not known) for name in header):
        return f"{len(header)}, and this looks like a row without a header"
    return ", ".join(header[:_MOST_NAMES]) or "none"


def shown_name(name: str) -> str:
    """A column name fit for a message.

    The first row of a file without a header is a note: whatever does not look like a
    name is shown by its length alone.
    """
    if len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS and name.isprintable():
        return name
    return f"({len(name)} characters)"


def _plain(name: str) -> str:
    return _NOISE.sub("", name).lower()
