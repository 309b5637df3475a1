"""Small builders: a lesion from the roles of its evidence, findings from lesions, codes from both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.evidence import Mentions
from revasc.coding.policy import Policy, load_policy
from revasc.coding.tables import CodeTables, load_tables
from revasc.coding.verdict import CodeRecord
from revasc.lesions.findings import Access, Findings
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion, Treatment
from revasc.nlp.mention import Mention

PACK = Path(__file__).parents[2] / "models" / "cto_pci"
STANDARD: Policy = load_policy("standard", PACK)
STRICT: Policy = load_policy("strict", PACK)
REGISTRY: Policy = load_policy("registry", PACK)
NO_MENTIONS: Mentions = {}
TABLES: CodeTables = load_tables(PACK)
#: The days on either side of the change of code sets.
LAST, FIRST = "2025-12-31", "2026-01-01"


def lesion(roles: str = "", *, first: int = 0, **fields: Any) -> Lesion:
    """A lesion whose n-th role is backed by mention ``first + n``; RCA unless told otherwise.

    Roles named after a treatment put that treatment on the lesion.
    """
    names = cast(list[EvidenceRole], roles.split())
    assert set(names) <= set(get_args(EvidenceRole)), names
    treatments = tuple(name for name in names if name in get_args(Treatment))
    evidence = tuple(Evidence(name, first + number) for number, name in enumerate(names))
    given: dict[str, Any] = {
        "id": 1,
        "vessel": "RCA",
        "treatments": treatments,
        "evidence": evidence,
        **fields,
    }
    return Lesion(**given)


def findings(*lesions: Lesion, mentions: tuple[Mention, ...] = (), **fields: Any) -> Findings:
    """Findings of one note; ``day`` is the date of service in ISO form."""
    day = fields.pop("day", None)
    access: tuple[Access, ...] = fields.pop("access", ())
    treated = any(item.treatments or item.attempted for item in lesions)
    return Findings(
        mentions,
        lesions,
        access,
        date.fromisoformat(day) if day else None,
        fields.pop("has_intervention", treated),
    )


def mention(number: int, label: str, status: Any = "current", of: int | None = None, **value: Any) -> Mention:
    """A mention at a place of no importance, linked to lesion ``of``."""
    start, rule = 10 * number, f"{label.lower()}.rule"
    return Mention(number, label, start, start + 5, rule, status, value=value, lesion=of)


def opened(number: int = 1, vessel: str | None = "RCA", **fields: Any) -> Lesion:
    """A chronic total occlusion that was stented; its mentions are ``10 * number`` on, the stent ``+ 2``."""
    given = {"approach": "antegrade", "first": 10 * number, "id": number, "vessel": vessel, **fields}
    return lesion(given.pop("roles", "cto_label total_before stent"), **given)


def tried(number: int = 1, vessel: str | None = "RCA", **fields: Any) -> Lesion:
    """A chronic total occlusion that was not crossed."""
    return opened(number, vessel, roles="cto_label crossing_failed", attempted=True, **fields)


def plain(number: int = 1, vessel: str | None = "RCA", roles: str = "stent", **fields: Any) -> Lesion:
    """A treated stenosis; its mentions are ``10 * number`` on, the first treatment ``+ 1``."""
    return lesion(f"subtotal_before {roles}", first=10 * number, id=number, vessel=vessel, **fields)


def proposed(
    *lesions: Lesion, mentions: tuple[Mention, ...] = (), day: str | None = LAST, tables: CodeTables = TABLES
) -> tuple[CodeRecord, ...]:
    """What is proposed for a note with these lesions under the standard policy."""
    note = findings(*lesions, mentions=mentions, day=day)
    return propose(note, decide(note, STANDARD), tables)


def listed(records: tuple[CodeRecord, ...], *kinds: str) -> list[str]:
    """Codes as ``92943-RC``, with a question mark where they are for review; of some kinds or of all."""
    return [
        "-".join((record.code, *record.modifiers)) + ("?" if record.review else "")
        for record in records
        if not kinds or record.kind in kinds
    ]
