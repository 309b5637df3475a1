"""What a rule file may say. medSpaCy's field names, plus an id, examples and a source."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from revasc.nlp.mention import Scalar, Status


class Strict(BaseModel):
    """A frozen model that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Examples(Strict):
    """Texts in which the rule must fire, and texts in which it must not."""

    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


class MentionRule(Strict):
    """One way in which cath labs write one thing.

    ``literal`` and ``variants`` are phrases, matched whatever their case and line breaks;
    ``pattern`` is a regular expression in which ``{{name}}`` stands for a fragment.
    ``case`` demands the letters as written. ``coronary`` demands coronary words in the
    same sentence, for tokens that mean other things elsewhere. ``reader`` names the
    function of nlp/values.py that turns the match into a value.
    """

    id: str
    category: str
    literal: str
    variants: tuple[str, ...] = ()
    pattern: str | None = None
    case: bool = False
    coronary: bool = False
    reader: str | None = None
    value: dict[str, Scalar] = Field(default_factory=dict)
    status: Status | None = None
    source: str | None = None
    examples: Examples = Examples()


class ContextRule(Strict):
    """A cue that changes the status of mentions around it, in medSpaCy's ConText fields.

    Longer cues win over shorter ones that they contain; of two that touch the same
    mention, the higher ``priority`` wins, then the nearer one. ``max_scope`` is the number of
    words that a cue reaches, ``sized_scope`` the one by which a cue behind them reaches devices
    named with their size. A cue that is ``adjacent`` touches only a word right beside it; a
    ``far_reaching`` one is not stopped by TERMINATE cues.
    """

    id: str
    literal: str
    variants: tuple[str, ...] = ()
    category: str
    pattern: str | None = None
    direction: Literal["FORWARD", "BACKWARD", "BIDIRECTIONAL", "TERMINATE", "PSEUDO"]
    status: Status | None = None
    priority: int = 0
    max_scope: int | None = None
    sized_scope: int | None = Field(default=None, ge=0)
    adjacent: bool = False
    far_reaching: bool = False
    allowed_types: tuple[str, ...] = ()
    excluded_types: tuple[str, ...] = ()
    excluded_sections: tuple[str, ...] = ()
    case: bool = False
    examples: Examples = Examples()


class SectionRule(Strict):
    """A heading and the kind of section it opens, in medSpaCy's SectionRule fields."""

    id: str
    category: str
    literal: str
    variants: tuple[str, ...] = ()
    pattern: str | None = None
    examples: Examples = Examples()


Rule = MentionRule | ContextRule | SectionRule


class MentionFile(Strict):
    """A file of models/<pack>/mentions."""

    target_rules: tuple[MentionRule, ...]


class ContextFile(Strict):
    """models/<pack>/context.json."""

    context_rules: tuple[ContextRule, ...]


class SiteSectionFile(Strict):
    """sections.json of a pack that extends another: either part may be left out."""

    section_rules: tuple[SectionRule, ...] = ()
    status: dict[str, dict[str, Status]] = Field(default_factory=dict)


class SectionFile(SiteSectionFile):
    """models/<pack>/sections.json. ``status`` gives the default status of each category."""

    section_rules: tuple[SectionRule, ...]
    status: dict[str, dict[str, Status]]


class Meta(Strict):
    """models/<pack>/meta.json: the name and version of the rule set.

    A site pack ``extends`` another: the name of a shipped pack, or a folder as seen from the
    site pack's own. ``disable`` lists the ids of rules of that pack that it does without.
    """

    name: str
    version: str
    description: str = ""
    license: str = "Apache-2.0"
    extends: str | None = Field(default=None, min_length=1)
    disable: tuple[str, ...] = ()

    @field_validator("disable")
    @classmethod
    def _only_of_another(cls, ids: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if ids and "extends" in info.data and info.data["extends"] is None:
            raise ValueError("only a pack that extends another can disable rules")
        return ids
