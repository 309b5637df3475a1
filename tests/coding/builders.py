"""Small builders: a lesion from the roles of its evidence, findings from lesions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from revasc.coding.evidence import Mentions
from revasc.coding.policy import Policy, load_policy
from revasc.lesions.findings import Access, Findings
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion, Treatment
from revasc.nlp.mention import Mention

PACK = Path(__file__).parents[2] / "models" / "cto_pci"
STANDARD: Policy = load_policy("standard", PACK)
STRICT: Policy = load_policy("strict", PACK)
REGISTRY: Policy = load_policy("registry", PACK)
NO_MENTIONS: Mentions = {}


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


def mention(number: int, label: str, status: Any = "current", **value: Any) -> Mention:
    """A mention at a place of no importance."""
    return Mention(number, label, 10 * number, 10 * number + 5, f"{label.lower()}.rule", status, value=value)
