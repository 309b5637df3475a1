"""The folder of a run: who may write in it, and what it must not hold yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: Held while a run writes. The file stays; the lock goes with the process, however that ends.
LOCK: Final = ".lock"
#: What a run writes, by its name below the folder; nothing else is ever removed.
_RESULT: Final = re.compile(
    r"(?:journal\.jsonl|rejects\.jsonl|manifest\.json"
    r"|(?:records|notes|lesions|mentions|note_nlp)\.(?P<form>[a-z]+)/part-[0-9]{5,}\.(?P=form))"
)
#: The same while it is written.
_DRAFT: Final = re.compile(r"((?:[^/]+/)?)\.([^/]+)\.[0-9]+\.part")


class RunError(Exception):
    """A run that cannot begin, go on, or be trusted: the folder and why."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, made where it is missing, for this process alone.

    :raises RunError: where it cannot be made, is a file, or another run writes there.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - for runs in parts only

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0, mode=0o600)
        lock.acquire()
    except Timeout:
        raise RunError(f"{folder}: another run writes into this folder") from None
    except OSError as error:
        raise RunError(f"{folder}: {(error.strerror or 'cannot be written').lower()}") from error
    try:
        yield
    finally:
        lock.release()


def refuse_strangers(folder: Path) -> None:
    """See that a new run finds its folder empty.

    :raises RunError: where anything lies there.
    """
    if any(path.name != LOCK for path in folder.iterdir() if not path.is_dir() or any(path.iterdir())):
        raise RunError(f"{folder}: the folder is not empty and holds no run; choose another")


def clear_run(folder: Path) -> None:
    """Remove what a run has left that was stopped before its first shard was done, and nothing else."""
    clear_drafts(folder)
    for path, name in _files(folder):
        if _RESULT.fullmatch(name):
            path.unlink()


def clear_drafts(folder: Path) -> None:
    """Remove what a crash has left half written."""
    for path, name in _files(folder):
        draft = _DRAFT.fullmatch(name)
        if draft and _RESULT.fullmatch(draft[1] + draft[2]):
            path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """What lies in the folder and the folders in it that may be of a run, each with its name below it."""
    for path in [*folder.glob("*"), *folder.glob("*/*")]:
        if path.is_file():  # a subfolder is called records.jsonl
            yield path, path.relative_to(folder).as_posix()
