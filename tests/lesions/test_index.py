"""The index of a note: units by what they hold and by the words they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions import doubts, linking, pointing, targeting
from revasc.lesions.index import NoteIndex, Wording, small_letters, wording
from revasc.nlp.units import split_units
from tests.lesions.builders import mention

if TYPE_CHECKING:
    from types import ModuleType

LEFT = wording(r"\bleft alone\b|\bdeferred\b", "left alone|deferred")


def _index(text: str) -> NoteIndex:
    return NoteIndex(text, split_units(text), ())


def test_units_that_use_a_wording() -> None:
    index = _index("RCA was LEFT ALONE. LAD was stented. LCX deferred; OM1 undeferred.")
    assert index.saying(LEFT) == {0, 2}


def test_units_that_hold_a_stem_may_use_the_wording() -> None:
    assert _index("LCX deferred; OM1 undeferred.").near(LEFT) == {0, 1}


def test_a_wording_is_not_found_across_units() -> None:
    assert _index("RCA was left\n\nalone he went").saying(wording(r"left\s+alone", "left")) == frozenset()


def test_the_whole_note_is_searched_only_where_a_stem_stands() -> None:
    assert _index("LAD stented.").search(LEFT) is None
    found = _index("LAD stented. RCA deferred.").search(LEFT)
    assert found is not None
    assert found.start() == 17


def test_mentions_and_labels_by_unit() -> None:
    said = [
        mention("VESSEL", unit=0),
        mention("STENT", 9, unit=0),
        mention("CTO", 20, unit=1, status="negated"),
    ]
    index = NoteIndex("", (), said)
    assert [m.label for m in index.of(0)] == ["VESSEL", "STENT"]
    assert [m.label for m in index.vessels_of(0)] == ["VESSEL"]
    assert index.labels(0) == {"VESSEL", "STENT"}
    assert not index.labels(1)
    assert not index.of(7)


@pytest.mark.parametrize("text", ["RCA", "\u0130nferior", "\u017ftent", "d\u0131stal", "\u212a-wire"])
def test_small_letters_keep_their_places(text: str) -> None:
    assert len(small_letters(text)) == len(text)


@pytest.mark.parametrize("odd", ["deferred", "DEFERRED", "mi\u017f\u017fed", "m\u0131ssed", "M\u0130SSED"])
def test_what_a_search_without_case_finds_has_its_stem_in_small_letters(odd: str) -> None:
    missed = wording(r"\bmissed\b|\bdeferred\b", "missed|deferred")
    assert missed.words.search(odd)
    assert any(stem in small_letters(odd) for stem in missed.stems)


#: For each wording words that it finds, one or more for each of its branches.
_FOUND = {
    "TARGET_WORDS": "pci|percutaneous|intervention|attention|turned|treated|treatment|treating|"
    "revascularized|recanalised|opened|opening|open the RCA|went ahead|go ahead|lesion 1|"
    "vessel 2|target|addressed|approached|tackled|attempted|wired|crossed|proceeded|"
    "moved on to|moved to|angioplasty of|stenting of|culprit",
    "NOT_TARGET": "not attempted|not stented|no pci|no intervention|no treatment|no wire|no attempt|"
    "left alone|medical|medically|deferred|for later|untreated|staged|planned|previously|"
    "prior|ago|in 2019|in 1999|done in Jan|treated last May|stented in december|"
    "completed in oct",
    "NUMBERED": "vessel #2|lesion 1|target no. 3|pci 4|site[5",
    "SESSION": "second procedure|third PCI|further intervention|repeat pci|next session|2nd sitting|"
    "3rd pci|staged pci",
    "LATTER": "the latter|The Former",
    "_LEFT": "left alone|left untouched|left untreated|left unopened|left as it was|left as is|"
    "left for medical|was not attempted|were deliberately not touched|"
    "did not now need any|| not treated|no target today|not addressed|"
    "not intervened upon today",
    "_CLOSED": "remained totally occluded|remains closed|stays shut|stayed blocked|"
    "was still occluded|is still shut",
    "_RETRACTED": "wrong patient|disregard the above|disregard report|dictation was made in error|"
    "report belongs to another|note refers to another",
    "_ADDENDUM": "Addendum|late correction|** AMENDMENT",
    "_BOTH_VESSELS": "both vessels|all of the lesions|each artery sites|either of these branches|"
    "all three vessels|in both",
    "_DID_IT": "reopened it|re-opened it|opened this|treated this lesion|dilated it|ballooned it|"
    "stented it|recanalized it",
}


@pytest.mark.parametrize("module", [targeting, pointing, doubts, linking], ids=lambda m: m.__name__)
def test_every_wording_has_a_stem_for_each_of_its_words(module: ModuleType) -> None:
    kept = {name: value for name, value in vars(module).items() if isinstance(value, Wording)}
    assert kept
    for name, words in kept.items():
        for example in filter(str.strip, _FOUND[name].split("|")):
            assert words.words.search(example), (name, example)
            assert any(stem in small_letters(example) for stem in words.stems), (name, example)
