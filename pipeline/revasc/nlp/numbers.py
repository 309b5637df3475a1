"""Numbers written as words."""

from __future__ import annotations

from typing import Final

_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
#: Vague amounts count with the least that they mean.
_VAGUE: Final = {
    "a": 1, "an": 1, "several": 3, "couple of": 2, "a couple of": 2, "a few": 3, "few": 3,
    "dozen": 12, "a dozen": 12,
}  # fmt: skip
_TEN, _TWENTY = 10, 20
WORD_NUMBERS: Final[dict[str, float]] = {
    **{word: float(i) for i, word in enumerate(_SMALL)},
    **{word: float(i) for i, word in zip(range(20, 101, 10), _TENS, strict=True)},
    **{word: float(number) for word, number in _VAGUE.items()},
}


def number_of(words: str) -> float | None:
    """The number that digits or words give ("2,5", "three", "twenty-four"), or None."""
    words = words.strip(" -")
    if words[:1].isdigit():
        return float(words.replace(",", "."))
    if words in WORD_NUMBERS:
        return WORD_NUMBERS[words]
    parts = words.replace("-", " ").split()
    tail = [WORD_NUMBERS[part] for part in parts[-2:] if part in WORD_NUMBERS]
    if len(tail) > 1 and tail[0] >= _TWENTY and tail[1] < _TEN:
        return sum(tail)
    return tail[-1] if tail and parts[-1] in WORD_NUMBERS else None
