from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from revasc.coding.rulefile import RuleFileError
from revasc.coding.tables import ApproachKey, Dated, load_tables
from revasc.lesions.lesion import Vessel
from tests.coding.builders import PACK

TABLES = load_tables(PACK)
LAST, FIRST = date(2025, 12, 31), date(2026, 1, 1)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(PACK / "coding", tmp_path / "coding")
    return tmp_path


def in_force(day: date) -> set[str]:
    return {row.id for row in TABLES.procedures if row.covers(day)}


def test_the_code_sets_change_over_the_new_year():
    assert in_force(LAST) == {"cto-first-2013", "cto-additional-2013"}
    assert in_force(FIRST) == {"cto-antegrade-2026", "cto-combined-2026"}


def test_before_2013_there_is_no_code_of_this_family():
    assert in_force(date(2012, 12, 31)) == set()
    assert in_force(date(2013, 1, 1)) == {"cto-first-2013", "cto-additional-2013"}


@pytest.mark.parametrize(
    ("code", "last", "first"),
    [("92943", True, True), ("92944", True, False), ("92945", False, True)],
)
def test_each_code_by_date(code: str, last: bool, first: bool):
    rows = [row for row in TABLES.procedures if row.code == code]
    assert any(row.covers(LAST) for row in rows) is last
    assert any(row.covers(FIRST) for row in rows) is first


@pytest.mark.parametrize("day", [LAST, FIRST])
@pytest.mark.parametrize("order", ["first", "additional"])
@pytest.mark.parametrize("approach", get_args(ApproachKey))
def test_every_case_has_a_row_and_at_most_one_that_decides(day: date, order: str, approach: str):
    rows = [row for row in TABLES.procedures if row.covers(day) and order in row.vessels]
    deciding = [row for row in rows if approach in row.approaches]
    possible = [row for row in rows if approach in row.uncertain_approaches]
    assert len(deciding) <= 1
    assert deciding or len(possible) > 1


@pytest.mark.parametrize(
    ("day", "held"), [(date(2015, 9, 30), False), (date(2015, 10, 1), True), (LAST, True), (FIRST, True)]
)
def test_the_diagnosis_by_date(day: date, held: bool):
    assert [row.covers(day) for row in TABLES.diagnoses] == [held]


@pytest.mark.parametrize(
    ("vessel", "code"), [("LAD", "LD"), ("LCX", "LC"), ("RCA", "RC"), ("LM", "LM"), ("RI", "RI")]
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_modifiers(vessel: Vessel, code: str, day: date):
    assert [row.code for row in TABLES.modifiers if row.vessel == vessel and row.covers(day)] == [code]


@pytest.mark.parametrize("day", [LAST, FIRST])
def test_what_is_uncertain_by_date(day: date):
    always = {"no_date", "several_vessels", "graft", "partial_outcome", "vessel_unknown", "acute_lesion"}
    since_2026 = {"approach_unknown", "retrograde_only", "combined"}
    held = {row.when for row in TABLES.reviews if row.covers(day)}
    assert held == always | (since_2026 if day == FIRST else set())


def every_row() -> list[Dated]:
    return [*TABLES.procedures, *TABLES.diagnoses, *TABLES.modifiers, *TABLES.reviews]


@pytest.mark.parametrize("row", every_row(), ids=lambda row: type(row).__name__)
def test_every_row_has_dates_and_a_source(row: Dated):
    assert row.source
    assert date(2013, 1, 1) <= row.since <= FIRST


def test_named_sources_are_explained_in_the_file():
    text = (PACK / "coding" / "codes.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("version =")
    named = {
        name
        for row in every_row()
        for name in re.findall(r"\b[A-Z]+-20\d\d\b|NEWSLETTER|CATHCPT", row.source)
    }
    assert named
    assert all(name in head for name in named)


def dated(since: str, until: str | None = None) -> Dated:
    return Dated.model_validate({"since": since, "until": until, "source": "x"})


@pytest.mark.parametrize(
    ("row", "period"),
    [(dated("2013-01-01", "2025-12-31"), "2013-01-01 to 2025-12-31"), (dated("2026-01-01"), "2026-01-01 on")],
)
def test_periods_in_words(row: Dated, period: str):
    assert row.period() == period


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (dated("2013-01-01", "2025-12-31"), dated("2026-01-01"), False),
        (dated("2013-01-01", "2026-01-01"), dated("2026-01-01"), True),
        (dated("2013-01-01"), dated("2026-01-01", "2026-12-31"), True),
    ],
)
def test_overlap_counts_the_last_day(one: Dated, other: Dated, shared: bool):
    assert one.overlaps(other) is shared
    assert other.overlaps(one) is shared


def test_an_unknown_day_may_be_any():
    assert dated("2013-01-01", "2025-12-31").covers(None)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "until = 2025-12-31",
            "until = 2012-12-31",
            "procedures.0: Value error, until 2012-12-31 lies before",
        ),
        ("since = 2013-01-01", "since = 'long ago'", "procedures.0.since: "),
        ("since = 2013-01-01\n", "", "procedures.0.since: Field required"),
        ('vessels = ["first"]', 'vessels = ["second"]', "procedures.0.vessels.0: "),
        ('vessel = "LAD"', 'vessel = "LADD"', "modifiers.0.vessel: "),
        ('when = "graft"', 'when = "bypass"', "reviews.6.when: "),
        ('source = "I25"', 'source = ""', "diagnoses.0.source: "),
        ('id = "cto-diagnosis"', 'id = "cto-first-2013"', "row id used twice: cto-first-2013"),
        (
            "until = 2025-12-31",
            "until = 2026-01-01",
            "rows cto-first-2013 and cto-antegrade-2026 claim the same case on the same day",
        ),
    ],
)
def test_faults_name_file_and_field(pack: Path, old: str, new: str, fault: str):
    path = pack / "coding" / "codes.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_tables(pack)
    assert f"{path}: " in str(caught.value)
    assert fault in str(caught.value)
