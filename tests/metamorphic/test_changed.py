"""Changes to a short note that must change its answer."""

from __future__ import annotations

import pytest

from tests.metamorphic.answers import answer
from tests.metamorphic.short_notes import DAY, SHORT_NOTES, ShortNote, Variant

_VARIANTS: tuple[Variant, ...] = ("supported", "untreated", "elsewhere", "three_weeks", "leg")


@pytest.mark.parametrize("which", _VARIANTS)
@pytest.mark.parametrize("note", SHORT_NOTES, ids=lambda note: note.name)
def test_the_answer_follows_the_change(note: ShortNote, which: Variant) -> None:
    assert answer(note.variant(which), DAY).decision == note.decision(which)


@pytest.mark.parametrize("note", SHORT_NOTES, ids=lambda note: note.name)
def test_every_change_is_a_change(note: ShortNote) -> None:
    """Guards the test above against a slot that a text lacks."""
    assert len({note.variant(which) for which in _VARIANTS}) == len(_VARIANTS)


@pytest.mark.parametrize("note", SHORT_NOTES, ids=lambda note: note.name)
def test_the_label_is_declared_as_the_text_has_it(note: ShortNote) -> None:
    text = note.variant("three_weeks").lower()
    assert note.labelled is ("cto" in text or "chronic total occlusion" in text)
