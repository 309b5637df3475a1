from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from revasc.coding.rulefile import RuleFileError
from revasc.coding.tables import (
    AddOnKind,
    AnginaKind,
    ApproachKey,
    CodeRow,
    CodeTables,
    Condition,
    Dated,
    ServiceKind,
    Territory,
    load_tables,
)
from revasc.lesions.lesion import Vessel
from tests.coding.builders import PACK, TABLES
from tests.coding.rows import EXPECTED, PERIODS

LAST, FIRST = date(2025, 12, 31), date(2026, 1, 1)
DAYS = [LAST, FIRST]

#: Remarks that tell a coder something and leave nothing open.
SETTLED = {"retrograde-work", "stent-unnamed", "in-stent", "angina-unstated"}


def placed_rows() -> list[tuple[str, Dated]]:
    return [(table, row) for table in EXPECTED for row in getattr(TABLES, table)]


every_row = pytest.mark.parametrize(
    ("table", "row"), [pytest.param(table, row, id=row.id) for table, row in placed_rows()]
)


@every_row
def test_every_row_by_date(table: str, row: Dated):
    code, in_force = EXPECTED[table][row.id]
    assert getattr(row, "code", None) == code or getattr(row, "when", None) == code
    assert (row.covers(LAST), row.covers(FIRST)) == in_force


@every_row
def test_every_row_has_its_period(table: str, row: Dated):
    usual = "2015-10-01 on" if table == "diagnoses" else "2013-01-01 on"
    assert row.period() == PERIODS.get(row.id, usual)


@every_row
def test_both_days_of_a_period_are_in_it_and_their_neighbours_are_not(table: str, row: Dated):
    day = timedelta(days=1)
    assert row.covers(row.since)
    assert not row.covers(row.since - day)
    assert row.until is None or (row.covers(row.until) and not row.covers(row.until + day))


@every_row
def test_every_row_has_a_source(table: str, row: Dated):
    assert len(row.source) > 2


def test_the_rows_are_those_written_here():
    assert {table: [row.id for row in getattr(TABLES, table)] for table in EXPECTED} == {
        table: list(rows) for table, rows in EXPECTED.items()
    }
    assert [row.id for row in TABLES.rows] == [name for rows in EXPECTED.values() for name in rows]


def test_only_settled_remarks_ask_for_no_review():
    assert {row.id for row in TABLES.remarks if not row.review} == SETTLED


def test_named_sources_are_explained_in_the_file():
    text = (PACK / "coding" / "codes.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("version =")
    explained = set(re.findall(r"^#   ([A-Z][A-Z0-9.-]+\S*) {2,}", head, re.MULTILINE))
    acronyms = "NEWSLETTER|CATHCPT|QUALITY|IVL|DCB|C96XX|BRACCO"
    shape = rf"\b[A-Z]+-(?:20)?\d\d\b|\b(?:{acronyms})\b|\bI25(?:\.11)?(?=[ ;:]|$)"
    named = {name for row in TABLES.rows for name in re.findall(shape, row.source)}
    assert named <= explained, named - explained
    assert not explained - named, "a source that no row names"


@pytest.mark.parametrize("code", ["0913T", "C9601"])
def test_what_no_source_settles_is_for_review(code: str):
    """These two rows say of themselves that nothing confirms them: a remark has to send them to a coder."""
    (row,) = [row for row in TABLES.rows if isinstance(row, CodeRow) and row.code == code]
    assert re.search(r"No source read|not confirmed", row.source)
    assert any(code in remark.codes or code in remark.note for remark in TABLES.remarks if remark.review)


def test_no_other_code_goes_without_confirmation():
    doubtful = {r.code for r in TABLES.rows if isinstance(r, CodeRow) and "not confirmed" in r.source}
    unread = {r.code for r in TABLES.rows if isinstance(r, CodeRow) and r.source.startswith("No source")}
    assert doubtful | unread == {"0913T", "C9601"}


def test_meanings_are_short_and_in_our_own_words():
    """Descriptors of the code sets are not reproduced; their opening words would give them away."""
    descriptor = re.compile(
        r"percutaneous transluminal|coronary angioplasty when performed|list separately", re.IGNORECASE
    )
    assert not any(descriptor.search(row.meaning) for row in TABLES.rows if isinstance(row, CodeRow))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("order", ["first", "additional"])
@pytest.mark.parametrize("approach", get_args(ApproachKey))
def test_every_occlusion_has_one_code_or_several_for_review(day: date, order: str, approach: ApproachKey):
    rows = [r for r in TABLES.procedures if r.service == "cto" and r.covers(day) and order in r.orders]
    deciding = [row for row in rows if approach in row.approaches]
    fitting = [row for row in rows if row.fits(approach)]
    assert len(deciding) == 1 or (not deciding and len(fitting) == 2)
    assert len(deciding) + sum(approach in row.uncertain_approaches for row in rows) == len(fitting)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("service", get_args(ServiceKind))
def test_every_service_has_a_code_but_several_stents_through_2025(day: date, service: ServiceKind):
    rows = [row for row in TABLES.procedures if row.service == service and "first" in row.orders]
    assert any(row.covers(day) for row in rows) is not (service == "several_stents" and day == LAST)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("service", get_args(AddOnKind))
def test_every_add_on_has_one_code(day: date, service: AddOnKind):
    rows = [row for row in TABLES.add_ons if row.service == service and "first" in row.orders]
    assert sum(row.covers(day) for row in rows) == 1


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("territory", "angina"), list(product(get_args(Territory), get_args(AnginaKind))))
def test_every_atherosclerosis_has_one_code(day: date, territory: Territory, angina: AnginaKind):
    rows = [r for r in TABLES.diagnoses if territory in r.territories and angina in r.angina]
    assert [row.finding for row in rows if row.covers(day)] == ["atherosclerosis"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("vessel", get_args(Vessel))
def test_every_vessel_has_one_modifier(day: date, vessel: Vessel):
    assert sum(row.vessel == vessel and row.covers(day) for row in TABLES.modifiers) == 1


def test_every_condition_has_a_remark():
    assert {row.when for row in TABLES.remarks} == set(get_args(Condition))


def test_rows_name_codes_that_the_tables_hold():
    codes = {row.code for row in TABLES.rows if isinstance(row, CodeRow)}
    assert {code for row in TABLES.remarks for code in row.codes} <= codes
    assert {code for row in TABLES.facilities for code in row.instead_of} <= codes


@pytest.mark.parametrize(
    ("day", "named"), [(LAST, True), (FIRST, False), (date(2012, 12, 31), False), (None, False)]
)
def test_branches_have_codes_of_their_own_through_2025(day: date | None, named: bool):
    assert TABLES.names_branches(day) is named


def dated(since: str, until: str | None = None) -> Dated:
    return Dated.model_validate({"id": "x", "since": since, "until": until, "source": "x"})


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


def rewritten(pack: Path, old: str, new: str) -> Path:
    """The shipped table with one change, in a pack of its own."""
    path = pack / "coding" / "codes.toml"
    shutil.copytree(PACK / "coding", path.parent)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


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
        ('orders = ["first"]', 'orders = ["second"]', "procedures.0.orders.0: "),
        ('service = "graft"', 'service = "bypass"', "procedures.5.service: "),
        ('service = "imaging"', 'service = "ivus"', "add_ons.0.service: "),
        ('instead_of = ["92928"]', "instead_of = [92928]", "facilities.0.instead_of.0: "),
        ('angina = ["none"]', 'angina = ["no"]', "diagnoses.0.angina.0: "),
        ('vessel = "LAD"', 'vessel = "LADD"', "modifiers.0.vessel: "),
        ('branched = ["LAD"', 'branched = ["LIMA"', "branched.0: "),
        ('when = "graft"', 'when = "bypass"', "remarks.9.when: "),
        ('source = "I25"', 'source = ""', "diagnoses.6.source: "),
        ("review = false", "reviewed = false", "remarks.6.reviewed: "),
        ('id = "cto-diagnosis"', 'id = "cto-first-2013"', "row id used twice: cto-first-2013"),
        (
            "until = 2025-12-31",
            "until = 2026-01-01",
            "rows cto-first-2013 and cto-antegrade-2026 claim the same case on the same day",
        ),
        (
            'service = "angioplasty"',
            'service = "stent"',
            "rows stent and angioplasty claim the same case on the same day",
        ),
    ],
)
def test_faults_name_file_and_field(tmp_path: Path, old: str, new: str, fault: str):
    path = rewritten(tmp_path, old, new)
    with pytest.raises(RuleFileError) as caught:
        load_tables(tmp_path)
    assert f"{path}: " in str(caught.value)
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('approaches = ["combined"]', 'approaches = ["retrograde"]'),  # another approach is another case
        ('service = "graft"', 'service = "several_stents"\nuntil = 2025-12-31'),  # and so is another period
        ('orders = ["branch"]', 'orders = ["branch", "branch"]'),  # and the order
    ],
)
def test_rows_that_share_no_case_stand_side_by_side(tmp_path: Path, old: str, new: str):
    rewritten(tmp_path, old, new)
    assert load_tables(tmp_path).rows


def test_tables_cannot_be_changed(tmp_path: Path):
    tables = load_tables(PACK)
    assert isinstance(tables, CodeTables)
    with pytest.raises(ValueError, match="frozen"):
        setattr(tables, "version", "other")  # noqa: B010 - a plain assignment would not type


def test_an_absent_table_is_named(tmp_path: Path):
    with pytest.raises(RuleFileError, match=r"codes\.toml: cannot be read"):
        load_tables(tmp_path)


def periods_of(code: str) -> Iterator[str]:
    return (row.period() for row in TABLES.rows if isinstance(row, CodeRow) and row.code == code)


@pytest.mark.parametrize(
    ("code", "periods"),
    [
        ("92943", ["2013-01-01 to 2025-12-31", "2026-01-01 on"]),  # one code, two meanings
        ("92944", ["2013-01-01 to 2025-12-31"]),
        ("92945", ["2026-01-01 on"]),
        ("I25.118", ["2015-10-01 to 2022-09-30", "2015-10-01 on"]),
    ],
)
def test_periods_in_words(code: str, periods: list[str]):
    assert list(periods_of(code)) == periods
