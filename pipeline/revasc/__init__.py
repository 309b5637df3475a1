"""revasc: does a cath-lab note support coding the revascularization of a coronary CTO?

The public face, names only. Heavy parts (spaCy, pandas) are imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from revasc.exports import NoteExport, Reject, read_notes
    from revasc.frame import code_frame
    from revasc.note import Note, Origin
    from revasc.pipeline import code, code_notes, load
    from revasc.results.record import Result

_HOMES = {
    "Note": "revasc.note",
    "NoteExport": "revasc.exports",
    "Origin": "revasc.note",
    "Reject": "revasc.exports",
    "Result": "revasc.results.record",
    "code": "revasc.pipeline",
    "code_frame": "revasc.frame",
    "code_notes": "revasc.pipeline",
    "load": "revasc.pipeline",
    "read_notes": "revasc.exports",
}

__all__ = [
    "Note",
    "NoteExport",
    "Origin",
    "Reject",
    "Result",
    "__version__",
    "code",
    "code_frame",
    "code_notes",
    "load",
    "read_notes",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'revasc' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
