"""The counts of a run, and what is said of it when it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from revasc.exports.rejects import Reject, RejectCode
from revasc.results.parts import Coded
from revasc.results.record import Decision

Outcome = Coded | Reject


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. ``read`` is ``coded`` plus ``rejected``, always.

    ``output`` is a file or, of a run in parts, a folder. ``reasons`` counts what decided the notes.
    """

    output: Path
    rejects_file: Path
    read: int
    coded: int
    rejected: int
    decisions: Mapping[Decision, int]
    reasons: Mapping[str, int]
    reject_codes: Mapping[RejectCode, int]
    seconds: float
    strict: bool = False
    interrupted: bool = False

    @property
    def ok(self) -> bool:
        """Whether the run came to its end, something was coded and, in a strict run, nothing was rejected."""
        return not self.interrupted and self.coded > 0 and not (self.strict and self.rejected)


@dataclass(slots=True)
class Tally:
    """Counts of a run while it goes on."""

    decisions: Counter[Decision] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    reject_codes: Counter[RejectCode] = field(default_factory=Counter)

    @property
    def coded(self) -> int:
        """Notes with a result."""
        return self.decisions.total()

    @property
    def rejected(self) -> int:
        """Rows and notes without one."""
        return self.reject_codes.total()

    @property
    def read(self) -> int:
        """All of them."""
        return self.coded + self.rejected

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if isinstance(outcome, Reject):
            self.reject_codes[outcome.code] += 1
        else:
            self.decisions[outcome.decision] += 1
            self.reasons[outcome.reason] += 1

    def add_all(self, other: Tally) -> None:
        """Count what another has counted."""
        self.decisions += other.decisions
        self.reasons += other.reasons
        self.reject_codes += other.reject_codes

    def summary(
        self, output: Path, rejects_file: Path, *, seconds: float, strict: bool, interrupted: bool = False
    ) -> RunSummary:
        """The counts as they are now."""
        return RunSummary(
            output=output,
            rejects_file=rejects_file,
            read=self.read,
            coded=self.coded,
            rejected=self.rejected,
            decisions=dict(self.decisions),
            reasons=dict(self.reasons),
            reject_codes=dict(self.reject_codes),
            seconds=seconds,
            strict=strict,
            interrupted=interrupted,
        )
