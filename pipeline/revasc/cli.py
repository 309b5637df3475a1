"""The command line. Each command imports what it needs, so that ``revasc --help`` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from revasc import __version__
from revasc.commands.code import code_command
from revasc.commands.convert import convert_command
from revasc.commands.evaluate import evaluate_command
from revasc.commands.explain import explain_command
from revasc.commands.rules import rules
from revasc.commands.verify import verify_command

app = typer.Typer(
    name="revasc",
    help="Coronary CTO revascularization coding from procedure notes, with the evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # local variables hold note text
)
app.command("code")(code_command)
app.command("explain")(explain_command)
app.command("evaluate")(evaluate_command)
app.command("verify")(verify_command)
app.command("convert")(convert_command)
app.add_typer(rules)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"revasc {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave."),
    ] = False,
) -> None:
    """Coronary CTO revascularization coding from procedure notes, with the evidence."""


if __name__ == "__main__":
    app()
