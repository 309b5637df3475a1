"""Check a rule pack: every file, every rule and every example, with the place of each fault."""

from __future__ import annotations

from pathlib import Path

from revasc.coding.policy import STANDARD, load_policy, policy_names
from revasc.coding.rulefile import RuleFileError
from revasc.coding.tables import load_tables
from revasc.pack.clashes import clash_problems
from revasc.pack.drafting import draft_pack
from revasc.pack.examples import example_problems
from revasc.pack.loading import find_pack, load_pack
from revasc.pack.patterns import pattern_problems
from revasc.pack.problem import Problem

__all__ = ["Problem", "check_pack"]


def check_pack(path: str | Path | None = None) -> list[Problem]:
    """Every fault of a pack, in the order of its files; none where the pack is well.

    Examples are run only where the rest is well, since they need a pack that loads.
    Raises PackError where ``path`` is neither a folder nor the name of a shipped pack.
    """
    root = find_pack(path)
    draft = draft_pack(root)
    problems = [*draft.problems, *pattern_problems(draft), *clash_problems(draft), *_coding_problems(root)]
    return problems or example_problems(load_pack(root))


def _coding_problems(root: Path) -> list[Problem]:
    """Faults of the policy files, the code tables and the pipeline's configuration."""
    named = [name for name in policy_names(root) if name != STANDARD]
    found = [_fault("coding/policy.toml", lambda: load_policy(STANDARD, root))]
    found += [_fault(f"coding/policy-{name}.toml", partial(load_policy, name, root)) for name in named]
    found.append(_fault(f"coding/{TABLE_FILE}", lambda: load_tables(root)))
    found.append(_fault(CONFIG, lambda: _read_config(root / CONFIG)))
    return [problem for problem in found if problem]


def _fault(file: str, load: Callable[[], object]) -> Problem | None:
    """What ``load`` complains of; the path that its message opens with is told by ``file``."""
    try:
        load()
    except (RuleFileError, OSError, ValueError) as error:
        return Problem(file, None, None, str(error).rpartition(f"{Path(file).name}: ")[2])
    return None
