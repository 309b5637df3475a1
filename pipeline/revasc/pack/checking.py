"""Check a rule pack: every file, every rule and every example, with the place of each fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from revasc.coding.policy import STANDARD, load_policy, policy_names
from revasc.coding.tables import TABLE_FILE, load_tables
from revasc.pack.clashes import clash_problems
from revasc.pack.drafting import draft_pack
from revasc.pack.examples import example_problems
from revasc.pack.loading import find_pack, load_pack
from revasc.pack.patterns import pattern_problems
from revasc.pack.problem import Problem

__all__ = ["Problem", "check_pack"]

_CONFIG: Final = "config.cfg"


def check_pack(path: str | Path | None = None) -> list[Problem]:
    """Every fault of a pack; none where the pack is well.

    Examples are run only where the rest is well, since they need a pack that loads.
    Raises PackError where ``path`` is neither a folder nor the name of a shipped pack.
    """
    root = find_pack(path)
    draft = draft_pack(root)
    problems = [*draft.problems, *pattern_problems(draft), *clash_problems(draft), *_other_files(root)]
    return problems or example_problems(load_pack(root))


def _other_files(root: Path) -> Iterator[Problem]:
    """Faults of the policies, the code tables and the pipeline's configuration."""
    for name in dict.fromkeys((STANDARD, *policy_names(root))):
        file = "policy.toml" if name == STANDARD else f"policy-{name}.toml"
        yield from _faults(root, f"coding/{file}", partial(load_policy, name, root))
    yield from _faults(root, f"coding/{TABLE_FILE}", partial(load_tables, root))
    yield from _faults(root, _CONFIG, partial(_read_config, root / _CONFIG))


def _faults(root: Path, file: str, load: Callable[[], object]) -> Iterator[Problem]:
    """What ``load`` complains of, on one line and without the path that its message opens with."""
    try:
        load()
    except OSError as error:
        yield Problem(file, None, None, f"cannot be read ({error.strerror})")
    except ValueError as error:
        yield Problem(file, None, None, " ".join(str(error).removeprefix(f"{root / file}: ").split()))


def _read_config(file: Path) -> None:
    """Read a pipeline configuration. Raises ValueError for a component that it does not define."""
    from spacy.util import load_config_from_str  # noqa: PLC0415 - slow to import, and needed for this only

    config = load_config_from_str(file.read_text(encoding="utf-8"))
    known = config.get("components", {})
    absent = [name for name in config.get("nlp", {}).get("pipeline", ()) if name not in known]
    if absent:
        raise ValueError(f"nlp.pipeline: not defined under components: {', '.join(absent)}")
