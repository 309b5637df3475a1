"""What phrases on the shape of an occlusion say: the components of the J-CTO score, and scores stated.

Readers as in ``values``. They get text in lower case, and return None where the words settle nothing.
"""

from __future__ import annotations

import re
from typing import Final

from revasc.nlp.mention import Scalar, Value

_SHAPES: Final = (
    ("ambiguous", re.compile(r"ambiguous|unclear")),
    ("blunt", re.compile(r"blunt|flat|convex")),
    ("tapered", re.compile(r"taper|conical")),
)
_DISTAL: Final = re.compile(r"distal\b")
_NOT: Final = re.compile(r"\b(?:no|not|without|non|never|nor|if)\b")
_ELSEWHERE: Final = re.compile(
    r"aort|valv|annul|mitral|femoral|iliac|ilio|carotid|subclavian|\brenal|\b[cs]fa\b|popliteal|\barch|groin|tibial"
)
_GRADES: Final = (
    ("severe", re.compile(r"sever|heav|dense|extens|mark|massive|very|v\.|important|strong|\+{3}")),
    ("moderate", re.compile(r"\bmod")),
    ("mild", re.compile(r"mild|slight|minimal|little")),
)
#: The answer at the end of a form's line: "Severe calcification: No".
_REFUSED: Final = re.compile(r"\b(?:none|no|nil|absent)$")
_TICKED: Final = re.compile(r"(?:\[ ?x ?\]|\( ?x ?\)|☒|☑)\s?(?P<grade>[a-z]+)")
_DEGREES: Final = re.compile(r"\d{2,3}")
_LOWEST: Final = re.compile(r"more than|greater than|over|exceeding|at least|above|>")
_HIGHEST: Final = re.compile(r"less than|under|below|up to|<")
_MM: Final = re.compile(
    r"(?P<low>\d{1,3}(?:[.,]\d)?)(?:\s?(?:-|to)\s?(?P<high>\d{1,3}))?\s?\)?[\s-]?(?P<unit>[cm])?m?"
)
#: Gear with a length of its own, named before the word.
_GEAR: Final = re.compile(
    r"(?:stent\w*|balloon|sheath|wire|catheter|device|guide|burr|implant|needle|coil|landing|patch|graft)\b"
)
_LIMIT: Final = 45.0
_MM_OF_CM: Final = 10
_LONGEST: Final = 200.0
_NUMBERS: Final = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_SCALES: Final = (
    ("J-CTO", re.compile(r"j[\s-]?cto"), 5),
    ("PROGRESS-CTO", re.compile(r"progress"), 4),
    ("EuroCTO", re.compile(r"euro|castle"), 6),
    ("RECHARGE", re.compile(r"recharge"), 6),
    ("CL", re.compile(r"cl\b"), 8),
)
_COMPONENTS: Final = (
    ("retry", re.compile(r"(?:re-?try|re-?attempt|(?:prior|previous|failed)[a-z\s]*)")),
    ("stump", re.compile(r"(?:blunt(?:\s(?:stump|cap|entry))?|stump|entry(?:\sshape)?|cap)")),
    ("calcification", re.compile(r"(?:heav(?:y|ily)\s)?(?:calci\w*|ca\b)")),
    ("bend", re.compile(r"(?:bend\w*|tortuosity|angulation|angle)")),
    ("length", re.compile(r"(?:length|long|>?\s?\d{2,3}\s?mm)")),
)
_POINT: Final = re.compile(r"[\s=:]{0,3}\(?(?P<point>[01])\b")
_STATED: Final = re.compile(r"(?P<more>>=?|at least)?\s?(?P<score>\d|zero|one|two|three|four|five)")
_FILLER: Final = re.compile(
    r"\b(?:score|of|is|was|equals|at(?! least)|calculated|estimated|counted|graded|as|total)\b"
)
#: Where the components begin.
_ITEM: Final = re.compile(r"\((?=\s?[a-z>\d]{2})|[a-z]+ ?[01]\b|:\s?(?=[a-z]{3,} ?,)")
_SUM: Final = re.compile(r"(?<![<>])=\s?(?P<score>\d)\W*$")


def read_stump(match: re.Match[str], base: Value) -> Value | None:
    """``{"shape"}``: blunt, tapered or ambiguous. The distal cap is no part of the score."""
    text = match.group()
    if _DISTAL.match(text):
        return None
    return {**base, "shape": next(name for name, words in _SHAPES if words.search(text))}


def read_calcification(match: re.Match[str], base: Value) -> Value | None:
    """``{"grade"}``: none, mild, moderate, severe or present. "Not severe" leaves it open."""
    text = match.group()
    grade = next((name for name, words in _GRADES if words.search(text)), None)
    if _ELSEWHERE.search(text):
        return None
    if _REFUSED.search(text):
        return None if grade else {**base, "grade": "none"}
    return None if _NOT.search(text) else {**base, "grade": grade or "present"}


def read_ticked_grade(match: re.Match[str], base: Value) -> Value | None:
    """``{"grade"}`` of the only ticked box of a form."""
    ticked = [found["grade"] for found in _TICKED.finditer(match.group())]
    if len(ticked) != 1:
        return None
    grade = next((name for name, words in _GRADES if words.match(ticked[0])), "none")
    return {**base, "grade": grade}


def read_bend(match: re.Match[str], base: Value) -> Value | None:
    """``{"degrees", "relation", "over_45"}``; ``over_45`` is absent where the words leave it open."""
    text = match.group()
    degrees = float(_DEGREES.findall(text)[-1])
    relation = _relation(text)
    if _NOT.match(text):
        relation = "at_most"
    value: dict[str, Scalar] = {**base, "degrees": degrees, "relation": relation}
    if relation == "at_least" and degrees >= _LIMIT:
        value["over_45"] = True
    elif relation == "at_most" and degrees <= _LIMIT:
        value["over_45"] = False
    elif relation == "exact":
        value["over_45"] = degrees > _LIMIT
    return value


def read_length(match: re.Match[str], base: Value) -> Value | None:
    """``{"mm", "relation"}`` and, for a range, ``"high"``: the length of an occlusion in millimetres."""
    text = match.group()
    if _GEAR.match(text):
        return None
    *_, found = _MM.finditer(text)
    factor = _MM_OF_CM if found["unit"] == "c" else 1
    low = float(found["low"].replace(",", ".")) * factor
    value: dict[str, Scalar] = {**base, "mm": low, "relation": _relation(text)}
    if found["high"]:
        value["high"] = float(found["high"]) * factor
    return value if 0 < low <= _LONGEST else None


def read_over_length(match: re.Match[str], base: Value) -> Value | None:
    """``read_length`` of "occluded over 25 mm", where "over" says along, not more than."""
    value = read_length(match, base)
    return None if value is None else {**value, "relation": "exact"}


def _relation(text: str) -> str:
    if _HIGHEST.search(text):
        return "at_most"
    return "at_least" if _LOWEST.search(text) else "exact"


def read_retry(match: re.Match[str], base: Value) -> Value | None:
    """``{"retry"}``: was the occlusion attempted before, in vain?"""
    text = match.group()
    denied = re.search(r"(?:\b(?:no|none|n|0)|^without\b.*)$", text) or _NOT.match(text)
    return {**base, "retry": not denied}


def read_score(match: re.Match[str], base: Value) -> Value | None:
    """``{"score", "scale", "relation"}`` and the components that the score lists, each true or false.

    Of "J-CTO 2 (blunt 1, length 1, bend 0)" the listed components are ``stump``, ``length`` and
    ``bend``. None where the number cannot be one of the scale.
    """
    text = match.group()
    scale, name, most = next((s, m, top) for s, words, top in _SCALES if (m := words.match(text)))
    rest = text[name.end() :]
    listed = _listed(rest) if scale == "J-CTO" else {}
    stated = _SUM.search(rest) or _STATED.search(_ITEM.split(_FILLER.sub(" ", rest), maxsplit=1)[0])
    if stated is None:
        return {**base, "scale": scale, **listed} if listed else None
    score = _NUMBERS.get(stated["score"]) if stated["score"] in _NUMBERS else int(stated["score"])
    more = "more" in stated.groupdict() and stated["more"] is not None
    if score is None or score > most:
        return None
    return {**base, "score": score, "scale": scale, "relation": "at_least" if more else "exact", **listed}


def _listed(text: str) -> dict[str, Scalar]:
    """The components that a score names, with their point; a name without one scored."""
    listed: dict[str, Scalar] = {}
    for component, words in _COMPONENTS:
        if found := words.search(text):
            point = _POINT.match(text, found.end())
            listed[component] = point is None or point["point"] == "1"
    return listed
