"""The floors of the house in the order in which a note goes through them.

Each is a thin wrapper around the plain functions of its package and adds its part to the State
of the note. They know nothing of spaCy: ``components`` makes spaCy components of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from functools import cached_property

from revasc import __version__
from revasc.coding.clarification import clarify, load_wording
from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.documentation import document
from revasc.coding.jcto import jcto, load_jcto
from revasc.coding.policy import load_policy
from revasc.coding.tables import load_tables
from revasc.lesions.findings import Findings
from revasc.lesions.reading import read_findings
from revasc.nlp.assertion import Asserter
from revasc.nlp.cues import CueFinder
from revasc.nlp.gate import Gate
from revasc.nlp.mentions import MentionFinder, join_hits
from revasc.nlp.normalize import normalise
from revasc.nlp.scan import JointScan
from revasc.nlp.sections import Sectioner, is_visit
from revasc.nlp.service import stated_service_date, writes_day_first
from revasc.nlp.state import State
from revasc.nlp.units import split_units
from revasc.note import Note
from revasc.pack import Pack, layer_files
from revasc.results.assembly import assemble, day, text_sha256
from revasc.results.record import Provenance


def unread(note: Note) -> State:
    """A note before its first floor.

    Halves of surrogate pairs, which are no characters, become question marks, as in a Doc.
    """
    try:
        note.text.encode()
        text = note.text
    except UnicodeEncodeError:
        text = note.text.encode("utf-8", "replace").decode()
    return State("", note.date_of_service, note_id=note.note_id, note_type=note.note_type or "", source=text)


def nothing_found(state: State) -> Findings:
    """The findings in a note that is left unread: no lesion, no mention."""
    return Findings((), (), (), state.service, has_intervention=False)


class Floor(ABC):
    """One stage of reading a note."""

    @abstractmethod
    def read(self, state: State) -> None:
        """Add to the State what this floor finds."""


class SectionsFloor(Floor):
    """Normalises the note, finds its day and cuts it into sections."""

    def __init__(self, pack: Pack) -> None:
        self._sections = Sectioner(pack)

    def read(self, state: State) -> None:
        """Add the matching copy of the text, the date of service and the sections."""
        state.text = text = normalise(state.source)
        state.service = state.service or stated_service_date(text)
        state.day_first = writes_day_first(text, state.service)
        state.sections = self._sections(text, visit=is_visit(state.note_type, text))


class UnitsFloor(Floor):
    """Cuts the note into sentences, lines, items and rows."""

    def read(self, state: State) -> None:
        """Add units."""
        breaks = tuple(sorted({offset for s in state.sections for offset in (s.start, s.body)}))
        state.units = split_units(state.text, breaks)


class MentionsFloor(Floor):
    """Finds the mentions, and in the same scan the cues that the next floor weighs."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._scan = JointScan(MentionFinder(pack).scanner, CueFinder(pack).scanner)

    @cached_property
    def gate(self) -> Gate:
        """Tells the notes in which its rules can find no lesion."""
        return Gate(self._pack)

    def read(self, state: State) -> None:
        """Add mentions, all of status current, and the hits of context rules."""
        hits, cue_hits = self._scan(state.text)
        found = join_hits(
            hits, state.text, state.sections, state.units, state.service, day_first=state.day_first
        )
        state.mentions, state.cue_hits = tuple(found), tuple(cue_hits)


class AssertionFloor(Floor):
    """Gives every mention its status."""

    def __init__(self, pack: Pack) -> None:
        self._assert = Asserter(pack)

    def read(self, state: State) -> None:
        """Replace the mentions by asserted ones."""
        asserted = self._assert(
            state.text,
            state.units,
            state.mentions,
            state.service,
            day_first=state.day_first,
            cue_hits=state.cue_hits,
        )
        state.mentions = tuple(asserted)


class LesionsFloor(Floor):
    """Links mentions to lesions and access sites."""

    def read(self, state: State) -> None:
        """Add findings."""
        state.findings = read_findings(state.text, state.sections, state.units, state.mentions, state.service)


class CodingFloor(Floor):
    """Decides by a policy and writes the result record."""

    def __init__(self, pack: Pack, policy: str) -> None:
        self._policy = load_policy(policy, *pack.layers)
        self._tables = load_tables(pack.path, layer_files(pack.layers, "coding/codes.toml"))
        self._wording = load_wording(pack.path, layer_files(pack.layers, "coding/clarification.toml"))
        self._jcto = load_jcto(pack.path, layer_files(pack.layers, "coding/jcto.toml"))
        self._pack = pack

    def read(self, state: State) -> None:
        """Add the result."""
        findings: Findings = state.findings
        verdict = decide(findings, self._policy)
        mentions = {mention.id: mention for mention in findings.mentions}
        state.result = assemble(
            state.note_id,
            state.source,
            findings,
            verdict,
            scores=[jcto(lesion, mentions, self._jcto) for lesion in findings.lesions],
            documentation=document(findings),
            codes=propose(findings, verdict, self._tables),
            clarification=clarify(state.source, findings, verdict, self._wording),
            provenance=self._provenance(state.source, state.service),
        )

    def _provenance(self, text: str, service: date | None) -> Provenance:
        return Provenance(
            revasc=__version__,
            ruleset=self._pack.name,
            ruleset_version=self._pack.version,
            ruleset_sha256=self._pack.sha256,
            policy=self._policy.name,
            date_of_service=day(service),
            text_sha256=text_sha256(text),
        )
