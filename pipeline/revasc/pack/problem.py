"""One fault of a rule pack and its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault with its place: file below the pack's folder, id of the rule, field of the rule.

    ``rule`` and ``field`` are None where the fault lies in the file as a whole. Texts of
    examples are named by their place and never quoted: a site may have copied them from notes.
    """

    file: str
    rule: str | None
    field: str | None
    fault: str

    def __str__(self) -> str:
        """``mentions/stent.json: stent.word: examples.match[0]: does not fire``."""
        return ": ".join(part for part in (self.file, self.rule, self.field, self.fault) if part)
