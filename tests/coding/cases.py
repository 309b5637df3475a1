"""For every row of the code tables a note that calls for it."""

from __future__ import annotations

from typing import Any, Final

from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from tests.coding.builders import lesion, mention, opened, plain, tried

Case = tuple[list[Lesion], list[Mention]]
BOTH, OLD, NEW, NEITHER = (True, True), (True, False), (False, True), (False, False)


def case(*parts: Lesion | Mention) -> Case:
    return [p for p in parts if isinstance(p, Lesion)], [p for p in parts if isinstance(p, Mention)]


def coated(number: int, kind: str = "drug-eluting", role: int = 2) -> Mention:
    """The stent of ``opened(number)``, or for role 1 that of ``plain(number)``, with its kind."""
    return mention(
        10 * number + role, "STENT" if kind.endswith(("eluting", "metal")) else "ANGIOPLASTY", kind=kind
    )


def angina(kind: str, status: str = "current") -> Mention:
    return mention(1, "ANGINA", status, kind=kind)


GRAFT: Final[dict[str, Any]] = {"graft": "SVG"}
LAD_D1 = (plain(1, "LAD"), plain(2, "LAD", branch="D1"))

#: For every row of the tables a note that calls for it, and whether it then has a part in the
#: proposal on the last day of 2025 and on the first of 2026.
CASES: Final[dict[str, tuple[Case, tuple[bool, bool]]]] = {
    "cto-first-2013": (case(opened()), OLD),
    "cto-additional-2013": (case(opened(), opened(2, "LAD")), OLD),
    "cto-antegrade-2026": (case(opened()), NEW),
    "cto-combined-2026": (case(opened(approach="combined")), NEW),
    "acute-culprit": (case(lesion("total_before culprit stent")), BOTH),
    "graft": (case(plain(**GRAFT)), BOTH),
    "atherectomy-stent": (case(plain(roles="atherectomy stent")), BOTH),
    "atherectomy": (case(plain(roles="atherectomy angioplasty")), BOTH),
    "stent": (case(plain(roles="angioplasty stent")), BOTH),
    "several-stents-2026": (case(plain(segment="mid"), plain(2, segment="distal")), NEW),
    "angioplasty": (case(plain(roles="angioplasty")), BOTH),
    "drug-coated-balloon": (case(plain(roles="angioplasty"), coated(1, "drug-coated", 1)), BOTH),
    "branch-angioplasty-2013": (case(plain(1, "LAD"), plain(2, "LAD", "angioplasty", branch="D1")), OLD),
    "branch-atherectomy-2013": (
        case(plain(1, "LAD", "atherectomy stent"), plain(2, "LAD", "atherectomy", branch="D1")),
        OLD,
    ),
    "branch-stent-2013": (case(*LAD_D1), OLD),
    "branch-atherectomy-stent-2013": (
        case(plain(1, "LAD", "atherectomy stent"), plain(2, "LAD", "atherectomy stent", branch="D1")),
        OLD,
    ),
    "imaging-first": (case(opened(), mention(1, "IMAGING")), BOTH),
    "imaging-additional": (
        case(
            opened(),
            plain(9, "LAD"),
            *(mention(n, "DEVICE") for n in (10, 90)),
            mention(11, "IMAGING"),
            mention(89, "IMAGING"),
        ),
        BOTH,
    ),
    "lithotripsy-2022": (case(opened(), mention(1, "LITHOTRIPSY")), NEITHER),
    "lithotripsy-2024": (case(opened(), mention(1, "LITHOTRIPSY")), BOTH),
    "mechanical-thrombectomy": (case(opened(), mention(1, "DEVICE", kind="mechanical")), BOTH),
    "facility-stent": (case(plain(), coated(1, role=1)), BOTH),
    "facility-stent-branch": (case(*LAD_D1, coated(2, role=1)), OLD),
    "facility-atherectomy-stent": (case(plain(roles="stent atherectomy"), coated(1, role=1)), BOTH),
    "facility-atherectomy-stent-branch": (
        case(
            plain(1, "LAD", "atherectomy stent"),
            plain(2, "LAD", "stent atherectomy", branch="D1"),
            coated(2, role=1),
        ),
        OLD,
    ),
    "facility-graft": (case(plain(**GRAFT), coated(1, role=1)), BOTH),
    "facility-acute": (case(lesion("culprit total_before stent", first=10), coated(1)), BOTH),
    "facility-cto": (case(opened(), coated(1)), BOTH),
    "facility-cto-additional": (case(opened(), opened(2, "LAD"), coated(2)), OLD),
    "native-without-angina": (case(opened()), BOTH),
    "native-unstable-angina": (case(opened(), angina("unstable")), BOTH),
    "native-refractory-angina-2015": (case(opened(), angina("refractory")), NEITHER),
    "native-refractory-angina": (case(opened(), angina("refractory")), BOTH),
    "native-stable-angina": (case(opened(), angina("stable")), BOTH),
    "native-unspecified-angina": (case(opened(), angina("unspecified")), BOTH),
    "graft-without-angina": (case(opened(**GRAFT)), BOTH),
    "graft-with-angina": (case(opened(**GRAFT), angina("stable")), BOTH),
    "cto-diagnosis": (case(lesion("cto_label")), BOTH),
    "modifier-ld": (case(opened(vessel="LAD")), BOTH),
    "modifier-lc": (case(opened(vessel="LCX")), BOTH),
    "modifier-rc": (case(opened()), BOTH),
    "modifier-lm": (case(opened(vessel="LM")), BOTH),
    "modifier-ri": (case(opened(vessel="RI")), BOTH),
    "no-date": (case(opened()), NEITHER),
    "no-date-lithotripsy": (case(opened(), mention(1, "LITHOTRIPSY")), NEITHER),
    "no-date-diagnosis": (case(opened(), angina("refractory")), NEITHER),
    "approach-unknown": (case(opened(approach=None)), NEW),
    "retrograde-only": (case(opened(approach="retrograde")), NEW),
    "retrograde-not-shown": (case(opened(approach="combined")), NEW),
    "retrograde-work": (case(opened(approach="retrograde")), OLD),
    "several-vessels-2013": (case(opened(), opened(2, "LAD")), OLD),
    "several-vessels-2026": (case(opened(), opened(2, "LAD")), NEW),
    "graft-occlusion": (case(opened(**GRAFT)), BOTH),
    "graft-diagnosis": (case(opened(**GRAFT)), BOTH),
    "partial-outcome": (case(opened(outcome="partial")), BOTH),
    "attempt": (case(tried()), BOTH),
    "attempt-beside": (case(tried(), plain(2)), BOTH),
    "vessel-unknown": (case(plain(1, None)), BOTH),
    "pending": (case(lesion("total_before stent")), BOTH),
    "acute-culprit-emergency": (case(lesion("total_before culprit stent")), BOTH),
    "culprit-beside": (case(opened(), lesion("total_before culprit stent", id=2, first=20)), BOTH),
    "several-stents": (case(plain(segment="mid"), plain(2, segment="distal")), NEW),
    "drug-coated-balloon-used": (case(plain(roles="angioplasty"), coated(1, "drug-coated", 1)), BOTH),
    "branch-beside-cto": (case(opened(1, "LAD"), plain(2, "LAD", branch="D1")), OLD),
    "stent-unnamed": (case(plain()), BOTH),
    "pump-aspiration": (case(opened(), mention(1, "DEVICE", kind="pump")), BOTH),
    "facility-as-twin": (case(opened(outcome="partial"), coated(1)), BOTH),
    "facility-branch-unread": (case(*LAD_D1, coated(2, role=1)), OLD),
    "facility-status-2026": (case(plain(), coated(1, role=1)), NEW),
    "acute-lesion": (case(opened(), lesion("total_before recent stent", id=2, first=20, vessel="LAD")), BOTH),
    "in-stent": (case(opened(in_stent=True)), BOTH),
    "angina-unstated": (case(opened()), BOTH),
}
