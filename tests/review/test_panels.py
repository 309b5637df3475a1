from __future__ import annotations

from dataclasses import replace

import pytest

from revasc.results.record import Criterion, DocumentationRecord, MentionRecord
from revasc.review.panels import checklist, lesion_panel
from tests.coding.builders import STANDARD
from tests.results.builders import JCTO, MENTIONS, make_lesion, make_mention
from tests.review.showing import flat, shown

KNOWN = {mention.id: mention for mention in MENTIONS}


def test_markup_in_rules_and_results_is_shown_as_it_stands():
    odd = "[red]x[/red]"
    mention = MentionRecord(0, "CTO", 0, 3, f"{odd}\x1b[0m", "current", "s", "r", (), None, None)
    criterion = Criterion("treated", "met", (0,), odd, odd)
    panel = lesion_panel(make_lesion(criteria=(criterion,), branch=odd), {0: mention})
    text = shown(panel, 200)
    assert text.count(odd) == 4
    assert "\x1b" not in text


def test_each_criterion_not_met_is_explained():
    text = flat(lesion_panel(make_lesion(), KNOWN, STANDARD))
    asked = STANDARD.clauses["treated.met"].statement
    assert (
        f'why "treated" is not met: asked for: {asked} Found: No treatment is stated. '
        "The note says nothing on it. (standard.treated)"
    ) in text
    assert 'why "not acute culprit" is not met: asked for:' in text
    assert 'why "chronic"' not in text


def test_without_a_policy_what_was_found_is_said():
    text = flat(lesion_panel(make_lesion(), KNOWN))
    assert 'why "treated" is not met: No treatment is stated. The note says nothing on it.' in text
    assert "asked for" not in text


def test_the_note_is_quoted_against_itself():
    torn = Criterion("chronic", "contradicted", (1, 3), "standard.chronic.contradicted", "Both.")
    text = flat(lesion_panel(make_lesion(criteria=(torn,)), KNOWN))
    assert 'Both. The note says: "CTO"; "over 6 months". (standard.chronic.contradicted)' in text


@pytest.mark.parametrize("width", [44, 60, 80, 120])
def test_an_id_is_never_cut_off(width: int):
    rule = "standard.total_occlusion.contradicted"
    lesion = make_lesion(
        criteria=(Criterion("treated", "met", (1,), rule, "s"),), documentation=(), j_cto=None
    )
    text = shown(lesion_panel(lesion, KNOWN), width)
    assert "…" not in text
    if width >= 80:
        assert rule in text


@pytest.mark.parametrize(("width", "beside"), [(80, False), (120, True)])
def test_clauses_have_a_column_where_there_is_room(width: int, beside: bool):
    text = shown(lesion_panel(make_lesion(), KNOWN), width)
    assert "standard.culprit" in text
    lesion = make_lesion(criteria=(Criterion("not_acute_culprit", "contradicted", (), "x" * 40, "s"),))
    assert ("clause" in shown(lesion_panel(lesion, KNOWN), width)) == beside


def test_the_checklist_of_a_lesion():
    text = flat(lesion_panel(make_lesion(), KNOWN))
    assert "documentation of this lesion element status the note's words" in text
    assert 'occlusion degree documented "100%" approach missing' in text
    assert "documentation of" not in flat(lesion_panel(make_lesion(documentation=()), KNOWN))


def test_the_score_of_a_lesion():
    text = flat(lesion_panel(make_lesion(), KNOWN))
    assert 'stump present "CTO" calcification absent "100%" bend not stated length present' in text
    assert 'retry conflicting "CTO"; "100%"' in text
    assert "J-CTO score: 2 computed (2 of 5 components not settled), 3 stated: possible" in text
    assert "J-CTO" not in flat(lesion_panel(make_lesion(j_cto=None), KNOWN))


def test_a_score_that_the_note_contradicts():
    score = replace(JCTO, stated=5, agrees=False)
    assert "5 stated: they do not agree" in flat(lesion_panel(make_lesion(j_cto=score), KNOWN))


@pytest.mark.parametrize(
    ("item", "row"),
    [
        (DocumentationRecord("access_site", "documented", (0,)), 'access site documented "right radial"'),
        (DocumentationRecord("sheath", "missing", ()), "sheath missing"),
        (
            DocumentationRecord("chronicity", "conflicting", (1, 3)),
            'chronicity conflicting "CTO"; "over 6 months"',
        ),
        (
            DocumentationRecord("approach", "documented", ()),
            "approach documented follows from the course of the",
        ),
        (DocumentationRecord("technique", "documented", (0, 1, 2, 3)), 'radial"; "CTO"; "100%" and 1 more'),
    ],
)
def test_rows_of_a_checklist(item: DocumentationRecord, row: str):
    assert row in flat(checklist((item,), KNOWN, "gaps"))


def test_quotes_cannot_steer_the_terminal():
    evil = replace(make_mention(0), text="a\x1b[2J\x9b1m[bold]")
    text = shown(checklist((DocumentationRecord("sheath", "documented", (0,)),), {0: evil}, "t"))
    assert '"a [2J 1m[bold]"' in text
