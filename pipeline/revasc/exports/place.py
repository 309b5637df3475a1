"""Where an export lies, and its bytes: a local file or folder, or what a URL names in a store.

Stores (``s3://``, ``gs://``, ``abfs://`` and others) are reached through fsspec, and only where
the user gives such a URL. Files that end in .gz, .bz2, .xz or .zst are unpacked while they are read.
"""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Any, BinaryIO, Final
from urllib.parse import unquote

from revasc.exports.unpacking import PACKINGS, Meter, unpacked

#: ``s3://bucket/notes.csv``; one letter before the colon is a drive.
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://")
#: User and password, and whatever signs a request.
_SECRETS: Final = re.compile(r"(?<=://)[^/@]*@|\?.*", re.DOTALL)
#: Names that programs keep for themselves: .DS_Store, ._notes.txt, _SUCCESS, _temporary, ~$notes.xlsx.
_OWN: Final = (".", "_", "~$")
#: A folder that holds the rows of one value of a column, as Hive, Spark and others write.
_KEY: Final = re.compile(r"([A-Za-z_]\w*)=(.+)")
_NO_VALUE: Final = "__HIVE_DEFAULT_PARTITION__"


def is_url(location: str) -> bool:
    """Whether ``location`` is a URL and no path."""
    return _URL.match(location) is not None


@dataclass(frozen=True, repr=False)
class Place:
    """A file or folder: a path, or a URL of a store."""

    location: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    @cached_property
    def name(self) -> str:
        """What messages call it: without secrets, undecodable bytes replaced."""
        return self._bare.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    @cached_property
    def remote(self) -> bool:
        """Whether it lies in a store."""
        return is_url(self.location)

    @property
    def path(self) -> Path:
        """The path of a local place."""
        return Path(self.location)

    @cached_property
    def packing(self) -> str | None:
        """The suffix by which the file is packed, ``.gz`` for instance, or ``None``."""
        suffix = self._pure.suffix.lower()
        return suffix if suffix in PACKINGS else None

    @cached_property
    def suffix(self) -> str:
        """The suffix that tells the format, in lower case: ``.csv`` for ``notes.csv.gz``."""
        return (PurePosixPath(self._pure.stem) if self.packing else self._pure).suffix.lower()

    @property
    def stem(self) -> str:
        """The file's name without folder, packing and suffix."""
        return (PurePosixPath(self._pure.stem) if self.packing else self._pure).stem

    @property
    def keys(self) -> dict[str, str | None]:
        """The columns that the folders of its path stand for: ``type=Cath`` for instance."""
        found = filter(None, map(_KEY.fullmatch, self._pure.parts[:-1]))
        return {match[1]: None if match[2] == _NO_VALUE else unquote(match[2]) for match in found}

    @cached_property
    def size(self) -> int:
        """Bytes as they lie there.

        :raises OSError: where there is no such file, or it cannot be reached.
        """
        if not self.remote:
            return self.path.stat().st_size
        system, path = self._system
        return int(system.size(path) or 0)

    @cached_property
    def is_folder(self) -> bool:
        """Whether it is a folder. What is not there at all raises ``FileNotFoundError``."""
        if not self.remote:
            self.path.stat()
            return self.path.is_dir()
        system, path = self._system
        return bool(system.info(path)["type"] == "directory")

    def open(self, meter: Meter | None = None) -> BinaryIO:
        """The bytes of the file, unpacked. ``meter`` is told how far the reading of a packed file is."""
        raw = self.open_raw()
        if self.packing is None:
            return raw
        return unpacked(raw, self.packing, self.size, meter or Meter())

    def open_raw(self) -> BinaryIO:
        """The bytes as they lie there, of a file in which one can seek."""
        if not self.remote:
            if not S_ISREG(self.path.stat().st_mode):  # a pipe would keep the reader waiting for ever
                raise OSError(errno.EINVAL, "this is no plain file")
            return self.path.open("rb")
        system, path = self._system
        handle: BinaryIO = system.open(path, "rb")
        return handle

    def is_at(self, path: Path) -> bool:
        """Whether it is the very file that ``path`` names."""
        here = self._local
        return here is not None and here.exists() and path.exists() and path.samefile(here)

    def holds(self, path: Path) -> bool:
        """Whether ``path``, which need not be there yet, lies in this folder or is this folder."""
        here = self._local
        return here is not None and here.is_dir() and path.resolve().is_relative_to(here.resolve())

    @property
    def is_link(self) -> bool:
        """Whether it is a link to a file or folder that lies elsewhere."""
        return not self.remote and self.path.is_symlink()

    def walk(self) -> list[tuple[str, Place]]:
        """All files of a folder and the folders in it, by their names below it, in their order.

        Folders that are links are among them, and not entered. Names that begin with ``.``, ``_``
        or ``~$`` are left out.
        """
        found = self._walk_store() if self.remote else self._walk_folder()
        return sorted((name, place) for name, place in found if not is_own(name))

    def __lt__(self, other: Place) -> bool:
        return self.location < other.location

    def _walk_folder(self) -> list[tuple[str, Place]]:
        files = (
            Path(folder, name)
            for folder, inner, names in os.walk(self.path, followlinks=False)
            for name in (*names, *(name for name in inner if Path(folder, name).is_symlink()))
        )
        return [(file.relative_to(self.path).as_posix(), Place(str(file))) for file in files]

    def _walk_store(self) -> list[tuple[str, Place]]:
        system, path = self._system
        below = len(path.rstrip("/")) + 1
        return [(file[below:], Place(system.unstrip_protocol(file))) for file in system.find(path)]

    @cached_property
    def _pure(self) -> PurePosixPath:
        return PurePosixPath(self._bare.replace(os.sep, "/"))

    @property
    def _bare(self) -> str:
        return _SECRETS.sub("", self.location) if self.remote else self.location

    @property
    def _local(self) -> Path | None:
        """The path by which this machine knows it, ``file:///notes.csv`` too; ``None`` in a store."""
        if not self.remote:
            return self.path
        system, path = self._system
        return Path(path) if "file" in system.protocol else None

    @cached_property
    def _system(self) -> tuple[Any, str]:
        """The store and the path in it.

        :raises ImportError: where the client of such a store is not installed.
        """
        from fsspec.core import url_to_fs  # noqa: PLC0415 - needed by those who name a store only

        system, path = url_to_fs(self.location)
        return system, path


def is_own(name: str) -> bool:
    """Whether the file, or a folder it lies in, has a name that programs keep for themselves."""
    return any(part.startswith(_OWN) and part not in {".", ".."} for part in PurePosixPath(name).parts)
