"""What the help of the commands says, and that all of it is shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from revasc import cli
from revasc.exports.columns import OPTIONS


def invoke(*arguments: str) -> Any:
    return CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1"}).invoke(cli.app, arguments)


COMMANDS = [
    ("code",),
    ("explain",),
    ("evaluate",),
    ("convert",),
    ("rules",),
    *(("rules", n) for n in ("check", "list", "show")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_word_of_the_help_is_lost(command: tuple[str, ...]):
    """Square brackets are markup to the library that prints the help, unless a style has no such name."""
    shown = " ".join(re.sub(r"[│╭╮╰╯─*]", " ", invoke(*command, "--help").stdout).split())
    told: Any = get_command(cli.app)
    for name in command:
        told = told.commands[name]
    for text in (told.help, *(getattr(given, "help", None) for given in told.params)):
        assert "[" not in (text or "")
        assert all(word in shown for word in (text or "").split())


def test_sentences_of_the_help_are_whole_lines():
    shown = [line.strip() for line in invoke("code", "--help").stdout.splitlines()]
    assert "Rows that cannot be coded are listed beside the output in a file .rejects.jsonl." in shown
    assert (
        "The exit status is 1 when nothing could be coded, or with --strict when a row was rejected." in shown
    )


@pytest.mark.parametrize("role", sorted(OPTIONS))
def test_messages_name_options_that_both_commands_have(role: Any):
    told: Any = get_command(cli.app)
    for command in ("code", "explain"):
        assert any(OPTIONS[role] in given.opts for given in told.commands[command].params)
