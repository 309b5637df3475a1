"""The decision policy: a validated file that says what counts as proof of each criterion.

A policy is one TOML file. Changing it never needs Python: thresholds, which evidence counts
for or against, what must be stated, and the wording and source of every clause are data.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from revasc.coding.rulefile import RuleFileError, RuleModel, read_rules
from revasc.lesions.lesion import EvidenceRole

#: Every ruling that a criterion can come to, as ``criterion.ruling``.
ClauseKey = Literal[
    "coronary_target.met",
    "coronary_target.missing",
    "total_occlusion.met",
    "total_occlusion.unmet",
    "total_occlusion.contradicted",
    "total_occlusion.missing",
    "chronic.met_age",
    "chronic.met_label",
    "chronic.unmet_recent",
    "chronic.unmet_denied",
    "chronic.contradicted",
    "chronic.missing",
    "treated.met",
    "treated.unmet",
    "treated.contradicted",
    "treated.flow_not_restored",
    "treated.approach_missing",
    "not_acute_culprit.met",
    "not_acute_culprit.unmet",
]
CLAUSE_KEYS: Final[tuple[ClauseKey, ...]] = get_args(ClauseKey)

Roles = tuple[EvidenceRole, ...]
#: How evidence weighs for a criterion.
Pan = Literal["supports", "contradicts", "suggests", "open"]
Text = Annotated[str, Field(min_length=1)]

#: The policy that ships under the plain file name.
STANDARD: Final = "standard"


class Limits(RuleModel):
    """Thresholds.

    A degree is total above ``percent_over`` percent (0 to 100), a flow at a TIMI grade of at
    most ``timi_at_most``. An age is chronic above ``months_over`` months, or from that age on
    where ``months_inclusive``.
    """

    percent_over: Annotated[float, Field(ge=0, lt=100)]
    timi_at_most: Annotated[int, Field(ge=0, le=3)]
    months_over: Annotated[float, Field(ge=0)]
    months_inclusive: bool = False

    def total_percent(self, percent: float) -> bool:
        """Is this degree before treatment (0 to 100) a total occlusion?"""
        return percent > self.percent_over

    def long_standing(self, months: float) -> bool:
        """Is an occlusion of exactly this age in months chronic?"""
        return months > self.months_over or (self.months_inclusive and months == self.months_over)


class Weights(RuleModel):
    """Which evidence roles weigh how for one criterion.

    ``supports`` proves it. ``contradicts`` tells against it. ``suggests`` is not proof, but
    against a contradiction it leaves the matter open. ``open`` is no more than a reason to
    ask, and gives way to a contradiction.
    """

    supports: Roles
    contradicts: Roles
    suggests: Roles = ()
    open: Roles = ()

    @model_validator(mode="after")
    def _each_role_once(self) -> Self:
        """A role that counts twice would make the outcome depend on the order of reading."""
        roles = (*self.supports, *self.contradicts, *self.suggests, *self.open)
        twice = sorted({role for role in roles if roles.count(role) > 1})
        if twice:
            raise ValueError(f"evidence role listed twice: {', '.join(twice)}")
        return self

    @cached_property
    def pans(self) -> dict[EvidenceRole, Pan]:
        """How each role weighs; one that is absent does not."""
        pans: tuple[Pan, ...] = get_args(Pan)
        return {role: pan for pan in pans for role in getattr(self, pan)}


class Clause(RuleModel):
    """What one ruling means: a sentence in our own words, and where it comes from."""

    statement: Text
    source: Text


class Policy(RuleModel):
    """A decision policy.

    ``age_required``: chronic needs an age as a number, stated or from dates; a word such as
    "long-standing" only suggests it. ``approach_required``: the approach must be stated.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    version: Text
    source: Text
    age_required: bool = False
    approach_required: bool = False
    limits: Limits
    total_occlusion: Weights
    chronic: Weights
    culprit: Roles
    clauses: dict[ClauseKey, Clause]

    @model_validator(mode="after")
    def _every_clause(self) -> Self:
        """Each ruling needs its wording: a result without a statement cannot be audited."""
        absent = [key for key in CLAUSE_KEYS if key not in self.clauses]
        if absent:
            raise ValueError(f"clauses absent: {', '.join(absent)}")
        return self

    def rule(self, key: ClauseKey) -> str:
        """The id of a clause, as results carry it: ``standard.chronic.missing``."""
        return f"{self.name}.{key}"


def load_policy(name_or_path: str | Path, pack_dir: Path, *above: Path) -> Policy:
    """The policy of that name in the rule pack, or the one in the file at that path.

    ``above`` are the folders of site packs that are laid over the one in ``pack_dir``, in their
    order; a policy of a higher one takes the place of one below. Anything that ends in
    ``.toml`` or holds a path separator is a path; every other text is a name. ``standard``
    lives in ``coding/policy.toml``, others in ``coding/policy-NAME.toml``.

    Raises:
        RuleFileError: no such policy, or a faulty file; the message names file and field.
    """
    if _is_path(name_or_path):
        return read_rules(Path(name_or_path), Policy)
    named = policy_file(name_or_path, pack_dir, *above)
    if not named.is_file():
        known = ", ".join(policy_names(pack_dir, *above)) or "none"
        raise RuleFileError(f"{named}: no policy {name_or_path!r} in this rule pack (known: {known})")
    policy = read_rules(named, Policy)
    if policy.name != name_or_path:
        raise RuleFileError(f"{named}: name: is {policy.name!r}, the file name says {name_or_path!r}")
    return policy


def policy_names(pack_dir: Path, *above: Path) -> tuple[str, ...]:
    """Names of the policies in a pack and those laid over it, ``standard`` first, then by alphabet."""
    files = (path for layer in (pack_dir, *above) for path in (layer / "coding").glob("policy-*.toml"))
    found = sorted({path.stem.removeprefix("policy-") for path in files})
    standard = (STANDARD,) if policy_file(STANDARD, pack_dir, *above).is_file() else ()
    return (*standard, *found)


def policy_file(name_or_path: str | Path, pack_dir: Path, *above: Path) -> Path:
    """Where ``load_policy`` looks for a policy: in the highest layer that has it.

    If none has, it is where the highest layer would have it.
    """
    if _is_path(name_or_path):
        return Path(name_or_path)
    file = "policy.toml" if name_or_path == STANDARD else f"policy-{name_or_path}.toml"
    places = [layer / "coding" / file for layer in (pack_dir, *above)]
    return next((place for place in reversed(places) if place.is_file()), places[-1])


def find_clause(policy: Policy, rule: str) -> Clause | None:
    """The clause of a policy that results name ``rule``, e.g. ``standard.chronic.missing``."""
    return next((policy.clauses[key] for key in CLAUSE_KEYS if policy.rule(key) == rule), None)


def _is_path(name_or_path: str | Path) -> bool:
    path = Path(name_or_path)
    return path.suffix == ".toml" or len(path.parts) > 1
