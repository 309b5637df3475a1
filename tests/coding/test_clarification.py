from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from revasc.coding.clarification import Clarification, Question, clarify, load_wording
from revasc.coding.decision import decide
from revasc.coding.policy import Policy
from revasc.coding.verdict import NoteVerdict
from revasc.coding.wording import lint_clarification
from revasc.components import NOTE_TYPE, SERVICE
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from revasc.nlp.state import state_of
from tests.coding.builders import PACK, STANDARD, STRICT, findings, lesion

if TYPE_CHECKING:
    from spacy.language import Language

WORDING = load_wording(PACK)
GOLD = PACK.parents[1] / "corpora" / "gold"
NOTES = [
    json.loads(line)
    for path in sorted(GOLD.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
#: Ten lines of one word each: mention n stands on line n + 1.
WORDS = ("alpha", "bravo", "carol", "delta", "eagle", "frost", "grape", "hotel", "india", "jolly")
TEXT = "\n\n".join(WORDS)


def spoken(number: int, label: str = "OTHER", status: Any = "current", lesion: int | None = None) -> Mention:
    start = TEXT.index(WORDS[number])
    return Mention(number, label, start, start + 5, "rule", status, "findings", lesion=lesion)


def ask(
    *lesions: Lesion,
    policy: Policy = STANDARD,
    day: str | None = "2024-01-01",
    heard: dict[int, Mention] | None = None,
) -> Clarification | None:
    mentions = tuple((heard or {}).get(number, spoken(number)) for number in range(len(WORDS)))
    found = findings(*lesions, mentions=mentions, day=day)
    return clarify(TEXT, found, decide(found, policy), WORDING)


def questions(*lesions: Lesion, **options: Any) -> tuple[Question, ...]:
    draft = ask(*lesions, **options)
    assert draft is not None
    assert lint_clarification(draft, WORDING) == ()
    return draft.questions


def quoted(question: Question) -> list[str]:
    return [item.text for item in question.indicators]


@pytest.mark.parametrize(
    ("roles", "fields", "asked"),
    [
        ("total_before stent", {}, ["age standard.chronic.missing"]),
        ("cto_label recent stent", {}, ["age standard.chronic.contradicted"]),
        ("cto_label subtotal_before stent", {}, ["degree standard.total_occlusion.contradicted"]),
        ("chronic stent", {}, ["degree standard.total_occlusion.missing"]),
        ("cto_label stent", {"contradicted": True}, ["outcome standard.treated.contradicted"]),
        ("cto_label stent", {"timi_after": 0}, ["outcome standard.treated.flow_not_restored"]),
        ("cto_label stent", {"vessel": None}, ["vessel standard.coronary_target.missing"]),
        (
            "cto_label subtotal_before recent stent",
            {"timi_after": 0, "vessel": None},
            [
                "vessel standard.coronary_target.missing",
                "degree standard.total_occlusion.contradicted",
                "age standard.chronic.contradicted",
                "outcome standard.treated.flow_not_restored",
            ],
        ),
    ],
)
def test_what_is_asked(roles: str, fields: dict[str, Any], asked: list[str]):
    found = questions(lesion(roles, **{"approach": "antegrade", **fields}))
    assert [f"{question.topic} {question.rule}" for question in found] == asked
    assert all(question.lesion == 1 for question in found)


@pytest.mark.parametrize(
    ("day", "fields", "asked"),
    [
        ("2025-12-31", {}, ["age"]),
        ("2026-01-01", {}, ["age", "approach"]),
        (None, {}, ["age", "approach"]),
        (None, {"approach": "antegrade"}, ["age"]),
        (None, {"timi_after": 0}, ["age", "approach", "outcome"]),
    ],
)
def test_the_approach_is_asked_about_from_its_day(day: str | None, fields: dict[str, Any], asked: list[str]):
    found = questions(lesion("total_before stent", **fields), day=day)
    assert [question.topic for question in found] == asked
    rules = {question.topic: question.rule for question in found}
    assert rules.get("approach") in (None, "clarification.approach_from_date")


def test_the_approach_is_not_asked_about_where_nothing_is_said_to_be_done():
    undone = lesion("cto_label treatment_denied", contradicted=True)
    assert [question.topic for question in questions(undone, day=None)] == ["outcome"]


@pytest.mark.parametrize("day", ["2024-01-01", None])
def test_a_policy_that_asks_for_the_approach_asks_once(day: str | None):
    found = questions(
        lesion("total_before chronic stent", chronicity_months=8.0, occlusion_percent=100.0),
        policy=STRICT,
        day=day,
    )
    assert [question.rule for question in found] == ["strict.treated.approach_missing"]


@pytest.mark.parametrize(
    "lesions",
    [
        (),
        (lesion("cto_label stent"),),
        (lesion("subtotal_before stent"),),
        (lesion("total_before stent"), lesion("cto_label stent", id=2, vessel="LAD")),
    ],
)
def test_other_decisions_ask_nothing(lesions: tuple[Lesion, ...]):
    assert ask(*lesions) is None


def test_without_words_to_quote_nothing_is_asked():
    found = findings(lesion(treatments=("stent",), occlusion_percent=100.0))
    verdict = decide(found, STANDARD)
    assert verdict.decision == "query"
    assert clarify(TEXT, found, verdict, WORDING) is None


def test_lesions_that_are_settled_are_left_out():
    plain = lesion("subtotal_before stent", first=4, vessel="LAD")
    found = questions(plain, lesion("total_before stent", id=2, approach="antegrade"))
    assert [(question.topic, question.lesion) for question in found] == [("age", 2)]


def test_two_lesions_are_asked_about_in_turn():
    both = lesion("total_before stent"), lesion("total_before stent", id=2, first=4, vessel="LAD")
    found = questions(*both)
    assert [(item.lesion, item.question.split(" been ")[0]) for item in found] == [
        (1, "How long had the blockage of the lesion in the RCA"),
        (2, "How long had the blockage of the lesion in the LAD"),
    ]
    assert [quoted(item) for item in found] == [["alpha"], ["eagle"]]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"segment": "mid"}, "the lesion in the mid RCA"),
        ({"segment": "mid", "in_stent": True}, "the in-stent lesion in the mid RCA"),
        ({"graft": "SVG"}, "the lesion in the SVG graft to RCA"),
        ({"vessel": None}, "the treated lesion (vessel not identified)"),
        ({"vessel": None, "graft": "SVG"}, "the lesion in the SVG graft to unnamed vessel"),
    ],
)
def test_a_lesion_is_called_by_its_place(fields: dict[str, Any], name: str):
    draft = ask(lesion("total_before stent", **fields))
    assert draft is not None
    assert all(name in question.question for question in draft.questions)
    assert name in " ".join(draft.text.split())


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        ({}, ["alpha"]),
        ({5: spoken(5, "COLLATERAL")}, ["alpha", "frost"]),
        ({5: spoken(5, "THROMBUS", "negated")}, ["alpha", "frost"]),
        ({5: spoken(5, "THROMBUS", "planned")}, ["alpha"]),
        ({5: spoken(5, "COLLATERAL", lesion=2)}, ["alpha"]),
        ({5: spoken(5, "ANGIOPLASTY", lesion=1)}, ["alpha"]),
    ],
)
def test_what_is_quoted_beside_the_mentions_that_decided(heard: dict[int, Mention], words: list[str]):
    (question,) = questions(lesion("total_before stent"), heard=heard)
    assert quoted(question) == words


@pytest.mark.parametrize(("owner", "words"), [(None, ["alpha"]), (1, ["alpha", "frost"])])
def test_of_several_lesions_only_its_own_words_are_quoted(owner: int | None, words: list[str]):
    other = lesion("subtotal_before stent", id=2, first=2, vessel="LAD")
    heard = {5: spoken(5, "COLLATERAL", lesion=owner)}
    (question,) = questions(lesion("total_before stent"), other, heard=heard)
    assert quoted(question) == words


def test_both_sides_of_a_contradiction_are_quoted():
    (question,) = questions(lesion("cto_label chronic recent stent"))
    assert quoted(question) == ["alpha", "bravo", "carol"]


def test_what_is_told_of_two_torn_lesions_is_quoted_for_both():
    torn = (
        lesion("cto_label stent", contradicted=True),
        lesion("cto_label angioplasty", id=2, first=4, vessel="LCX", contradicted=True),
    )
    assert [quoted(question) for question in questions(*torn)] == [["bravo", "frost"]] * 2


def test_where_the_topic_has_no_words_all_that_is_said_of_the_lesion_is_quoted():
    (question,) = questions(lesion("final_flow", occlusion_percent=100.0, treatments=("stent",)))
    assert (question.topic, quoted(question)) == ("age", ["alpha"])


def test_a_draft_is_plain_data_and_the_same_every_time():
    one, other = (ask(lesion("total_before stent"), day=None) for _ in range(2))
    assert one is not None
    assert one == other
    assert json.loads(json.dumps(asdict(one)))["questions"][0]["indicators"][0] == {
        "mention": 0, "text": "alpha", "start": 0, "end": 5, "section": "findings",
    }  # fmt: skip


# The gold notes: every draft that they give rise to.


@pytest.fixture(scope="module")
def drafts(nlp: Language) -> list[tuple[str, Findings, NoteVerdict, Clarification]]:
    made = []
    for note in NOTES:
        doc = nlp.make_doc(note["text"])
        doc.user_data[NOTE_TYPE] = note["note_type"]
        if note["date_of_service"]:
            doc.user_data[SERVICE] = note["date_of_service"]
        found: Findings = state_of(nlp(doc)).findings
        verdict = decide(found, STANDARD)
        draft = clarify(note["text"], found, verdict, WORDING)
        assert (draft is None) == (verdict.decision != "query")
        if draft is not None:
            made.append((note["text"], found, verdict, draft))
    return made


Drafts = list[tuple[str, Findings, NoteVerdict, Clarification]]


def test_drafts_of_gold_notes_are_many_and_compliant(drafts: Drafts):
    assert len(drafts) >= 40
    assert [fault for *_, draft in drafts for fault in lint_clarification(draft, WORDING)] == []


def test_drafts_of_gold_notes_cover_the_topics(drafts: Drafts):
    asked = {question.topic for *_, draft in drafts for question in draft.questions}
    assert asked >= {"degree", "age", "approach", "outcome"}


def test_every_indicator_is_the_note_at_its_offsets(drafts: Drafts):
    wrong = [
        item.mention
        for text, _, _, draft in drafts
        for question in draft.questions
        for item in question.indicators
        if item.text != text[item.start : item.end] or not item.text.strip()
    ]
    assert wrong == []


def test_every_mention_that_decided_is_quoted(drafts: Drafts):
    absent = []
    for _, found, verdict, draft in drafts:
        spans = {mention.id: (mention.start, mention.end) for mention in found.mentions}
        rulings = {
            (judged.lesion, criterion.rule): criterion.mentions
            for judged in verdict.lesions
            for criterion in judged.criteria
        }
        for question in draft.questions:
            for mention in rulings.get((question.lesion, question.rule), ()):
                start, end = spans[mention]
                if not any(item.start <= start and end <= item.end for item in question.indicators):
                    absent.append((question.rule, mention))
    assert absent == []


def test_own_words_never_bring_in_what_the_note_does_not_say(drafts: Drafts):
    for *_, draft in drafts:
        own = " ".join(words for item in draft.questions for words in (item.question, *item.options)).lower()
        assert not {"cto", "chronic", "occlusion", "acute"} & set(own.split())


def test_the_wording_may_lie_elsewhere(tmp_path: Path):
    site = tmp_path / "site.toml"
    site.write_text('title = "Clarification of the report"\n', encoding="utf-8")
    shipped = PACK / "coding" / "clarification.toml"
    laid = load_wording(PACK, (shipped, site))
    assert laid.title == "Clarification of the report"
    assert laid.questions == WORDING.questions
