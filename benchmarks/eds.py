"""The peer EDS-NLP: our phrases and our cues of negation, in an environment of its own.

EDS-NLP asks spaCy 3.8, and medSpaCy on Python 3.11 asks spaCy 3.7, so the two cannot be installed
beside each other. ``make bench`` sets up a second environment for it; where there is none, the
peer is unavailable and the run goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.timing import Clock
from revasc.note import Note
from revasc.pack import Pack

NAME: Final = "EDS-NLP"
#: Names the Python of its environment, where that is not the one that ``make bench`` made.
VARIABLE: Final = "EDSNLP_PYTHON"
CHILD: Final = Path(__file__).resolve().with_name("eds_child.py")
_NEGATED: Final = "NEGATED_EXISTENCE"


class UnavailableError(Exception):
    """A peer cannot take part; the message says why."""


class EdsNlp:
    """EDS-NLP in a process of its own, which reads notes and answers with seconds."""

    name = NAME
    does = "tags phrases and their negation"
    bears: int | None = None

    def __init__(self, command: Sequence[str], pack: Pack) -> None:
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        except OSError as error:
            raise UnavailableError("not installed") from error
        self.versions: dict[str, str] = self._ask(vocabulary(pack))

    def seconds(self, notes: Sequence[Note], _clock: Clock) -> float:
        """Processor time of the other process, on its own clock."""
        return float(self._ask({"read": [note.text for note in notes]})["seconds"])

    def tags(self, text: str) -> list[list[Any]]:
        """Words, label and negation of what it finds."""
        found: list[list[Any]] = self._ask({"tag": text})["tags"]
        return found

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        line = self._line(json.dumps(question) + "\n")
        if not line:
            self.close()
            raise UnavailableError("its process ended without an answer")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _line(self, line: str) -> str:
        """The line that answers ``line``; an empty one where the process has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except BrokenPipeError:
            return ""
        return self._process.stdout.readline()


def load_edsnlp(pack: Pack) -> EdsNlp:
    """EDS-NLP ready to read. Raises UnavailableError where its environment is not there."""
    return EdsNlp([os.environ.get(VARIABLE) or str(default_python()), "-P", str(CHILD)], pack)


def default_python() -> Path:
    """The Python that ``make bench`` has set up: ``.venv-edsnlp`` beside ``.venv``."""
    own = Path(sys.prefix)
    return own.with_name(f"{own.name}-edsnlp") / "bin" / "python"


def vocabulary(pack: Pack) -> dict[str, Any]:
    """The phrases of the pack by label, and its cues of negation by direction; patterns are left out."""
    terms: dict[str, list[str]] = {}
    for rule in pack.rules:
        if rule.pattern is None:
            terms.setdefault(rule.category, []).extend((rule.literal, *rule.variants))
    cues: dict[str, list[str]] = {"FORWARD": [], "BACKWARD": [], "TERMINATE": [], "PSEUDO": []}
    for cue in pack.context:
        negates = cue.category == _NEGATED or cue.direction in ("TERMINATE", "PSEUDO")
        if negates and cue.pattern is None and cue.direction in cues:
            cues[cue.direction] += (cue.literal, *cue.variants)
    return {
        "terms": terms,
        "negation": {
            "preceding": cues["FORWARD"],
            "following": cues["BACKWARD"],
            "termination": cues["TERMINATE"],
            "pseudo": cues["PSEUDO"],
            "verbs": [],
        },
    }
