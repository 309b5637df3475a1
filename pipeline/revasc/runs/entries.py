"""What is kept of a shard that is done: a line of the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from revasc.exports.rejects import Reject
from revasc.tally import Tally


@dataclass(frozen=True, slots=True)
class PartFile:
    """A part file: its name below the folder of the run, its rows, its length and digest."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """A shard that is done. ``input`` is the digest of the notes and rejects that it held.

    ``rejects`` are all of it, rows that were no note and notes that were not coded, where the entry
    comes from a worker; in the memory of a run their counts are enough.
    """

    shard: int
    input: str
    decisions: Mapping[str, int]
    reasons: Mapping[str, int]
    reject_codes: Mapping[str, int]
    files: tuple[PartFile, ...]
    rejects: tuple[Reject, ...] = ()

    @property
    def coded(self) -> int:
        """Notes with a result."""
        return sum(self.decisions.values())

    @property
    def rejected(self) -> int:
        """Rows and notes without one."""
        return sum(self.reject_codes.values())

    @property
    def read(self) -> int:
        """All of them."""
        return self.coded + self.rejected

    def tally(self) -> Tally:
        """Its counts."""
        counted = (Counter(self.decisions), Counter(self.reasons), Counter(self.reject_codes))
        return Tally(*counted)  # type: ignore[arg-type]  # names of codes and decisions, as strings

    def to_dict(self) -> dict[str, Any]:
        """The entry as plain JSON types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, line: Mapping[str, Any]) -> Self:
        """The inverse of ``to_dict``, without the rejects.

        :raises KeyError, TypeError, ValueError: where the line is no such entry.
        """
        return cls(
            shard=int(line["shard"]),
            input=str(line["input"]),
            decisions={str(name): int(count) for name, count in line["decisions"].items()},
            reasons={str(name): int(count) for name, count in line["reasons"].items()},
            reject_codes={str(code): int(count) for code, count in line["reject_codes"].items()},
            files=tuple(PartFile(**part) for part in line["files"]),
        )
