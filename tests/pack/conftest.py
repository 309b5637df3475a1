from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack.copies import shipped_copy


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the shipped pack that a test may spoil."""
    return shipped_copy(tmp_path / "pack")
