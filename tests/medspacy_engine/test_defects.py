"""What medSpaCy 1.3.1 gets wrong, shown beside what our engine says to the same words.

``plain`` is stock medSpaCy with our vocabulary, ``med`` our pack in medSpaCy's components, ``nlp`` the
default engine. Where ``med`` is right too, the assembly keeps the faulty part out or around it.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

import revasc
from revasc.pack import find_pack
from tests.marked import assert_marked
from tests.medspacy_engine.builders import flags, pack_with, rule, statuses


def stock(module: str, name: str) -> Any:
    return getattr(import_module(f"medspacy.{module}"), name)


@pytest.fixture(scope="module")
def pair(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Language]:
    """Both engines over one pack whose cues overlap each other and the targets."""
    cues = [
        rule(id="a", literal="was negative", pattern=r"\bwas negative\b", direction="BACKWARD"),
        rule(id="b", literal="negative for", direction="FORWARD"),
        rule(id="c", literal="total", direction="FORWARD", allowed_types=("CTO",)),
    ]
    pack = pack_with(tmp_path_factory.mktemp("cues"), [cue.model_dump(exclude_none=True) for cue in cues])
    return {engine: revasc.load(pack, engine=engine) for engine in ("revasc", "medspacy")}


# 1: of two overlapping cues of the same length, medSpaCy keeps one by its position.


def test_equal_cues_stock(plain: Language):
    found = flags(plain, "The LAD was negative for total occlusion.")
    assert found["total occlusion"] == set()


@pytest.mark.parametrize(("engine", "status"), [("medspacy", "current"), ("revasc", "negated")])
def test_equal_cues(pair: dict[str, Language], engine: str, status: str):
    assert_marked(
        pair[engine], f"The LAD was negative for <OCCLUSION status={status}>total occlusion</OCCLUSION>."
    )


def test_equal_cues_shipped_pack(nlp: Language):
    assert_marked(nlp, "The LAD was negative for <OCCLUSION status=negated>total occlusion</OCCLUSION>.")


# 2: a cue strictly inside a target is not seen to overlap it, and modifies it.


@pytest.mark.parametrize(("engine", "status"), [("medspacy", "negated"), ("revasc", "current")])
def test_cue_inside_the_target(pair: dict[str, Language], engine: str, status: str):
    assert_marked(pair[engine], f"The RCA has a <CTO status={status}>chronic total occlusion</CTO>.")


def test_overlap_stock():
    overlaps = stock("util", "tuple_overlaps")
    assert overlaps((0, 3), (1, 2))
    assert not overlaps((1, 2), (0, 3))


# 3: after a preamble every section's parent is the one before its parent.

NESTED = "History: smoker\nMedications: aspirin\nDoses: 81 mg\n"


def stock_parent(text: str) -> str | None:
    """The parent of the last section."""
    rule_class = stock("section_detection", "SectionRule")
    blank = spacy.blank("en")
    sectionizer = stock("section_detection", "Sectionizer")(blank, rules=None)
    sectionizer.add([rule_class(f"{name}:", name) for name in ("History", "Medications")])
    sectionizer.add(rule_class("Doses:", "Doses", parents=["Medications"]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parent = sectionizer(blank(text))._.sections[-1].parent
    return None if parent is None else parent.category


@pytest.mark.usefixtures("med")
@pytest.mark.parametrize(("text", "parent"), [(NESTED, "Medications"), (f"Dear Dr. A,\n{NESTED}", "History")])
def test_parents_stock(text: str, parent: str):
    assert stock_parent(text) == parent


@pytest.mark.parametrize("engine", ["nlp", "med"])
@pytest.mark.parametrize("preamble", ["", "Seen with Dr. A today.\n\n"])
def test_a_preamble_moves_no_section(engine: str, preamble: str, request: pytest.FixtureRequest):
    assert_marked(
        request.getfixturevalue(engine),
        f"{preamble}FINDINGS: <CTO section=findings>CTO</CTO> of the RCA.\n"
        "PLAN: <STENT section=plan status=planned>stent</STENT> of the RCA.",
    )


# 4: rules cannot be given as a file, or with all their fields.


@pytest.mark.usefixtures("med")
def test_rule_files_stock(tmp_path: Path):
    rules = tmp_path / "rules.json"
    rules.write_text('{"target_rules": [{"literal": "stent", "category": "STENT"}]}', encoding="utf-8")
    with pytest.raises(AttributeError):
        stock("target_matcher", "TargetMatcher")(spacy.blank("en"), rules=str(rules))
    with pytest.raises(ValueError, match="invalid keys"):
        stock("context", "ConTextRule").from_dict({"literal": "no", "category": "X", "terminated_by": ["Y"]})
    with pytest.raises(ValueError, match="invalid keys"):
        stock("context", "ConTextRule").from_json(find_pack() / "context.json")


def test_every_rule_of_the_pack_is_in_medspacys_parts(med: Language):
    from revasc.pack import load_pack

    pack = load_pack()
    matched = {rule.category for rule in med.get_pipe("revasc_medspacy_targets").rules}  # type: ignore[attr-defined]
    cues = med.get_pipe("revasc_medspacy_context").rules  # type: ignore[attr-defined]
    modifying = {each.id for cue in cues if cue.metadata for each in cue.metadata["rules"]}
    assert matched - {"NEVER"} == {rule.id for rule in pack.rules}
    assert modifying == {rule.id for rule in pack.context}


# 5: the helper for family history marks as hypothetical.


def test_family_stock(plain: Language):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (entity,) = plain("He had a stent.").ents
    stock("postprocess.postprocessing_functions", "set_family")(entity, 0)
    assert (entity._.is_family, entity._.is_hypothetical) == (False, True)


@pytest.mark.parametrize("engine", ["nlp", "med"])
def test_family(engine: str, request: pytest.FixtureRequest):
    assert_marked(request.getfixturevalue(engine), "His father had a <STENT status=other>stent</STENT>.")


# 6 (warning filters) is in test_loading, 7 (PyRuSH's log) in test_silence.

# 8: PyRuSH joins the lines of a list to one sentence, and a cue reaches the line before.

TABLE = "RCA: 50%\nLCx: No disease"


def test_list_lines_stock(plain: Language):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert [sentence.text for sentence in plain(TABLE).sents] == [TABLE]
    assert "is_negated" in flags(plain, TABLE)["50%"]


@pytest.mark.parametrize("engine", ["nlp", "med"])
def test_list_lines(engine: str, request: pytest.FixtureRequest):
    assert_marked(
        request.getfixturevalue(engine), "RCA: <OCCLUSION status=current>50%</OCCLUSION>\nLCx: No disease"
    )


def test_list_lines_are_sentences_of_the_medspacy_engine(med: Language):
    assert [sentence.text.strip() for sentence in med(TABLE).sents] == TABLE.split("\n")


# 9: rule objects in Doc.user_data make a Doc impossible to serialise.

STENTED = "FINDINGS: The RCA was normal. No stent was placed."


def test_serialising_stock(plain: Language):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doc = plain(STENTED)
    with pytest.raises(Exception, match="serialize"):
        doc.to_bytes()


@pytest.mark.parametrize("engine", ["nlp", "med"])
def test_serialising(engine: str, request: pytest.FixtureRequest):
    pipeline: Language = request.getfixturevalue(engine)
    doc = pipeline(STENTED)
    assert doc.to_bytes()
    assert not [value for value in doc.user_data.values() if type(value).__module__.startswith("medspacy")]


# 10: attributes are kept by offsets, so two labels on the same words share them.

TWICE = "No rotablation was performed."


@pytest.mark.usefixtures("med")
def test_two_labels_on_the_same_words_stock():
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    matcher = stock("target_matcher", "TargetMatcher")(blank, result_type="group", prune=False)
    matcher.add(
        [stock("target_matcher", "TargetRule")("rotablation", label) for label in ("ATHERECTOMY", "DEVICE")]
    )
    context = stock("context", "ConText")(blank, rules=None, input_span_type="group")
    cue = stock("context", "ConTextRule")(
        "no", "NEGATED_EXISTENCE", direction="FORWARD", allowed_types={"ATHERECTOMY"}
    )
    context.add(cue)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doc = context(matcher(blank(TWICE)))
    assert {span.label_: span._.is_negated for span in doc.spans["medspacy_spans"]} == {
        "ATHERECTOMY": True,
        "DEVICE": True,
    }


@pytest.mark.parametrize("engine", ["nlp", "med"])
def test_two_labels_on_the_same_words(engine: str, request: pytest.FixtureRequest):
    doc = request.getfixturevalue(engine)("The rotablation was not needed.")
    here = {span.label_: span._.is_negated for span in doc.spans["revasc"] if span.text == "rotablation"}
    assert here == {"ATHERECTOMY": True, "DEVICE": False}


# 11: the default cues and sections are not those of a cath lab.


@pytest.mark.parametrize(
    ("text", "flagged", "status"),
    [
        ("Not a candidate for CABG; the [CTO] of the LAD was opened.", ["is_negated"], "current"),
        ("Not a candidate for CABG; the LAD was [stented].", ["is_negated"], "current"),
        ("We were unable to deliver a [stent] to the LAD.", [], "negated"),
        ("Prior [stent] of the LAD.", [], "historical"),
        ("He was seen in the [CTO] clinic.", [], "other"),
        ("The LAD had in-[stent] restenosis.", [], "historical"),
    ],
)
def test_default_cues(plain: Language, nlp: Language, text: str, flagged: list[str], status: str):
    words = text[text.index("[") + 1 : text.index("]")]
    text = text.replace("[", "").replace("]", "")
    assert sorted(flags(plain, text).get(words, ())) == flagged
    assert statuses(nlp, text)[words] == status


def test_default_sections(plain: Language, nlp: Language, med: Language):
    text = "FINDINGS: CTO of the RCA."
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert [section.category for section in plain(text)._.sections] == ["labs_and_studies"]
    for pipeline in (nlp, med):
        assert [section.category for section in pipeline(text)._.sections] == ["findings"]


# Beyond the list: phrases are matched token by token, so white space of another kind breaks them.


@pytest.mark.parametrize("gap", ["\n", "\u00a0", "\t", "  "])
def test_white_space_inside_a_phrase(plain: Language, med: Language, nlp: Language, gap: str):
    phrase = f"chronic total{gap}occlusion"
    text = f"The RCA has a {phrase}."
    assert phrase not in flags(plain, text)
    assert phrase not in statuses(med, text)
    assert_marked(nlp, f"The RCA has a <CTO>{phrase}</CTO>.")
