"""The words that name the artery of a lesion, as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.lesion import Evidence, Lesion
from revasc.lesions.merging import Group
from revasc.lesions.naming import with_names
from tests.lesions.builders import fact, findings, mention, place

if TYPE_CHECKING:
    from spacy.language import Language

    from revasc.lesions.roles import Role
    from revasc.nlp.mention import Mention


def named(nlp: Language, text: str) -> dict[str, list[str]]:
    """The words that name each lesion's artery, by artery or graft."""
    found = findings(nlp, text)
    words = {m.id: text[m.start : m.end] for m in found.mentions}
    return {
        les.graft or les.vessel or "?": [words[i] for i in les.mentions("vessel")] for les in found.lesions
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # beside a fact of the lesion, not in every sentence
        ("The RCA is a CTO. It was stented.", {"RCA": ["RCA"]}),
        ("RCA CTO stented. The RCA is dominant.", {"RCA": ["RCA"]}),
        ("The RCA is a CTO. A stent was put in the distal RCA.", {"RCA": ["RCA", "distal RCA"]}),
        ("PCI of the PDA CTO. The RCA is large.", {"RCA": ["PDA"]}),
        # a donor names nothing of it
        ("The RCA is a CTO, filled from the LAD. It was stented.", {"RCA": ["RCA"]}),
        # each lesion its own
        ("LAD 80% stented. RCA CTO stented.", {"LAD": ["LAD"], "RCA": ["RCA"]}),
        # where no sentence of a fact names it, the title does
        ("PROCEDURE: PCI of the RCA\n\nThe occlusion, a CTO, was stented.", {"RCA": ["RCA"]}),
        # a graft and the artery behind it are two
        ("SVG to RCA CTO was stented. The native RCA is small.", {"SVG": ["SVG to RCA"]}),
        # of earlier days, or of none
        ("His RCA was stented in 2019. LAD CTO stented.", {"LAD": ["LAD"]}),
        ("CTO, stented.", {"?": []}),
    ],
)
def test_names(nlp: Language, text: str, words: dict[str, list[str]]) -> None:
    assert named(nlp, text) == words


def vessel(name: str, start: int, unit: int = 0, status: str = "current") -> Mention:
    where = place(name)
    assert where
    return mention(
        "VESSEL", start, unit=unit, status=status, vessel=where.vessel, branch=where.branch, graft=where.graft
    )


def ids(where: str, *vessels: tuple[Mention, Role]) -> list[int]:
    """Which vessel mentions name a lesion of that place whose only fact stands in unit 0 at 50."""
    facts = [fact("STENT", where, 50)]
    target = place(where)
    assert target
    group = Group(target, facts)
    lesion = Lesion(1, evidence=(Evidence("stent", 50),))
    told = with_names(lesion, group, [m for m, _ in vessels], {m.id: role for m, role in vessels})
    assert [e.mention for e in told.evidence] == sorted(e.mention for e in told.evidence)
    return list(told.mentions("vessel"))


@pytest.mark.parametrize(
    ("vessels", "expected"),
    [
        ([], []),
        ([(vessel("RCA", 10), "subject")], [10]),
        ([(vessel("RCA", 10), "wire")], [10]),
        ([(vessel("RCA", 10), "reference")], [10]),
        ([(vessel("RCA", 10), "donor")], []),
        ([(vessel("RCA", 10), "guide")], []),
        ([(vessel("RCA/PDA", 10), "subject")], [10]),
        ([(vessel("LAD", 10), "subject")], []),
        ([(vessel("SVG>RCA", 10), "subject")], []),
        ([(vessel("RCA", 10, status="negated"), "subject")], []),  # an empty box
        # another sentence only where none of the lesion's names it, and only as its subject
        ([(vessel("RCA", 10, unit=3), "subject")], [10]),
        ([(vessel("RCA", 10, unit=3), "reference")], []),
        ([(vessel("RCA", 10), "subject"), (vessel("RCA", 90, unit=3), "subject")], [10]),
        ([(vessel("RCA", 60), "subject"), (vessel("RCA", 10), "reference")], [10, 60]),
    ],
)
def test_which_mentions_name_it(vessels: list[tuple[Mention, Role]], expected: list[int]) -> None:
    assert ids("RCA", *vessels) == expected


def test_the_trunk_names_a_branch() -> None:
    assert ids("RCA/PDA", (vessel("RCA", 10), "subject")) == [10]


def test_other_evidence_stays_as_it_is() -> None:
    lesion = Lesion(1, evidence=(Evidence("stent", 50),))
    target = place("RCA")
    assert target
    assert with_names(lesion, Group(target, [fact("STENT", "RCA", 50)]), [], {}) is lesion
