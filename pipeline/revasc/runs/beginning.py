"""How a run begins: anew, or where an earlier one was cut off."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from revasc.runs.entries import ShardEntry
from revasc.runs.folder import RunError, clear_drafts, clear_run, refuse_strangers
from revasc.runs.inputs import fingerprint_export
from revasc.runs.journal import Kept, read_journal
from revasc.runs.parts import describe_part
from revasc.runs.plan import Plan
from revasc.runs.settings import differences, input_differences


def begin(plan: Plan, *, resume: bool) -> Kept:
    """The head of the run and the shards already done.

    :raises RunError: where the folder holds something else, or where input, rules, policy or settings
        are not those of the run that is to be resumed.
    """
    kept = read_journal(plan.folder)
    if kept is None or not kept.entries:
        clear_drafts(plan.folder) if kept is None else clear_run(plan.folder)
        refuse_strangers(plan.folder)
        return _new(plan)
    if not resume:
        raise RunError(f"{plan.folder}: holds a run already; go on with --resume, or choose another folder")
    files = fingerprint_export(plan.export)
    changed = [
        *differences(kept.head["settings"], plan.settings(kept.day)),
        *input_differences(kept.head["input"], files),
    ]
    if changed:
        raise RunError(f"{plan.folder}: cannot be resumed: {'; '.join(changed)}")
    clear_drafts(plan.folder)
    return Kept(kept.head, {number: entry for number, entry in kept.entries.items() if _lies(plan, entry)})


def _new(plan: Plan) -> Kept:
    now = datetime.now(UTC)
    files = [asdict(file) for file in fingerprint_export(plan.export)]
    started = now.isoformat(timespec="seconds")
    return Kept({"started": started, "settings": plan.settings(now.date()), "input": files}, {})


def _lies(plan: Plan, entry: ShardEntry) -> bool:
    """Whether all parts of a shard lie there as the journal says; else it is done again."""
    try:
        return all(describe_part(plan.folder, plan.folder / part.name) == part for part in entry.files)
    except (OSError, ValueError):
        return False
