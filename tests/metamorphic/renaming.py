"""Another vessel name everywhere: a note about one artery becomes the same note about another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

#: Names that a plain exchange would not catch, and words that tie a lesion to its territory
#: or to the dominant side: a note that holds one of them is left out.
_UNSAFE_ANYWHERE = (
    r"left[- ]dominan|co-?dominan|\bLPDA|\bLPL|\bSTEMI|\bST[- ](?:segment[- ])?elevation|\bQ[- ]wave"
    r"|\b(?:RC|LC|LD|CD|IVA|RIVA|LCA|LMCA)\b|\banterior interventricular"
    r"|\b(?:the|native|mid|proximal|distal) (?:right|left)(?=[,.;:]| (?:is|was|has|had|fills|filled|with)\b)"
    r"|\bright and left coronar|\bleft and right coronar"
)

#: No letter before the name, save the one that stands for its part: pLAD, mRCA, dLCX, oRCA.
_START = r"(?:(?<![A-Za-z])|(?<=\b[pmdo])(?=[A-Z]))"


@dataclass(frozen=True)
class Renaming:
    """An exchange of two arteries with their long forms and branches.

    ``forms`` are patterns in the order in which they are tried, each with what takes its
    place; ``vessels`` is the same exchange for the arteries of a result.
    """

    name: str
    forms: Mapping[str, str]
    vessels: Mapping[str, str]
    unsafe: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = "|".join(f"({form})".replace(" ", r"\s+") for form in self.forms)
        return re.compile(rf"{_START}(?:{forms})(?![A-Za-z])(?P<gap> {{2,}})?")

    def is_safe(self, text: str) -> bool:
        """Whether the exchange gives a note that still makes sense."""
        return not re.search(f"{_UNSAFE_ANYWHERE}|{self.unsafe}", text, re.IGNORECASE)

    def apply(self, text: str) -> str:
        """The note about the other artery; columns after a name stay where they are."""
        return self._pattern.sub(self._exchange, text)

    def _exchange(self, match: re.Match[str]) -> str:
        index = next(i for i, group in enumerate(match.groups(), 1) if group is not None)
        old, gap = match.group(index), match.group("gap") or ""
        new = _in_case_of(old, list(self.forms.values())[index - 1])
        return new + " " * max(len(old) + len(gap) - len(new), 2) if gap else new


def _in_case_of(old: str, new: str) -> str:
    """Capitals as the old name had them; an abbreviation keeps its own unless the old one had none."""
    if old.islower() and " " not in old and new.isupper():
        return new.lower()
    if len(old) > 5 and old.isupper():
        return new.upper()
    return new[0].upper() + new[1:] if old[:2].istitle() else new


_RIGHT_TO_ANTERIOR = {
    r"(?i:right coronary artery)": "left anterior descending artery",
    r"(?i:right coronary)(?! (?:cusp|sinus|ostia))": "left anterior descending",
    r"RCA|rca": "LAD",
    r"(?i:r?pda\d?|(?:right )?posterior descending(?: (?:coronary )?artery)?)": "D1",
    r"(?i:posterolaterals|posterolateral branches)": "diagonals",
    r"(?i:posterolateral(?: (?:branch|artery|system|vessel))?)|R?PLV?B?\d?": "D2",
    r"(?i:(?:acute|RV) marginal)": "second diagonal",
}
_ANTERIOR_TO_RIGHT = {
    r"(?i:(?:left )?anterior descending(?: coronary)?(?: artery)?)": "right coronary artery",
    r"LAD|lad": "RCA",
    r"(?i:diagonals)": "posterolateral branches",
    r"(?i:second diagonal)|[dD][23]": "PLV",
    r"(?i:(?:first )?diag(?:onal)?(?: branch)?)|[dD]1": "PDA",
}
_CIRCUMFLEX_TO_ANTERIOR = {
    r"(?i:(?:left )?circumflex(?: coronary)?(?: artery)?)": "left anterior descending artery",
    r"L?C[Xx]|[Cc]irc|lcx|cx": "LAD",
    r"(?i:first (?:obtuse )?marginal)|O[Mm]1|om1": "D1",
    r"(?i:second (?:obtuse )?marginal)|O[Mm]2|om2": "D2",
    r"O[Mm]3|om3": "D3",
    r"(?i:(?:obtuse )marginals)|(?<!acute\s)(?<!RV\s)marginals": "diagonals",
    r"(?i:(?:obtuse )marginal)|(?<!acute\s)(?<!RV\s)[Mm]arginal|O[Mm]": "diagonal",
}
_ANTERIOR_TO_CIRCUMFLEX = {
    r"(?i:(?:left )?anterior descending(?: coronary)?(?: artery)?)": "left circumflex artery",
    r"LAD|lad": "LCX",
    r"(?i:first diag(?:onal)?)|[dD]1": "OM1",
    r"(?i:second diag(?:onal)?)|[dD]2": "OM2",
    r"[dD]3": "OM3",
    r"(?i:diagonals)": "obtuse marginals",
    r"(?i:diag(?:onal)?)": "obtuse marginal",
}

RENAMINGS = (
    Renaming(
        name="rca_lad",
        forms=_RIGHT_TO_ANTERIOR | _ANTERIOR_TO_RIGHT,
        vessels={"RCA": "LAD", "LAD": "RCA"},
        # a stent from the left main into the LAD has no counterpart on the right
        unsafe=r"\b(?:LM|left main)(?:/|-| |to|into|and|the)*(?:LAD|left anterior)",
    ),
    Renaming(
        name="lad_lcx",
        forms=_CIRCUMFLEX_TO_ANTERIOR | _ANTERIOR_TO_CIRCUMFLEX,
        vessels={"LAD": "LCX", "LCX": "LAD"},
        unsafe=r"\bAV (?:groove|circ)|\bPLOM|\bramus marginal",
    ),
)
