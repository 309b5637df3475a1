"""The floor does no more for a piece of a long note than for the same piece alone.

Calls are counted, not seconds: four times the text may take little more than four times the calls.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from revasc.nlp.domain import other_domain
from revasc.nlp.normalize import normalise
from revasc.nlp.scan import Hit
from revasc.nlp.sections import is_visit
from revasc.nlp.service import stated_service_date, writes_day_first
from revasc.nlp.units import Unit, split_units
from tests.nlp.builders import SERVICE, finder, sectioner

PIECES = {
    "note": (
        "PROCEDURE: PCI of the RCA\n\nHISTORY: Angina for 6 months. CT of 03/2019 showed the RCA occluded, "
        "and the SVG to the OM was open. No diabetes.\nACCESS: right radial, 6 Fr.\n\nThe mid RCA was 100% "
        "occluded, TIMI 0. It was predilated with a 2.0 x 15 mm balloon and stented with a 3.0 x 28 mm "
        "Xience DES; residual 0%, TIMI 3.\n\nPlan:\n- PCI of the LAD\n- DAPT for 12 months\nLeft main: open. "
        "Femoral approach was given up.\n\n"
    ),
    "prose": "The patient was seen on the ward, e.g. by Dr. Smith; he slept well. We spoke of his garden. ",
    "list": "- mid LAD 80% stenosis, stented 3.0 x 28 mm DES\n- RCA CTO known since 2019, TIMI 0\n",
    "table": "Segment | % | TIMI | CTO\nmRCA | 100 | 0 | Yes\npLAD | 80 | 3 | No\n",
    "line": "mid LAD 80%, stented with a 3.0 x 28 mm DES then RCA vein graft shut since 2019, right radial ",
    "row": "mid LAD | 80% | 3.0 x 28 | RCA | 100% | TIMI 0 | CTO | 2019 | left femoral | ",
    "headings": "COMPLICATIONS\n\nNone seen.  Access: left radial\n\nPlan:\n- PCI: LAD\n- Stent: RCA\n",
    "reports": (
        "Procedure date: 02/11/2023\nFindings: LAD 90%.\nProcedure date: 12/11/2024\nSTAGE 2 in six weeks\n"
        "Prior report (copied forward):\nFindings: RCA shut\n"
    ),
}
SIZE = 40
#: Times the calls that four times the text may take.
MOST = 4.6


class _Calls:
    """Counts the calls of Python and C functions."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _frame: object, event: str, _arg: object) -> None:
        self.count += event in ("call", "c_call")


@contextmanager
def counted() -> Iterator[_Calls]:
    """Calls within; the garbage collector would add some of its own."""
    calls, before, collects = _Calls(), sys.getprofile(), gc.isenabled()
    gc.disable()
    sys.setprofile(calls)
    try:
        yield calls
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()


def count(work: Callable[[], object]) -> int:
    with counted() as calls:
        work()
    return calls.count


def cut(text: str) -> tuple[Unit, ...]:
    return split_units(text, tuple(offset for s in sectioner()(text) for offset in (s.start, s.body)))


class _Found:
    """Hits found before, in the place of a scanner."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = hits

    def __call__(self, text: str) -> list[Hit]:
        return self._hits


def sectioning(text: str) -> Callable[[], object]:
    return lambda: sectioner()(text)


def cutting(text: str) -> Callable[[], object]:
    breaks = tuple(offset for s in sectioner()(text) for offset in (s.start, s.body))
    return lambda: split_units(text, breaks)


def opening(text: str) -> Callable[[], object]:
    return lambda: (
        normalise(text),
        is_visit("", text),
        writes_day_first(text, SERVICE),
        stated_service_date(text),
    )


def finding(text: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """The finding of mentions, but for the scan."""
    find, sections, units = finder(), sectioner()(text), cut(text)
    monkeypatch.setattr(find, "scanner", _Found(find.scanner(text)))
    return lambda: find(text, sections, units, SERVICE, day_first=False)


def judging(text: str) -> Callable[[], object]:
    mentions = finder()(text, sectioner()(text), cut(text), SERVICE, day_first=False)
    return lambda: other_domain(text, mentions)


@pytest.mark.parametrize("work", [opening, sectioning, cutting, judging])
@pytest.mark.parametrize("piece", PIECES)
def test_calls_grow_with_the_text(work: Callable[..., Callable[[], object]], piece: str):
    small, large = (count(work(normalise(PIECES[piece] * times))) for times in (SIZE, 4 * SIZE))
    assert large <= MOST * small


@pytest.mark.parametrize("piece", PIECES)
def test_calls_of_mention_finding_grow_with_the_text(piece: str):
    counts = []
    for times in (SIZE, 4 * SIZE):
        with pytest.MonkeyPatch.context() as patch:
            counts.append(count(finding(normalise(PIECES[piece] * times), patch)))
    assert counts[1] <= MOST * counts[0]
