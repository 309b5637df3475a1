"""What rich prints, as text."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType


def shown(thing: RenderableType, width: int = 120) -> str:
    """As a file gets it: no colours, lines of ``width`` characters."""
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(thing)
    return console.file.getvalue()


def flat(thing: RenderableType, width: int = 120) -> str:
    """On one line, without the frames of panels and tables."""
    return " ".join(shown(thing, width).translate(str.maketrans("│─╭╮╰╯", " " * 6)).split())
