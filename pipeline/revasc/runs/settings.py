"""Everything on which the results of a run depend, beside the notes themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from revasc import __version__
from revasc.coder import CoderFactory, EngineFactory
from revasc.exports.registry import NoteExport
from revasc.guard import Limits
from revasc.runs.inputs import InputFile

#: What the messages call the settings.
_NAMES: Final = {
    "revasc": "the version of revasc",
    "ruleset": "the rule pack",
    "ruleset_version": "the version of the rule pack",
    "ruleset_sha256": "the content of the rule pack",
    "policy": "the policy",
    "policy_sha256": "the content of the policy",
    "engine": "the engine",
    "gate": "the gate",
    "results": "the kinds of results",
    "redacted": "the redaction",
    "limits": "the limits of a note",
    "shards": "the size of the shards",
    "reading": "how the export is read",
}


def settings_of(
    export: NoteExport,
    factory: CoderFactory,
    *,
    results: Sequence[str],
    limits: Limits,
    shards: Sequence[int],
    redacted: bool = False,
) -> dict[str, Any]:
    """The settings as plain JSON types.

    :raises PackError: where the rule pack or policy cannot be found.
    """
    return {
        "revasc": __version__,
        **(_engine(factory) if isinstance(factory, EngineFactory) else {"engine": type(factory).__name__}),
        "results": list(results),
        "redacted": redacted,
        "limits": asdict(limits),
        "shards": list(shards),
        "reading": export.reading(),
    }


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What has changed between two runs, in words, each with both values where they are short."""
    for key in sorted({*then, *now}):
        before, after = then.get(key), now.get(key)
        if before != after:
            shown = f" ({before} then, {after} now)" if isinstance(before, str) and len(before) < 64 else ""
            yield f"{_NAMES.get(key, key)} has changed{shown}"


def input_differences(then: Sequence[Mapping[str, Any]], now: Sequence[InputFile]) -> Iterator[str]:
    """What has changed in the files of the export. They may have been moved."""
    if len(then) != len(now):
        yield f"the export has {len(now)} files, it had {len(then)}"
        return
    for before, after in zip(then, now, strict=True):
        if (before.get("format"), before.get("sha256")) != (after.format, after.sha256):
            yield f"the input has changed: {after.name}"


def _engine(factory: EngineFactory) -> dict[str, Any]:
    from revasc.coding.policy import policy_file  # noqa: PLC0415 - with pydantic, when a run begins
    from revasc.pack.finding import META, fingerprint_layers, pack_layers  # noqa: PLC0415
    from revasc.pack.reading import read_model  # noqa: PLC0415
    from revasc.pack.schema import Meta  # noqa: PLC0415

    layers = pack_layers(factory.pack)
    meta = read_model(layers[-1] / META, Meta)
    policy = policy_file(factory.policy, *layers)
    return {
        "ruleset": meta.name,
        "ruleset_version": meta.version,
        "ruleset_sha256": fingerprint_layers(layers),
        "policy": Path(factory.policy).stem,
        "policy_sha256": hashlib.sha256(policy.read_bytes()).hexdigest(),
        "engine": factory.engine,
        "gate": factory.gate,
    }
