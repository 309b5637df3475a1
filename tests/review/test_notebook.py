from __future__ import annotations

import sys
from types import ModuleType

import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc

from revasc import extensions
from revasc.nlp.state import KEY, State
from revasc.results.html import marked_text, result_fragment
from revasc.review.notebook import (
    displacy_options,
    displacy_spans,
    doc_html,
    load_ipython_extension,
    result_html,
    show,
    show_documents,
)
from tests.medspacy_engine.builders import run_python
from tests.results.builders import MENTIONS, TEXT, make_mention, make_result
from tests.results.test_html import parse

TAKEN = """
known = shell.display_formatter.formatters["text/html"]
known.for_type(spacy.tokens.Doc, lambda doc: "theirs")
"""
IN_IPYTHON = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import revasc, spacy
{before}
nlp = revasc.load()
def shown(doc):
    return shell.display_formatter.format(doc)[0].get("text/html", "nothing")
print("<mark" in shown(nlp("CTO of the RCA.")), shown(spacy.blank("en")("CTO of the RCA."))[:20])
"""


@pytest.fixture
def doc() -> Doc:
    extensions.register()
    return spacy.blank("en").make_doc(TEXT)


def give_result(doc: Doc) -> None:
    """As the coding component does it."""
    doc.user_data[KEY] = State(TEXT, result=make_result())


def test_note_and_result_in_one_block():
    html = result_html(make_result(), TEXT)
    assert marked_text(TEXT, MENTIONS) in html
    assert html.count("<style>") == 1
    assert "standard.chronic" in parse(html).words


def test_a_view_shows_itself():
    assert show(make_result(), TEXT)._repr_html_() == result_html(make_result(), TEXT)


def test_note_text_is_escaped():
    html = result_html(make_result(mentions=()), "<script>x</script> & CTO < 3 months")
    assert "<script" not in html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; CTO &lt; 3 months" in html


def test_spans_for_displacy():
    spans = displacy_spans(make_result(), TEXT)
    assert spans["text"] == TEXT
    assert [(TEXT[ent["start"] : ent["end"]], ent["label"]) for ent in spans["ents"]] == [
        ("right radial", "ACCESS_SITE"),
        ("CTO", "CTO"),
        ("100%", "OCCLUSION"),
        ("over 6 months", "CHRONICITY"),
        ("stent", "STENT (negated)"),
    ]


def test_displacy_takes_them():
    result = make_result(mentions=(*MENTIONS, make_mention(9, "CTO of the RCA", label="LONG")))
    html = displacy.render(
        displacy_spans(result, TEXT),
        style="ent",
        manual=True,
        jupyter=False,
        options=displacy_options(result),
    )
    words = " ".join(parse(html.replace("<br>", "")).words.split())
    assert "CTO of the RCA LONG" in words
    assert "stent STENT (negated)" in words


def test_colours_go_by_label():
    colours = displacy_options(make_result())["colors"]
    assert set(colours) == {"ACCESS_SITE", "CTO", "OCCLUSION", "CHRONICITY", "STENT (negated)"}
    assert len(set(colours.values())) == 5


def test_documents_of_the_pipeline(doc: Doc):
    give_result(doc)
    assert doc_html(doc) == result_html(make_result(), TEXT)


@pytest.mark.parametrize(
    ("before", "printed"),
    [
        ("", "True nothing"),
        ("import revasc.components", "True nothing"),
        (TAKEN, "False theirs"),  # who said how to show a Doc keeps the word
    ],
)
def test_documents_show_themselves_where_ipython_runs(before: str, printed: str):
    done = run_python(IN_IPYTHON.format(before=before))
    assert (done.stdout.strip(), done.returncode) == (printed, 0), done.stderr[-600:]


def test_elsewhere_ipython_is_not_even_imported():
    done = run_python("import sys, revasc; revasc.load(); print('IPython' in sys.modules)")
    assert done.stdout == "False\n"


@pytest.mark.parametrize("ipython", [None, ModuleType("IPython")])
def test_no_shell_no_formatter(monkeypatch: pytest.MonkeyPatch, ipython: ModuleType | None):
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    show_documents()


def test_an_imported_ipython_that_does_not_run(monkeypatch: pytest.MonkeyPatch):
    idle = ModuleType("IPython")
    idle.get_ipython = lambda: None
    monkeypatch.setitem(sys.modules, "IPython", idle)
    show_documents()


class FakeShell:
    """The part of IPython that an extension touches."""

    def __init__(self) -> None:
        self.display_formatter = self
        self.formatters = {"text/html": self}
        self.known: dict[type, object] = {}

    def for_type(self, kind: type, show_it: object) -> None:
        self.known[kind] = show_it


def test_the_extension_shows_documents_that_were_coded(doc: Doc):
    shell = FakeShell()
    load_ipython_extension(shell)
    show_it = shell.known[Doc]
    assert show_it(doc) is None
    give_result(doc)
    assert show_it(doc) == doc_html(doc)


def test_the_extension_works_in_ipython(doc: Doc):
    from IPython.core.formatters import DisplayFormatter

    shell = FakeShell()
    shell.display_formatter = DisplayFormatter()
    load_ipython_extension(shell)
    give_result(doc)
    data, _ = shell.display_formatter.format(doc)
    assert data["text/html"] == doc_html(doc)
    assert shell.display_formatter.format(make_result())[0]["text/html"] == result_fragment(make_result())
