from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.spark_home import own_home


@pytest.fixture
def spark(tmp_path: Path) -> Path:
    folder = tmp_path / "pyspark"
    for part in ("jars", "bin", "work"):
        (folder / part).mkdir(parents=True)
        (folder / part / "file").write_text(part)
    return folder


def test_all_is_there_but_what_executors_left(spark: Path, tmp_path: Path):
    home = own_home(spark, tmp_path / "home")
    assert sorted(part.name for part in home.iterdir()) == ["bin", "jars"]
    assert (home / "jars" / "file").read_text() == "jars"


def test_what_executors_leave_is_not_left_in_the_installation(spark: Path, tmp_path: Path):
    (own_home(spark, tmp_path / "home") / "work" / "app-1").mkdir(parents=True)
    assert not (spark / "work" / "app-1").exists()


def test_a_home_is_not_shared(spark: Path, tmp_path: Path):
    own_home(spark, tmp_path / "home")
    with pytest.raises(FileExistsError):
        own_home(spark, tmp_path / "home")
