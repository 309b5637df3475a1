"""Ids, file names and rule files cannot write mark-up into a page nor steer a terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from revasc import cli
from revasc.note import Note
from revasc.results.html import marked_text, result_fragment
from revasc.review.terminal import render_result
from tests.results.builders import FakeFactory

HOSTILE = (
    "<script>x</script>",
    '" onload="x',
    "'><img src=x>",
    "&lt;",
    "\x1b[2J",
    "\x1b]8;;x\x07",
    "[red]x[/red]",
    "\x9b2J",
    "\r",
)
WORDS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=6).map("".join)


class Tags(HTMLParser):
    """The tags and attributes of a fragment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


def tags(page: str) -> set[str]:
    parser = Tags()
    parser.feed(page)
    return parser.seen


@given(words=WORDS)
def test_pages_hold_no_mark_up_of_others(words: str):
    result = replace(
        FakeFactory()()(Note("n1", "CTO of the RCA")), note_id=words, reason=words, summary=words
    )
    assert not {"script", "img", "onload", "src"} & tags(result_fragment(result) + marked_text(words, ()))


@given(words=WORDS)
def test_terminals_are_not_steered(words: str):
    result = replace(
        FakeFactory()()(Note("n1", "CTO of the RCA")), note_id=words, reason=words, summary=words
    )
    out = io.StringIO()
    Console(file=out, width=100).print(render_result(replace(result, mentions=()), words))
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(out.getvalue())


def test_mark_up_is_shown_as_it_stands():
    out = io.StringIO()
    result = replace(FakeFactory()()(Note("n1", "CTO of the RCA")), note_id="[red]n1[/red]", mentions=())
    Console(file=out, width=100).print(render_result(result, "[bold]RCA[/bold]"))
    assert "[red]n1[/red]" in out.getvalue()
    assert "[bold]RCA[/bold]" in out.getvalue()


@pytest.mark.parametrize("name", ["\x1b[2J.csv", "a\x9b2J.csv"])
def test_file_names_in_messages(tmp_path: Path, name: str):
    said = CliRunner().invoke(cli.app, ["code", str(tmp_path / name), "-o", str(tmp_path / "out.csv")])
    assert said.exit_code == 1
    assert said.output.startswith("error: ")
    assert not {"\x1b", "\x9b"} & set(said.output)
