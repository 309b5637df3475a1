"""What became of a retrograde way: did the gear reach its goal, or was it given up?

The words around a mention of the way tell it, within the same sentence.
"""

from __future__ import annotations

import re
from typing import Final

from revasc.nlp.mention import Value

#: A sentence ends here: a full stop or semicolon with a blank behind it, or an empty line.
_END: Final = re.compile(r"[.;]\s|\n\s*\n|\n\s*(?:[-*>]|\d{1,2}[.):])|$")
_AHEAD: Final = 240
_BACK: Final = 60
_GOAL: Final = re.compile(
    r"\bexternali[sz]|\brendez-?vous|\btip-in\b|\btip\sin\s(?:of|technique)\b|\btipped\sin(?:to)?\b|"
    r"\b(?:cross(?:ed|es|ing)|through|traversed|past|across|penetrated|punctured)\s(?:the\s|to\s){0,2}"
    r"(?:(?:chronic\s)?(?:total\s)?occlusion|lesion|cto|(?:distal\s)?cap|occluded\ssegment)\b|"
    r"\b(?:reached|reaches|reaching|arrived\sat|at|to|into|in)\s(?:the\s)?distal\s(?:cap|end\sof\sthe\socclusion)\b|"
    r"\bdistal\scap\s(?:was\s)?(?:reached|crossed|penetrated|punctured)|"
    r"\b(?:into|in|reached|entered|regained)\s(?:the\s)?(?:proximal|true|proximal\strue)\s(?:true\s)?(?:lumen|vessel|cap)\b|"
    r"\b(?:into|in|entered|enters)\s(?:the\s|an?\s)?(?:antegrade\s|\d\s?f\w*\s){0,2}(?:guide|guiding|guideliner|"
    r"guidezilla|telescope|guidion|trapliner|extension)\b|"
    r"\b(?:reverse[\s-]|r-?)?cart\s(?:was\s)?(?:done|performed|successful|carried\sout|completed|achieved|succeeded|with|over|on)\b",
)
_CART: Final = re.compile(r"(?:reverse[\s-]|r-?\s?)cart")
_CART_DONE: Final = re.compile(
    r"\s(?:technique\s)?(?:was\s)?(?:done|performed|successful|carried\sout|completed|achieved)\b"
)
_VAIN: Final = re.compile(
    r"\b(?:failed|fails|failure|unsuccess?ful(?:ly)?|without\ssuccess|no\ssuccess|not\ssuccessful|abandon\w*|aborted|"
    r"given\sup|gave\sup|terminated|in\svain|not\spossible|impossible|dead\sends?|(?:nothing|none)\susable|"
    r"none\s(?:could|would|went|connected|crossed)|no\s(?:usable|suitable|passable|crossable)\s\w+)\b|"
    r"\b(?:could\snot|unable\sto|did\snot|would\snot|failed\sto)\s(?:be\s)?(?:cross|pass|wire|negotiate|advance|get)\w*\s"
    r"(?:\w+\s){0,3}(?:septals?|collaterals?|channels?|epicardial)\b|"
    r"\b(?:septals?|collaterals?|channels?|epicardial)\s(?:\w+\s)?could\snot\sbe\s(?:crossed|passed|wired|negotiated)\b"
)
#: A goal that was not reached, or not needed, in this step.
_UNMET: Final = re.compile(
    r"\b(?:could|would|did|was|were|can|do|does)\s?(?:not|n't)\b|\bunable\sto\b|\bno\s(?:connection|passage|progress)\b|"
    r"\bnever\b|\bnot\s(?:needed|required|used|attempted|tried|necessary|done|intended|reach\w*|penetrat\w*)\b|\bconsidered\b"
)
_VAIN_BEFORE: Final = re.compile(
    r"\b(?:failed|failure\sof|unsuccess?ful|abandon(?:ed|ing|ment\sof)|aborted|gave\sup|given\sup|unable\sto|could\snot|"
    r"not|never|failed\sto)\s(?:be\s|the\s|a\s|an\s|our\s|to\s|attempted\s|prior\s|antegrade\sand\s|"
    r"primary\s|wire\s){0,3}$"
)
#: The failure of the antegrade way, after which the retrograde one was tried.
_OTHER_WAY: Final = re.compile(
    r"\bantegrade\b[^.;,]{0,30}?\b(?:fail\w*|unsuccess?ful|abandoned|aborted)|"
    r"\b(?:failed|unsuccess?ful|failure\sof(?:\sthe)?|aborted|abandoned)\santegrade\b"
)
#: The way only looked at, or the gear from behind there for its contrast.
_IDLE: Final = re.compile(
    r"(?:\s\w+){0,2}\s?\??[\s.]{0,40}[:=|]\s{0,3}(?:no|none|nil|n/a|-{1,2}|not\s\w+)(?=\W*(?:$|\n))|"
    r"\W*(?:\w+\s){0,3}?(?:(?:none|nothing|not|no)\s(?:\w+\s){0,2}?(?:usable|suitable|passable|crossable|wireable)\b|"
    r"(?:channels?|collaterals?|septals?|epicardials?)\b[^.;]{0,30}?\b(?:reviewed|inspected|assessed|too\s\w+|cc\s?0|"
    r"corkscrew|invisible|poor|none|absent|on\sreview)\b|"
    r"(?:tip\s)?(?:contrast|injections?|shots?|dye|pictures?)\b|"
    r"(?:(?:was|were|is)\s)?(?:placed\s|used\s|kept\s|there\s|only\s|just\s){0,3}(?:for|to\sgive)\s(?:\w+\s){0,2}?"
    r"(?:contrast|injections?|visuali[sz]ation|imaging|angiography|pictures?)\b)"
)
#: Gear of the way that went in, or what was done with it.
_USED: Final = re.compile(
    r"\b(?:sion|suoh|fielder|xt-?[ar]|corsair|caravel|finecross|turnpike|mamba|gaia|pilot|surf\w*|wired|tried|"
    r"cross(?:ed|ing)|advanc\w+|passed|reached|knuckle\w*)\b"
)
#: What was put right in the same sentence after a failure: "at first failed, then crossed".
_THEN: Final = re.compile(
    r"\b(?:then|finally|eventually|until|before|but|thereafter|afterwards|subsequently)\b"
)


def read_retrograde(match: re.Match[str], base: Value) -> Value | None:
    """The rule's value with ``reached`` or ``given_up``, where the sentence says so of the way.

    ``reached``: wire externalised, reverse CART done, rendezvous, tip-in, or the occlusion crossed or
    its distal cap reached from behind. ``given_up``: the sentence says that the attempt failed or was
    abandoned; such a sentence gives no ``reached`` unless a later part of it tells of the goal.
    None where the way was only looked at, or its gear served for contrast.
    """
    ahead = _ahead(match)
    idle = _IDLE.match(ahead)
    if idle and not _USED.search(idle.group()):
        return None
    goal = _goal(match, base, ahead)
    if _stopped(_VAIN, ahead, goal) or _VAIN_BEFORE.search(_behind(match)):
        return {**base, "given_up": True}
    reached = goal is not None and not _stopped(_UNMET, ahead, goal)
    return {**base, "reached": True} if reached else base


def _goal(match: re.Match[str], base: Value, ahead: str) -> int | None:
    """Where behind the mention its goal is last told; 0 where the mention itself is the goal."""
    told = [found.start() for found in _GOAL.finditer(ahead)]
    if told:
        return told[-1]
    cart = _CART.fullmatch(match.group()) or _CART_DONE.match(ahead)
    return 0 if base.get("externalised") or cart else None


def _stopped(words: re.Pattern[str], ahead: str, goal: int | None) -> bool:
    """Did it fail, by these words, without the goal being told as the sequel of the failure?"""
    found = words.search(ahead)
    if found is None:
        return False
    return goal is None or goal < found.end() or not _THEN.search(ahead, found.end(), goal)


def _ahead(match: re.Match[str]) -> str:
    """The rest of the sentence, less what is said of the antegrade way's failure."""
    text = match.string[match.end() : match.end() + _AHEAD]
    end = _END.search(text)
    return _OTHER_WAY.sub(" ", text[: end.start()] if end else text)


def _behind(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _BACK) : match.start()]
