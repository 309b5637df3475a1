"""The rule pack read by medSpaCy's own components: reference, stock behaviour, differential tests.

Nothing here imports medSpaCy until a pipeline is built with ``revasc.load(engine="medspacy")``.
"""

from __future__ import annotations

from revasc.medspacy_engine.loading import load_medspacy

__all__ = ["load_medspacy"]
