"""An installed Spark in a folder of its own, for clusters that are thrown away.

Executors of a cluster on this machine work in the folder ``work`` of Spark's home and leave what they
had there; it goes with the folder.
"""

from __future__ import annotations

from pathlib import Path


def own_home(spark: Path, home: Path) -> Path:
    """Make the folder ``home`` with links to all that ``spark``, the folder of pyspark, holds.

    :raises FileExistsError: where ``home`` is there already.
    """
    home.mkdir()
    for part in spark.iterdir():
        if part.name != "work":  # what the executors of others have left
            (home / part.name).symlink_to(part)
    return home
