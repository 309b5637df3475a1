"""Each promise of SECURITY.md names tests, and these are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from revasc.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (?!promise|---)(.+?) \| (.*`tests/.*) \|$", PAGE, re.MULTILINE)
NAMED = sorted({name for _, tests in PROMISES for name in re.findall(r"`(tests/[^`]+)`", tests)})


def test_there_are_promises_and_tests():
    table = PAGE.partition("## What is promised")[2].partition("## ")[0]
    assert len(PROMISES) == sum(line.startswith("| ") for line in table.splitlines()) - 2
    assert len(NAMED) > len(PROMISES)


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_is_there(name: str):
    file, _, function = name.partition("::")
    source = (ROOT / file).read_text(encoding="utf-8")
    assert f"\ndef {function or 'test_'}" in source


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z-]+)`", PAGE))))
def test_options_are_those_of_the_command(option: str):
    commands = get_command(app).commands.values()  # type: ignore[attr-defined]
    assert option in {known for command in commands for given in command.params for known in given.opts}
