from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from revasc import extensions
from revasc.extensions import SharedAttribute, mention_of, result_of, sections_of
from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.state import KEY, State
from tests.medspacy_engine.builders import run_python
from tests.results.builders import make_result

TEXT = "PLAN: no stent, CTO in 2019"
MENTIONS = (
    Mention(0, "STENT", 9, 14, "stent.word", "negated", "plan"),
    Mention(1, "CTO", 16, 19, "cto.label", "historical", "plan"),
    Mention(2, "STENT", 6, 14, "stent.longer", "planned", "plan"),
)
NOTE = "FINDINGS: The RCA was normal. No stent was placed in the LAD."


@pytest.fixture
def stock() -> Doc:
    """A Doc that our pipeline has not read."""
    extensions.register()
    return spacy.blank("en").make_doc(TEXT)


@pytest.fixture
def doc(stock: Doc) -> Doc:
    """One that it has."""
    sections = (Section("plan", 0, 5, len(TEXT)),)
    stock.user_data[KEY] = State(TEXT, sections=sections, mentions=MENTIONS, result=make_result())
    return stock


@pytest.fixture
def name() -> Iterator[str]:
    """An attribute that others declare, taken away after the test."""
    yield "test_shared"
    for kind in (Doc, Span):
        if kind.has_extension("test_shared"):
            kind.remove_extension("test_shared")


def span(doc: Doc, words: str, label: str = "") -> Span:
    start = TEXT.index(words)
    found = doc.char_span(start, start + len(words), label=label)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "label", "attribute", "value"),
    [
        ("stent", "STENT", "is_negated", True),
        ("stent", "STENT", "is_historical", False),
        ("CTO", "CTO", "is_historical", True),
        ("CTO", "CTO", "is_negated", False),
        ("CTO", "CTO", "is_family", False),
        ("no stent", "STENT", "is_hypothetical", False),  # by place and label the first is meant
        ("stent", "CTO", "is_negated", False),
        ("PLAN", "STENT", "is_negated", False),
        ("stent", "STENT", "section_category", "plan"),
        ("PLAN", "STENT", "section_category", None),
    ],
)
def test_answers_from_the_mention_table(doc: Doc, words: str, label: str, attribute: str, value: object):
    assert span(doc, words, label)._.get(attribute) == value


def test_a_span_with_an_id_is_that_mention(doc: Doc):
    named = doc.char_span(6, 14, label="STENT", span_id="2")
    assert named is not None
    assert mention_of(named) == MENTIONS[2]
    assert named._.is_hypothetical is True


def test_without_state_nothing_is_known(stock: Doc):
    assert (result_of(stock), sections_of(stock), stock._.sections) == (None, (), ())
    stent = span(stock, "stent", "STENT")
    assert (mention_of(stent), stent._.is_negated, stent._.section_category) == (None, False, None)


def test_the_result_of_a_doc(doc: Doc):
    assert doc._.revasc == make_result()


def test_the_result_of_a_doc_read_back(doc: Doc):
    doc.user_data[KEY] = State(TEXT, record=make_result().to_dict())
    assert doc._.revasc == make_result()


@pytest.mark.parametrize("kind", ["stock", "doc"])
def test_what_is_set_comes_first(kind: str, request: pytest.FixtureRequest):
    read: Doc = request.getfixturevalue(kind)
    read._.sections = []
    read._.sections.append("theirs")  # as medSpaCy's sectionizer does
    stent = span(read, "stent", "STENT")
    stent._.is_negated = False
    assert read._.sections == ["theirs"]
    assert span(read, "stent", "STENT")._.is_negated is False


def test_what_is_set_lies_where_spacy_keeps_it(stock: Doc):
    """So that it goes with a part of a Doc, as any other attribute does."""
    span(stock, "stent")._.is_negated = True
    part = stock[2:].as_doc(copy_user_data=True)
    assert part.char_span(3, 8)._.is_negated is True


def test_registering_twice_changes_nothing():
    extensions.register()
    before = Span.get_extension("is_negated")
    extensions.register()
    assert Span.get_extension("is_negated") == before
    assert not isinstance(before[2].before[2], SharedAttribute)


@pytest.mark.parametrize(
    ("declared", "theirs"),
    [
        ({"default": None}, None),
        ({"default": "no"}, "no"),
        ({"getter": lambda doc: len(doc.text)}, len(TEXT)),
    ],
)
def test_others_answer_for_their_own_docs(stock: Doc, name: str, declared: Any, theirs: object):
    Doc.set_extension(name, **declared)
    extensions._share(Doc, name, lambda _doc: "ours", (None, None, None, None))
    assert stock._.get(name) == theirs
    stock.user_data[KEY] = State(TEXT)
    assert stock._.get(name) == "ours"


def test_a_default_that_can_change_is_copied(stock: Doc, name: str):
    Doc.set_extension(name, default=[])
    extensions._share(Doc, name, lambda _doc: "ours", (None, None, None, None))
    stock._.get(name).append(1)
    assert stock._.get(name) == [1]
    assert spacy.blank("en").make_doc("")._.get(name) == []


def test_their_setter_serves_their_docs_only(stock: Doc, name: str):
    kept: list[object] = []
    Doc.set_extension(name, getter=lambda _doc: kept, setter=lambda _doc, value: kept.append(value))
    extensions._share(Doc, name, lambda _doc: "ours", (None, None, None, None))
    stock._.set(name, 1)
    assert (stock._.get(name), kept) == ([1], [1])
    stock.user_data[KEY] = State(TEXT)
    stock._.set(name, 2)
    assert (stock._.get(name), kept) == (2, [1])


def test_a_method_is_left_alone(name: str):
    Doc.set_extension(name, method=len)
    extensions._share(Doc, name, lambda _doc: "ours", (None, None, None, None))
    assert Doc.get_extension(name) == (None, len, None, None)


_OURS = "import revasc; nlp = revasc.load()"
_THEIRS = """
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import medspacy, spacy, medspacy.section_detection, medspacy.context, medspacy.target_matcher
    stock = spacy.blank("en")
    stock.add_pipe("sentencizer")
    matcher = stock.add_pipe("medspacy_target_matcher")
    matcher.add([medspacy.target_matcher.TargetRule("stent", "STENT")])
    stock.add_pipe("medspacy_sectionizer")
    stock.add_pipe("medspacy_context")
"""
_SAID = f"""
from spacy.tokens import Doc
def told(doc):
    (stent,) = [ent for ent in doc.ents if ent.text == "stent"]
    return stent._.is_negated, stent._.is_historical, stent._.section_category, doc._.sections[0].category
doc = nlp({NOTE!r})
print(told(doc))
print(told(stock({NOTE!r})))
again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
print(again._.revasc == doc._.revasc, again._.revasc.decision)
"""


@pytest.mark.parametrize("script", [_OURS + _THEIRS, _THEIRS + _OURS], ids=["ours first", "theirs first"])
def test_either_may_be_imported_first(script: str):
    """Both answer for their own Docs, and ours can be written and read."""
    pytest.importorskip("medspacy", reason="the extra medspacy is not installed")
    done = run_python(script + _SAID)
    assert done.returncode == 0, done.stderr[-600:]
    ours, theirs, read_back = done.stdout.splitlines()
    assert ours == "(True, False, 'findings', 'findings')"
    assert theirs == "(True, False, 'labs_and_studies', 'labs_and_studies')"  # their name for findings
    assert read_back == "True not_supported"


def test_the_pipeline_registers_them(nlp: Language):
    doc = nlp(NOTE)
    assert doc._.sections[0].category == "findings"
    assert {ent.text: ent._.is_negated for ent in doc.ents}["stent"] is True
