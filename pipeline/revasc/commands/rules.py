"""``revasc rules``: look into rule packs and check them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from revasc.commands.errors import fail, plain_errors
from revasc.commands.options import PackPath

rules = typer.Typer(name="rules", help="Look into rule packs and check them.", no_args_is_help=True)


@rules.command("check")
def check_command(
    pack: Annotated[str | None, typer.Argument(help="Folder of a pack (default: the shipped one).")] = None,
) -> None:
    """Validate every file of a pack and run every example; print its version and hash."""
    from revasc.pack import load_pack  # noqa: PLC0415
    from revasc.pack.checking import check_pack  # noqa: PLC0415

    with plain_errors():
        problems = check_pack(pack)
        for problem in problems:
            typer.echo(str(problem), err=True)
        if problems:
            fail(f"{len(problems)} faults in the pack")
        loaded = load_pack(pack)
    counted = len((*loaded.rules, *loaded.context, *loaded.sections))
    typer.echo(f"{loaded.name} {loaded.version}: {counted} rules, all well\nsha256 {loaded.sha256}")


@rules.command("list")
def list_command(
    pack: PackPath = None,
    retired: Annotated[
        bool, typer.Option("--all", help="Also those that a site pack overrides or disables.")
    ] = False,
) -> None:
    """List the rules of a pack: id, category, file, wording, and the pack each comes from."""
    from revasc.pack import load_pack  # noqa: PLC0415
    from revasc.pack.lookup import retired_entries, rule_entries  # noqa: PLC0415

    with plain_errors():
        loaded = load_pack(pack)
    for entry in (*rule_entries(loaded), *(retired_entries(loaded) if retired else ())):
        category, literal = entry.record["category"], entry.record["literal"]
        typer.echo(f"{entry.id}\t{category}\t{entry.file}\t{literal}\t{entry.layer}")


@rules.command("show")
def show_command(
    rule_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id of a rule, of a clause of a policy or of a row of the code tables."
        ),
    ],
    policy: Annotated[str | None, typer.Option(help="Path of a policy file of your own.")] = None,
    pack: PackPath = None,
) -> None:
    """Show what an id in a result stands for: a rule with its examples, a clause, a code; and its source.

    In a site pack also what it overrides, and what is disabled.
    """
    from revasc.pack import load_pack  # noqa: PLC0415
    from revasc.pack.lookup import find_entries  # noqa: PLC0415

    with plain_errors():
        loaded = load_pack(pack)
        found = find_entries(loaded, rule_id, policy)
    if not found:
        fail(f"no rule {rule_id!r} in this pack")
    for entry in found:
        place = entry.file if len(loaded.layers) == 1 else f"{entry.file} ({entry.layer})"
        typer.echo(f"{place}\n{json.dumps(entry.record, indent=2, ensure_ascii=False, default=str)}")
