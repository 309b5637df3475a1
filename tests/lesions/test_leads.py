"""What stands right before a vessel."""

from __future__ import annotations

import re

import pytest

from revasc.lesions.leads import Lead, Links, joined, kind, links_of

INTO = kind(re.compile(r"\binto\s(?:the\s)?$", re.IGNORECASE), 2, "into")
FED = kind(re.compile(r"\b(?:fill|feed)\w*\s$|>\s?$", re.IGNORECASE), 1, "", "fill feed", sign=">")
ALL = links_of(INTO, FED)


@pytest.mark.parametrize(
    ("text", "into", "fed"),
    [
        ("wire INTO the ", True, False),
        ("into the very ", False, False),
        ("filling ", False, True),
        ("left > ", False, True),
        ("", False, False),
        ("occluded ", False, False),
    ],
)
def test_words_are_found_where_a_link_stands(text: str, into: bool, fed: bool) -> None:
    lead = Lead(text, 0, len(text), ALL)
    assert (bool(lead.search(INTO)), bool(lead.search(FED))) == (into, fed)


def test_links_of_several_kinds() -> None:
    assert links_of(INTO, FED).words == {"into"}
    assert (ALL.reach, sorted(ALL.heads), ALL.sign) == (2, ["feed", "fill"], ">")


def test_a_link_counts_only_within_its_reach() -> None:
    assert Links(2, frozenset({"into"})).stand("into the", ["into", "the"])
    assert not Links(2, frozenset({"into"})).stand("into the very", ["into", "the", "very"])


def test_links_without_the_blank_behind_them() -> None:
    assert joined("to in", "the").split() == ["to", "tothe", "in", "inthe"]
