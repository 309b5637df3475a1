"""Gold against results: precision, recall and F1, lesion fields, decisions, misses in context."""

from __future__ import annotations

from revasc.evaluation.figures import Figures
from revasc.evaluation.gold import GoldError, GoldNote, read_gold
from revasc.evaluation.report import Report
from revasc.evaluation.run import evaluate, evaluate_file, evaluate_files

__all__ = [
    "Figures",
    "GoldError",
    "GoldNote",
    "Report",
    "evaluate",
    "evaluate_file",
    "evaluate_files",
    "read_gold",
]
