"""What the tests of the nlp floor share: the shipped pack, and each step run on a plain text."""

from __future__ import annotations

from datetime import date
from functools import cache

from revasc.nlp.assertion import Asserter
from revasc.nlp.degrees import degree_hits, with_phase
from revasc.nlp.devices import device_hits
from revasc.nlp.mention import Mention, Scalar
from revasc.nlp.mentions import MentionFinder
from revasc.nlp.normalize import normalise
from revasc.nlp.places import place_hits
from revasc.nlp.scan import Hit, Scanner
from revasc.nlp.sections import Sectioner
from revasc.nlp.tables import table_hits
from revasc.nlp.timing import age_hits
from revasc.nlp.units import Unit, split_units
from revasc.pack import Pack, load_pack

SERVICE = date(2026, 2, 3)

#: A hit as the tests compare it: its words and its value.
Told = tuple[str, dict[str, Scalar]]


@cache
def pack() -> Pack:
    """The shipped rule pack, read once."""
    return load_pack()


@cache
def scanner() -> Scanner:
    return Scanner(pack().rules, pack().expand)


@cache
def finder() -> MentionFinder:
    return MentionFinder(pack())


@cache
def sectioner() -> Sectioner:
    return Sectioner(pack())


def told(text: str, hits: list[Hit]) -> list[Told]:
    return [(text[hit.start : hit.end], dict(hit.value)) for hit in hits]


def places(text: str) -> list[Told]:
    plain = normalise(text)
    return told(text, place_hits(plain, scanner()(plain)))


def devices(text: str) -> list[tuple[str, str]]:
    """Label and words of the device mentions."""
    plain = normalise(text)
    hits, _ = device_hits(plain, scanner()(plain))
    return [(hit.label, text[hit.start : hit.end]) for hit in sorted(hits, key=lambda h: h.start)]


def degrees(text: str) -> list[Told]:
    plain = normalise(text)
    hits, units = scanner()(plain), split_units(plain)
    return told(text, with_phase(plain, units, degree_hits(plain, units, hits, place_hits(plain, hits))))


def table_cells(text: str) -> list[tuple[str, str, dict[str, Scalar]]]:
    """Label, words and value of what the cells of tables say."""
    plain = normalise(text)
    return [(h.label, text[h.start : h.end], dict(h.value)) for h in table_hits(plain, split_units(plain))]


def ages(text: str, service: date | None = SERVICE, *, day_first: bool = False) -> list[Told]:
    plain = normalise(text)
    hits, units = scanner()(plain), split_units(plain)
    return told(text, age_hits(plain, units, hits, place_hits(plain, hits), service, day_first=day_first))


def mentions(text: str, service: date | None = SERVICE) -> list[Mention]:
    """The mentions of a text, before anything is said of their status."""
    plain = normalise(text)
    return finder()(plain, sectioner()(plain), units_of(plain), service, day_first=False)


def units_of(plain: str) -> tuple[Unit, ...]:
    """Units that run across no section, as the pipeline cuts them."""
    breaks = {offset for section in sectioner()(plain) for offset in (section.start, section.body)}
    return split_units(plain, tuple(sorted(breaks)))


@cache
def asserter() -> Asserter:
    return Asserter(pack())


def asserted(text: str, service: date | None = SERVICE) -> list[Mention]:
    """The mentions of a text with their status."""
    plain = normalise(text)
    return asserter()(plain, units_of(plain), mentions(text, service), service, day_first=False)


def statuses(text: str, *labels: str) -> list[tuple[str, str]]:
    """Words and status of the mentions of some labels, or of all."""
    return [(text[m.start : m.end], m.status) for m in asserted(text) if not labels or m.label in labels]
