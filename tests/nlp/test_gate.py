from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import revasc
from revasc.nlp.gate import Gate
from revasc.nlp.normalize import normalise
from revasc.nlp.plain import beyond_ascii, pass_for_ascii
from revasc.pack import MentionRule, Pack, find_pack, load_pack
from tests.nlp.builders import scanner
from tests.pack.sites import write_pack

if TYPE_CHECKING:
    from spacy.language import Language

PACK = load_pack()
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpora"
PLACES = ("VESSEL", "GRAFT", "CTO")
TREATMENTS = ("ANGIOPLASTY", "ATHERECTOMY", "STENT")
KINDS = ("balloon", "stent", "atherectomy")
#: What every reader of a result acts on.
ACTED_ON = ("decision", "lesions", "codes", "clarification")


@cache
def gate() -> Gate:
    return Gate(PACK)


def texts(file: Path) -> list[str]:
    return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines() if line]


GOLD = [text for file in sorted((ROOT / "corpora" / "gold").glob("*.jsonl")) for text in texts(file)]


@pytest.mark.parametrize(
    "text",
    [
        "LAD stented.",
        "the lad\nwas ballooned",
        "CTO",
        "Right coronary\n\nartery: closed",
        "RIGHT: 100% occluded",
        "Segment = 4, 3.0 x 28 mm Xience",
        "SVG to OM, no stent",
        # degrees of 100 % however they are written
        "LAD 100",
        "LAD 100%",
        "LAD 99.9%",
        "LAD 99,8 %",
        "LAD 95to100",
        "LAD: stenosis 100to0",
        "LAD pre100post",
        "LAD one hundred percent",
        "LAD \u0661\u0660\u0660%",
        "LAD \uff11\uff10\uff10%",
        "LAD l0O%. 5O%, 2O%, 7O%.",
        # letters that are letters of ASCII in other spellings
        "LAD bloc\u212aed",
        "LAD d\u0131lated",
        "the L\u212aAD",
        # the label by the heading of a table alone
        "Lesion | isCTO\n1 | Yes",
        "Lesion   prechronic totally\n1   Yes",
        # damaged, marked up, oddly parted
        "The wh0le p0sterolateral sh0uld be stented ab0ve",
        "<td>LAD</td><td>stent</td><td></td>",
        "&#89; graft, stent",
        "{\\rtf1 LAD\\par stent}",
        "LAD\u00a0\u2013\u00a0stent",
        "left \u200b main stent",
        "left\u00admain stent",
        "left\x85main stent",
        "left\r\nmain stent",
        "left\fmain stent",
        "left  \t  main stent",
        "_LAD_ stent",
        "\u00e9LAD\u00e9 stent",
        "\ud800LAD\udfff stent",
    ],
)
def test_notes_to_be_read(text: str):
    assert gate()(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \x00\ufeff",
        "Tonsillectomy. Blood loss was 20 ml.",
        "Stent in the ureter, balloon, 100% of the right side, closed.",
        "LAD: normal. RCA: normal, dominant.",
        "Glucose 100 mg/dl, stent",
        "The left kidney. Mainly closed.",
        "right upper lobe: closed",
        "bladder, gladly, mercaptan: stented",
        "LAD 99%, 1O0, 10 0",
        "caf\u00e9 \u2013 balloon \u00d7 3",
        "a < b, R&D, {stent}",
        "\ud800 stent",
        "MRI of the right knee: closed fracture",
    ],
)
def test_notes_to_be_left_unread(text: str):
    assert not gate()(text)


@pytest.mark.parametrize("text", [GOLD[0], max(GOLD, key=len)])
def test_a_gold_note(text: str):
    assert gate()(text)


def test_all_gold_notes():
    assert [text for text in GOLD if not gate()(text)] == []


def phrases(rule: MentionRule) -> list[str]:
    return [] if rule.pattern else [rule.literal, *rule.variants]


def names_a_place(text: str) -> bool:
    """By the scan of a full reading, with a margin for what it drops later."""
    return any(hit.label in PLACES for hit in scanner()(normalise(text)))


def treats(rule: MentionRule) -> bool:
    return rule.category in TREATMENTS or rule.value.get("device") in KINDS


@pytest.mark.parametrize("rule", [r for r in PACK.rules if r.category in PLACES], ids=lambda rule: rule.id)
def test_whatever_names_a_place(rule: MentionRule):
    for words in (*phrases(rule), *rule.examples.match):
        assert names_a_place(words)
        assert gate()(f"{words}\n\nstent")
        for text in (f"{words}. Then a stent.", f"A stent.\n{words.upper()}", f"stent {words.lower()}"):
            assert gate()(text) or not names_a_place(text)


@pytest.mark.parametrize("rule", [r for r in PACK.rules if treats(r)], ids=lambda rule: rule.id)
def test_whatever_names_a_treatment(rule: MentionRule):
    for words in (*phrases(rule), *rule.examples.match):
        assert gate()(f"LAD. {words}")


@pytest.mark.parametrize(
    "rule", [r for r in PACK.rules if r.category == "OCCLUSION" and not r.reader], ids=lambda rule: rule.id
)
def test_whatever_names_an_occlusion(rule: MentionRule):
    for words in (*phrases(rule), *rule.examples.match):
        assert gate()(f"{words}: LAD")


# What a site pack may bring: other scripts, patterns of which nothing is known, letters as written.
def vessel(name: str, literal: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"s.{name}", "category": "VESSEL", "literal": literal, **fields}


FULL = {"id": "s.full", "category": "PERCENT", "literal": "ganz zu", "value": {"low": 100, "high": 100}}
SITE = {
    "meta.json": {"name": "site", "version": "1", "extends": "cto_pci"},
    "mentions/site.json": {
        "target_rules": [
            vessel("han", "\u53f3\u51a0"),
            vessel("sign", "+++"),
            vessel("umlaut", "r\u00fcckwand ast"),
            vessel("any", "q", pattern="(?i)q[uvw]{3}x"),
            vessel("inside", "z", pattern="zweigk"),
            vessel("cased", "h", pattern="(?<![a-z0-9])HSTa", case=True),
            vessel("asked", "w", pattern=r"welch(?=\?)"),
            vessel("share", "a", pattern=r"asthaupt \d+%", reader="percent"),
            FULL,
        ]
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(find_pack(write_pack(tmp_path_factory.mktemp("site"), SITE)))


@pytest.mark.parametrize(
    "text",
    [
        "\u53f3\u51a0 stent",
        "a +++ stent",
        "R\u00dcCKWAND-AST: stent",
        "xQUVWX stent",
        "vorzweigkopf stent",
        "XHSTa stent",
        "welch\ud800 stent",
        "asthaupt 80% stent",
        "ganz\nzu: LAD",
    ],
)
def test_a_site_pack(site: Pack, text: str):
    assert Gate(site)(text)
    assert not gate()(text)


@pytest.mark.parametrize("text", ["welch stent", "hsta stent, quvx stent", "ganz: LAD", "++ stent"])
def test_a_site_pack_closes_notes_as_well(site: Pack, text: str):
    assert not Gate(site)(text)


IRRELEVANT = [
    "The patient was placed supine and the abdomen was prepped", "A 5 mm trocar was placed",
    "The appendix was inflamed and was removed; blood loss 20 ml", "MRI of the knee in 2019 showed a tear",
    "Temperature 37.2, BP 120/80", "Metformin 500 mg twice daily", "He tolerated it well",
    "No known allergies", "",
]  # fmt: skip
#: Words that make a lesion, each from a place to what was done or found there.
LESIONS = [
    "LAD stented", "stent to the RCA", "SVG ballooned", "left main: rotablation", "RCA 100%, chronic",
    "CTO of the OM, wire failed", "proximal circumflex totally occluded, old", "kissing balloons LAD and D1",
    "left anterior descending predilated", "Right coronary artery: 3.0 x 28 mm Xience", "DES to ramus",
    "chronic total occlusion", "LIMA graft closed since 2010", "posterolateral branch POBA",
    "balloon in the obtuse marginal",
]  # fmt: skip
ENDS = ["", ". ", "\n", "; "]


def scanned(text: str) -> str:
    """As a scanner damages it."""
    damaged = text.replace("o", "0").replace("l", "1").replace("O", "0")
    return f"{damaged} wh0le ba11oon we1l sh0uld TIMl"


def tagged(text: str) -> str:
    words = "".join(f"<td>{word}</td> " for word in text.split(" "))
    return f"<html><body><p>{words}</p></body></html>"


DRESSES: list[Callable[[str], str]] = [
    str,
    str.upper,
    scanned,
    tagged,
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(". ", ".\r\n\r\n"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", " \u200b"),
    lambda text: text.replace(" ", "\u2003"),
    lambda text: text.replace("The", "Th\u00e9"),
    lambda text: text.replace(" ", "&nbsp;"),
    lambda text: "{\\rtf1\\ansi " + text.replace(". ", ".\\par ") + "}",
    lambda text: f"\ufeff{text}\x00",
]


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(IRRELEVANT), max_size=8),
    st.tuples(st.sampled_from(LESIONS), st.sampled_from(ENDS)).map("".join),
    st.integers(0, 8),
    st.sampled_from(DRESSES),
)
def test_a_lesion_anywhere(
    nlp: Language, told: list[str], lesion: str, place: int, dress: Callable[[str], str]
):
    told.insert(min(place, len(told)), f" {lesion}")
    text = dress(". ".join(told))
    assert gate()(text) or not revasc.code(text, nlp=nlp).lesions


def test_a_lesion_in_every_dress():
    plain = f"{IRRELEVANT[0]}. LAD: stent placed. {IRRELEVANT[1]}"
    assert [dress(plain) for dress in DRESSES if not gate()(dress(plain))] == []


def _vocabulary() -> list[str]:
    """Words of rules of every kind, of irrelevant notes, and scraps."""
    dice = random.Random(7)
    ruled = [words for rule in PACK.rules for words in (*phrases(rule), *rule.examples.match)]
    scraps = [
        "100", "99", "%", "hundred", "TIMI 0", "right", "left", "old", "closed", "the", "of", "is", ":", "|",
        "\n", ";", "segment", "4", "3.0 x 28", "2019", "for 6 months", "yes", "isCTO", "&amp;", "\u00e9",
    ]  # fmt: skip
    return [*dice.sample(ruled, 400), *IRRELEVANT, *(scraps * 6)]


def read_and_gated_agree(text: str, nlp: Language) -> None:
    """What is left unread has nothing that is acted on."""
    if not gate()(text):
        read = revasc.code(text, nlp=nlp)
        assert [getattr(read, name) for name in ACTED_ON] == ["not_supported", (), (), None]


VOCABULARY = _vocabulary()


@settings(max_examples=500)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=7), st.sampled_from([" ", ". ", "\n", ""]))
def test_notes_of_words_at_random(nlp: Language, words: list[str], between: str):
    read_and_gated_agree(between.join(words), nlp)


@given(st.text(max_size=200))
def test_any_text(nlp: Language, text: str):
    read_and_gated_agree(text, nlp)


@given(st.text(max_size=100), st.sampled_from(["LAD", "left main", "CTO"]), st.sampled_from(["stent", "100"]))
def test_beside_any_text(text: str, place: str, work: str):
    assert gate()(f"{text} {place}\n{work} {text}") or pass_for_ascii(beyond_ascii(text))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpora are not beside this checkout")
@pytest.mark.parametrize("name", ["real_distractors.jsonl", "real_dev.jsonl"])
def test_real_notes(nlp: Language, name: str):
    closed = [text for text in texts(SHARED / name) if not gate()(text)]
    assert closed
    for text in random.Random(3).sample(closed, min(60, len(closed))):
        read_and_gated_agree(text, nlp)


def test_the_outcome_does_not_hang_on_the_order_of_rules():
    turned: Any = type("Turned", (), {"rules": tuple(reversed(PACK.rules)), "expand": PACK.expand})
    again = Gate(turned)
    assert [again(text) for text in (*LESIONS, *IRRELEVANT)] == [
        gate()(text) for text in (*LESIONS, *IRRELEVANT)
    ]
