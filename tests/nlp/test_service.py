from __future__ import annotations

from datetime import date

import pytest

from revasc.nlp.service import stated_service_date, writes_day_first

DAY = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DATE OF SERVICE: 2026-02-03", DAY),
        ("Date of procedure: 2026-02-03", DAY),
        ("Date of Procedure: 02/03/2026", DAY),
        ("DOS: 02/03/2026", DAY),
        ("DOS 02/03/26", DAY),
        ("Procedure date: February 3, 2026", DAY),
        ("PROCEDURE DATE: FEB 3, 2026", DAY),
        ("Study Date: 3 February 2026", DAY),
        ("Exam date: 03-Feb-2026", DAY),
        ("Date of operation: 3.2.2026", DAY),
        ("Date: 2026-02-03", DAY),
        ("Date/Time: 2026-02-03 08:15", DAY),
        ("DATE OF PROCEDURE | 2026-02-03", DAY),
        ("DATE OF PROCEDURE....... 2026-02-03", DAY),
        ("pt 123\nDATE OF SERVICE: 2026-02-03\nLAD", DAY),
        # day first, where the note shows it
        ("Date of procedure: 23/02/2026", date(2026, 2, 23)),
        ("DOB 23/05/1950\nDate of procedure: 03/02/2026", DAY),
        # no label, or no date under it
        ("Seen on 2026-02-03.", None),
        ("Date of service: unknown", None),
        ("DATE OF SERVICE: 2026-02-30", None),
        ("", None),
        # another day than that of the procedure
        ("Date of birth: 1950-05-23", None),
        ("Date of birth: 1950-05-23\nDate of procedure: 2026-02-03", DAY),
        ("Date of birth 05/23/1950  Date of service 02/03/2026", DAY),
        # too far down to be a heading of the note
        ("x" * 3000 + "\nDATE OF SERVICE: 2026-02-03", None),
    ],
)
def test_the_date_that_the_note_gives(text: str, day: date | None):
    assert stated_service_date(text) == day


def test_the_first_label_with_a_date_counts():
    assert stated_service_date("Date of service: pending\nDate of procedure: 2026-02-03") == DAY


@pytest.mark.parametrize(
    ("text", "service", "day_first"),
    [
        ("", None, False),
        ("no dates", DAY, False),
        # month first unless it shows
        ("Cath on 04/12/2012", None, False),
        ("Cath on 25/12/2012", None, True),
        ("Cath on 12/25/2012", None, False),
        ("Cath on 04/12/2012 and 25/11/2013", None, True),
        ("Cath on 04.12.2012", None, True),
        # the day of service written out gives it away
        ("Performed 03/02/2026", DAY, True),
        ("Performed 02/03/2026", DAY, False),
        ("Performed 03/02/26, cath 04/12/2012", DAY, True),
        # a date equal both ways says nothing
        ("Performed 02/02/2026", date(2026, 2, 2), False),
        # other numbers are no dates
        ("BP 130/80/70, 25/12", None, False),
        ("2026-02-03", DAY, False),
    ],
)
def test_how_the_note_writes_dates(text: str, service: date | None, day_first: bool):
    assert writes_day_first(text, service) is day_first
