"""Check a rule pack: every file, every rule and every example, with the place of each fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Final

from revasc.coding.jcto import JCTO_FILE, JctoFile
from revasc.coding.policy import STANDARD, load_policy, policy_file, policy_names
from revasc.coding.questions import WORDING_FILE, ClarificationWording
from revasc.coding.rulefile import RuleModel, read_layered
from revasc.coding.tables import TABLE_FILE, CodeTables
from revasc.pack.clashes import clash_problems
from revasc.pack.drafting import Draft, draft_pack
from revasc.pack.examples import example_problems
from revasc.pack.finding import META, data_files, find_pack, layer_file, layer_files, layer_of, pack_layers
from revasc.pack.layering import CONTEXT, FRAGMENTS, SECTIONS
from revasc.pack.loading import load_pack
from revasc.pack.patterns import pattern_problems
from revasc.pack.problem import Problem
from revasc.pack.reading import PackError

__all__ = ["Problem", "check_pack"]

_CONFIG: Final = "config.cfg"
#: Files whose layers are laid over one another.
_LAID: Final[dict[str, type[RuleModel]]] = {
    f"coding/{TABLE_FILE}": CodeTables,
    f"coding/{WORDING_FILE}": ClarificationWording,
    JCTO_FILE: JctoFile,
}
#: Every file that a pack may have.
_KNOWN: Final = (META, CONTEXT, SECTIONS, FRAGMENTS, _CONFIG, *_LAID)
_KNOWN_KINDS: Final = ("mentions/*.json", "coding/policy.toml", "coding/policy-*.toml")


def check_pack(path: str | Path | None = None) -> list[Problem]:
    """Every fault of a pack; none where the pack is well.

    A site pack is checked as it is used, laid over the packs that it extends: files of those
    carry the name of their pack. Examples are run only where the rest is well, since they
    need a pack that loads. Raises PackError where ``path`` is neither a folder nor the name of
    a shipped pack.
    """
    root = find_pack(path)
    draft = draft_pack(root)
    problems = draft.problems if draft.partial else _problems(draft, root)
    if problems:
        return problems
    try:
        pack = load_pack(root)
    except PackError as error:  # what only shows once the layers come together
        return [Problem(META, None, None, str(error).removeprefix(f"{META}: "))]
    return example_problems(pack)


def _problems(draft: Draft, root: Path) -> list[Problem]:
    """Faults of every part, bar the examples."""
    try:
        layers = pack_layers(root)
    except PackError:  # the draft tells why
        layers = (root,)
    parts = (_policies(layers), _coding(layers), _config(layers), _unread(layers))
    return [
        *draft.problems,
        *pattern_problems(draft),
        *clash_problems(draft),
        *(problem for part in parts for problem in part),
    ]


def _policies(layers: Sequence[Path]) -> Iterator[Problem]:
    for name in dict.fromkeys((STANDARD, *policy_names(*layers))):
        yield from _faults(layers, [policy_file(name, *layers)], partial(load_policy, name, *layers))


def _coding(layers: Sequence[Path]) -> Iterator[Problem]:
    for name, model in _LAID.items():
        files = layer_files(layers, name)
        yield from _faults(layers, files, partial(read_layered, files, model))


def _config(layers: Sequence[Path]) -> Iterator[Problem]:
    file = layer_file(layers, _CONFIG)
    yield from _faults(layers, [file], partial(_read_config, file))


def _unread(layers: Sequence[Path]) -> Iterator[Problem]:
    """Files of a site pack that nothing reads: each file may be missing, so a slip would not show."""
    *below, root = layers
    for file in sorted(data_files(root)) if below else ():
        name = file.relative_to(root).as_posix()
        known = name in _KNOWN or any(fnmatch(name, kind) for kind in _KNOWN_KINDS)
        if not known and not any(layer in file.resolve().parents for layer in below):
            yield Problem(name, None, None, "nothing reads a file of this name")


def _faults(layers: Sequence[Path], files: Sequence[Path], load: Callable[[], object]) -> Iterator[Problem]:
    """What ``load`` complains of, on one line and with short names for the paths of ``files``."""
    names = [_name(layers, file) for file in files]
    try:
        load()
    except OSError as error:
        yield Problem(names[-1], None, None, f"cannot be read ({error.strerror})")
    except ValueError as error:
        fault = str(error)
        for file, name in zip(files, names, strict=True):
            fault = fault.replace(f"{file}: ", f"{name}: ")
        named = next((name for name in names if fault.startswith(f"{name}: ")), names[-1])
        yield Problem(named, None, None, " ".join(fault.removeprefix(f"{named}: ").split()))


def _name(layers: Sequence[Path], file: Path) -> str:
    """A file below the folder of its layer, under the layer's name where that is a lower one."""
    layer = layer_of(layers, file) or layers[-1]
    name = file.relative_to(layer).as_posix()
    return name if layer == layers[-1] else f"{layer.resolve().name}/{name}"


def _read_config(file: Path) -> None:
    """Read a pipeline configuration. Raises ValueError for a component that it does not define."""
    from spacy.util import load_config_from_str  # noqa: PLC0415 - slow to import, and needed for this only

    config = load_config_from_str(file.read_text(encoding="utf-8"))
    known = config.get("components", {})
    absent = [name for name in config.get("nlp", {}).get("pipeline", ()) if name not in known]
    if absent:
        raise ValueError(f"nlp.pipeline: not defined under components: {', '.join(absent)}")
