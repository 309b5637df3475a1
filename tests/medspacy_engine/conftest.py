"""The pipelines that are compared: ours (``nlp``), our pack in medSpaCy's parts, and medSpaCy as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="session")
def med(nlp: Language) -> Language:
    """``engine="medspacy"``; built after ``nlp``, whose attributes answer for both."""
    import revasc

    return revasc.load(engine="medspacy")


@pytest.fixture(scope="session")
def plain(med: Language) -> Language:
    """Stock medSpaCy with our vocabulary: PyRuSH, default sections, default ConText."""
    from benchmarks.stock import load_stock

    from revasc.pack import load_pack

    return load_stock(load_pack())
