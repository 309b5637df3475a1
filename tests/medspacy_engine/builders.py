"""What the tests of the medSpaCy engine share."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from revasc.pack import ContextRule, find_pack

FLAGS = ("is_negated", "is_historical", "is_hypothetical", "is_family", "is_uncertain")

REPORT = """PROCEDURE REPORT
ACCESS: Right radial artery, 6 French sheath.
FINDINGS: The mid RCA had a chronic total occlusion, 100%, TIMI 0 flow, known for over 8 months.
PROCEDURE DETAILS: A wire crossed the lesion antegradely. The mid RCA was predilated with a 2.0 x 15 mm
balloon and a 3.0 x 38 mm drug-eluting stent was deployed. TIMI 3 flow, 0% residual stenosis.
"""


def flags(plain: Language, text: str) -> dict[str, set[str]]:
    """Stock medSpaCy's flags by the words of each entity."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doc = plain(text)
    return {ent.text: {flag for flag in FLAGS if ent._.get(flag)} for ent in doc.ents}


def statuses(nlp: Language, text: str) -> dict[str, str]:
    """Status by the words of each mention, for notes that say nothing twice."""
    return {mention.text: mention.status for mention in nlp(text)._.revasc.mentions}


def rule(**fields: Any) -> ContextRule:
    """A context rule that negates what follows, unless told otherwise."""
    given = {"id": "test.cue", "literal": "cue", "category": "NEGATED_EXISTENCE", "direction": "FORWARD"}
    return ContextRule(**{**given, "status": "negated", **fields})


def pack_with(folder: Path, cues: Sequence[Mapping[str, Any]]) -> Path:
    """A copy of the shipped pack in ``folder`` whose only context rules are ``cues``."""
    copy = folder / "pack"
    shutil.copytree(find_pack(), copy)
    (copy / "context.json").write_text(json.dumps({"context_rules": list(cues)}), encoding="utf-8")
    return copy


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own, where nothing has been imported yet."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
