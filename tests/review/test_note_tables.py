from __future__ import annotations

from dataclasses import replace

import pytest

from revasc.results.record import AccessRecord
from revasc.review.note_tables import access_line, clarification_panel, codes_table, provenance_lines
from tests.results.builders import make_clarification, make_code, make_result
from tests.review.showing import flat, shown


@pytest.mark.parametrize(
    ("access", "words"),
    [
        ((), "access: none documented"),
        ((AccessRecord("radial", "right", 6.0, ()),), "access: right radial 6 Fr"),
        (
            (AccessRecord("radial", "left", None, ()), AccessRecord("femoral", None, 8.0, ())),
            "access: left radial; femoral 8 Fr",
        ),
    ],
)
def test_access(access: tuple[AccessRecord, ...], words: str):
    assert flat(access_line(access)) == words


def test_codes_with_all_that_a_coder_needs():
    text = flat(codes_table(make_result().codes))
    assert text.startswith("codes (for the coder, not part of any query to the provider) system code kind")
    assert (
        "CPT 92943-RC procedure 1 revascularization of a CTO to weigh: 22, 52 "
        "rows: cto-antegrade-2026, modifier-rc"
    ) in text
    assert "ICD-10-CM I25.82 diagnosis 1 yes CTO of a coronary artery rows: cto-diagnosis" in text


def test_a_code_without_rows_or_hints():
    text = flat(codes_table((make_code(lesions=(), kind="add_on"),)))
    assert text.endswith("CPT 92943 add on own words")


@pytest.mark.parametrize("width", [60, 80])
def test_a_code_is_on_one_line_and_no_row_id_is_lost(width: int):
    long = make_code(
        modifiers=("RC",), note="word " * 30, rules=("branch-atherectomy-stent-2013", "modifier-rc")
    )
    text = shown(codes_table((long,)), width)
    assert "92943-RC" in text
    assert "…" not in text
    assert ("branch-atherectomy-stent-2013" in text) == (width == 80)


def test_the_draft_is_marked_as_one():
    text = shown(clarification_panel(make_clarification()))
    assert "DRAFT to the provider, to be reviewed before it is sent" in text
    for line in ("  | CTO", "How long?", "  [ ] Other"):
        assert line in text


def test_mark_up_in_a_draft_stands_as_it_is():
    text = shown(clarification_panel(make_clarification(text="[red]x[/red]\x1b[2J\n")))
    assert "[red]x[/red] [2J" in text


def test_rule_files_cannot_steer_the_terminal():
    evil = "[b]x\x1b[2J"
    code = make_code(evil, note=evil, hints=(evil,), rules=(evil,), modifiers=(evil,))
    text = shown(codes_table((code,)), 200)
    assert "\x1b" not in text
    assert text.count("[b]x [2J") == 5


def test_where_a_result_comes_from():
    made = make_result().provenance
    lines = shown(provenance_lines(made)).splitlines()
    assert lines == [
        "cto_pci 2026.1, policy standard",
        "revasc 0.1.0, date of service 2026-02-03",
        f"rules {'0' * 64}",
        f"text  {made.text_sha256}",
    ]
    assert "date of service unknown" in shown(provenance_lines(replace(made, date_of_service=None)))


def test_hashes_are_whole_on_a_narrow_terminal():
    assert "…" not in shown(provenance_lines(make_result().provenance), 40)
