"""Whole results from lesions by the roles of their evidence, coded with the shipped tables."""

from __future__ import annotations

from typing import Any

from revasc.coding.clarification import clarify, load_wording
from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.documentation import document
from revasc.coding.jcto import jcto, load_jcto
from revasc.coding.policy import Policy
from revasc.coding.tables import CodeTables
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from revasc.results.assembly import assemble
from revasc.results.record import Provenance, Result
from revasc.review.reasons import Case, WhyNot
from revasc.review.why_not import why_not
from tests.coding.builders import FIRST, PACK, STANDARD, TABLES, findings, mention

#: Mention 10 * n of the builders is the word ``w<n>`` here.
TEXT = "".join(f"w{number:<9}" for number in range(100))
JCTO, WORDING = load_jcto(PACK), load_wording(PACK)


def mentions(*given: Mention, upto: int = 60) -> tuple[Mention, ...]:
    """The mentions given, and plain ones for the numbers that no one gave."""
    own = {item.id: item for item in given}
    return tuple(own.get(number, mention(number, "OUTCOME")) for number in range(upto))


def coded(
    *lesions: Lesion, said: tuple[Mention, ...] = (), day: str | None = FIRST, policy: Policy = STANDARD,
    **fields: Any,
) -> Result:  # fmt: skip
    """The result of a note with these lesions and mentions."""
    note = findings(*lesions, mentions=mentions(*said), day=day, **fields)
    verdict = decide(note, policy)
    known = {item.id: item for item in note.mentions}
    return assemble(
        "n1", TEXT, note, verdict,
        scores=[jcto(item, known, JCTO) for item in lesions],
        documentation=document(note),
        codes=propose(note, verdict, TABLES),
        clarification=clarify(TEXT, note, verdict, WORDING),
        provenance=Provenance("0.1.0", "cto_pci", "2026.1", "0" * 64, policy.name, day, "1" * 64),
    )  # fmt: skip


def case(result: Result, policy: Policy = STANDARD, tables: CodeTables = TABLES) -> Case:
    """What reasons are read from."""
    return Case(result, tables, policy)


def ask(code: str, *lesions: Lesion, tables: CodeTables = TABLES, **fields: Any) -> WhyNot:
    """The answer on one code for a note with these lesions."""
    policy = fields.get("policy", STANDARD)
    return why_not(coded(*lesions, **fields), code, tables, policy)


def told(answer: WhyNot, *topics: str) -> list[str]:
    """The sentences of an answer, of some topics or of all."""
    return [reason.text for reason in answer.reasons if not topics or reason.topic in topics]
