"""Runs in parts: an export coded into a folder, safe against crashes, and provable afterwards.

The folder holds a subfolder for each kind of result with a part file a shard, ``rejects.jsonl``,
``journal.jsonl`` with a line for every shard that is done, and ``manifest.json``.
"""

from __future__ import annotations

from revasc.runs.database import NoteNlpTarget
from revasc.runs.folder import RunError
from revasc.runs.parts import parse_forms
from revasc.runs.plan import Plan
from revasc.runs.running import run_into
from revasc.runs.verifying import verify_run

__all__ = ["NoteNlpTarget", "Plan", "RunError", "parse_forms", "run_into", "verify_run"]
