"""Our figures and those of the shared scoring tool, on the same perturbed results, to the digit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from revasc.evaluation import evaluate, evaluate_file, read_gold
from revasc.results.jsonl import write_results
from tests.evaluation.builders import code_alike, gold_record, jsonl

_SHARED = Path(__file__).resolve().parents[2].parent / "shared"
_TOOL = _SHARED / "tools" / "score.py"
_GOLD = _SHARED / "corpora" / "batches" / "a.jsonl"
_WITHOUT_MENTIONS = _SHARED / "corpora" / "real_dev.jsonl"

pytestmark = pytest.mark.skipif(
    not (_TOOL.is_file() and _GOLD.is_file() and _WITHOUT_MENTIONS.is_file()),
    reason="the shared scoring tool and gold batch are not beside this checkout",
)

_CHOICES: dict[str, list[Any]] = {
    "vessel": ["RCA", "LAD", "LCX", "LM", "RI", None],
    "treatments": [[], ["stent"], ["stent", "angioplasty"], ["atherectomy"]],
    "cto": [True, False, None],
    "occlusion_percent": [100, 99, 80, None],
    "chronicity_months": [6, 12, 1.6, None],
    "approach": ["antegrade", "retrograde", "combined", None],
    "outcome": ["success", "partial", "failed", None],
    "decision": ["supported", "query", "not_supported"],
}
_LABELS = ["ACCESS_SITE", "OCCLUSION", "FLOW", "CHRONICITY", "CTO", "ANGIOPLASTY", "ATHERECTOMY", "STENT"]
_STATUSES = ["current", "negated", "historical"]


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _perturbed(gold: list[dict[str, Any]], seed: int, rate: float) -> Iterator[dict[str, Any]]:
    """Results made from the gold itself: notes, lesions, fields, sites and mentions dropped or changed."""
    dice = random.Random(seed)
    for note in gold:
        if dice.random() >= rate / 4:
            yield {
                "note_id": note["note_id"],
                "decision": _maybe(dice, rate, note["decision"], _CHOICES["decision"]),
                "summary": "",
                "lesions": [_lesion(dice, rate, les) for les in note["lesions"] if dice.random() >= rate / 4],
                "access": list(_sites(dice, rate, note["access"])),
                "mentions": list(_mentions(dice, rate, note)),
            }


def _maybe(dice: random.Random, rate: float, value: Any, others: list[Any]) -> Any:
    return dice.choice(others) if dice.random() < rate else value


def _lesion(dice: random.Random, rate: float, lesion: dict[str, Any]) -> dict[str, Any]:
    return {key: _maybe(dice, rate, value, _CHOICES.get(key, [value])) for key, value in lesion.items()}


def _sites(dice: random.Random, rate: float, access: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for site in access:
        if dice.random() >= rate:
            yield site | {"side": _maybe(dice, rate, site["side"], ["left", "right", None])}
    if dice.random() < rate:
        yield {"artery": "ulnar", "side": None}


def _mentions(dice: random.Random, rate: float, note: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Mentions dropped, doubled, shifted, renamed, and invented ones on top."""
    for mention in note.get("mentions", []):
        if dice.random() >= rate:
            yield _moved(dice, rate, mention)
        if dice.random() < rate / 3:
            yield _moved(dice, rate, mention)
    for _ in range(round(10 * rate)):
        start = dice.randrange(len(note["text"]))
        yield {"label": dice.choice(_LABELS), "start": start, "end": start + 5, "status": "current"}


def _moved(dice: random.Random, rate: float, mention: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": _maybe(dice, rate / 3, mention["label"], _LABELS),
        "start": mention["start"] + _maybe(dice, rate, 0, [-4, -1, 2]),
        "end": mention["end"] + _maybe(dice, rate, 0, [0, 1, 9]),
        "status": _maybe(dice, rate, mention["status"], _STATUSES),
    }


def _tool_figures(gold: Path, results: Path) -> dict[str, Any]:
    command = [sys.executable, str(_TOOL), str(gold), str(results)]
    ran = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


@pytest.mark.parametrize("gold", [_GOLD, _WITHOUT_MENTIONS], ids=["mentions", "no_mentions"])
@pytest.mark.parametrize(("seed", "rate"), [(0, 0.0), (1, 0.1), (2, 0.3), (3, 0.6), (4, 1.0)])
def test_every_figure_agrees(tmp_path: Path, gold: Path, seed: int, rate: float) -> None:
    results = tmp_path / "results.jsonl"
    rows = list(_perturbed(_records(gold), seed, rate))
    results.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    theirs = _tool_figures(gold, results)
    ours = evaluate(read_gold(gold), rows).to_dict()
    assert {name: ours.get(name) for name in theirs} == theirs


def test_written_results_score_as_those_in_memory(tmp_path: Path) -> None:
    """100 and 100.0 are one number to us; the tool must see the one that gold files write."""
    gold, results = tmp_path / "gold.jsonl", tmp_path / "results.jsonl"
    gold.write_text(jsonl(gold_record()), encoding="utf-8")
    write_results(results, [code_alike(note.note) for note in read_gold(gold)])
    assert evaluate_file(gold, code_alike).to_dict()["occlusion_percent"] == 1.0
    assert _tool_figures(gold, results)["occlusion_percent"] == 1.0


def test_the_perturbation_reaches_every_figure() -> None:
    """Guards the test above: results that agree with gold everywhere would prove nothing."""
    rows = list(_perturbed(_records(_GOLD), 2, 0.3))
    figures = evaluate(read_gold(_GOLD), rows).to_dict()
    assert 0 < figures["missing"] < figures["notes"]
    assert figures["false_supported"] > 0
    shares = [figures["mean_field_accuracy"], figures["mention_macro_f1"], *figures["access_prf"]]
    assert all(0.3 < share < 1 for share in shares)
    assert figures["mention_macro_f1_exact"] < figures["mention_macro_f1"]
