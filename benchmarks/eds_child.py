"""EDS-NLP in an interpreter of its own, whose packages clash with ours.

Started by ``benchmarks.eds`` with the Python of that environment. Reads JSON lines and answers
each with one: first the vocabulary, then notes to read, answered with seconds of processor time.
Nothing of revasc is imported here.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from importlib.metadata import version
from typing import Any

import edsnlp  # type: ignore[import-not-found, unused-ignore]


def build(vocabulary: dict[str, Any]) -> Any:
    """Sentences, a matcher with the phrases of each label, and negation with the cues given."""
    nlp = edsnlp.blank("eds")
    nlp.add_pipe("eds.sentences")
    nlp.add_pipe("eds.matcher", config={"terms": vocabulary["terms"], "attr": "LOWER"})
    nlp.add_pipe("eds.negation", config={**vocabulary["negation"], "attr": "LOWER"})
    return nlp


def seconds(nlp: Any, texts: list[str]) -> float:
    """Processor time for all ``texts``."""
    gc.collect()
    start = time.process_time()
    for text in texts:
        nlp(text)
    return time.process_time() - start


def tags(nlp: Any, text: str) -> list[list[Any]]:
    """Words, label and negation of what is found, for a test of the setting."""
    return [[ent.text, ent.label_, bool(ent._.negation)] for ent in nlp(text).ents]


def main() -> None:
    """Answer line by line until the input ends."""
    nlp = build(json.loads(sys.stdin.readline()))
    versions = {name: version(name) for name in ("edsnlp", "spacy", "numpy")}
    _say({"python": ".".join(map(str, sys.version_info[:3])), **versions})
    for line in sys.stdin:
        asked = json.loads(line)
        _say(
            {"tags": tags(nlp, asked["tag"])} if "tag" in asked else {"seconds": seconds(nlp, asked["read"])}
        )


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
