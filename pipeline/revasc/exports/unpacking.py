"""Packed files, unpacked while they are read, within bounds, and with one kind of error.

A few kilobytes can hold terabytes of zeros. Reading such a file takes no memory here, but it
would never end: where a file gives more than :data:`MOST_TIMES` its own size, and more than
:data:`FREE` bytes at all, the reading stops with an error.
"""

from __future__ import annotations

import bz2
import errno
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final

#: Text packs to a tenth; thousands of copies of one note to a three-hundredth.
MOST_TIMES: Final = 500
#: Bytes that any file may give.
FREE: Final = 1 << 30

_BUFFER: Final = 1 << 20
_CHUNK: Final = 1 << 16
_DAMAGED: Final = "the packed data is damaged or cut off"


class Meter:
    """How far the reading of an export has come: ``fraction`` from 0 to 1."""

    __slots__ = ("fraction",)

    def __init__(self) -> None:
        self.fraction = 0.0

    def at(self, done: float, total: float) -> None:
        """``done`` of ``total`` bytes, rows or files are read."""
        self.fraction = min(done / total, 1.0) if total else 1.0


def unpacked(raw: BinaryIO, packing: str, size: int, meter: Meter) -> BinaryIO:
    """The bytes that ``raw``, packed as the suffix ``packing`` says and ``size`` bytes long, holds."""
    return io.BufferedReader(_Unpacked(raw, packing, size, meter), _BUFFER)


class _Unpacked(io.RawIOBase):
    """Reads on one side, unpacks, counts both sides."""

    def __init__(self, raw: BinaryIO, packing: str, size: int, meter: Meter) -> None:
        self._raw = raw
        self._inner = PACKINGS[packing](raw)
        self._size = size
        self._meter = meter
        self._given = 0
        self._fault: OSError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``.

        :raises OSError: where the data is damaged, cut off, or swells beyond the bounds.
        """
        if self._fault is None:
            try:
                return self._fill(buffer)
            except OSError as error:
                self._fault = error
        raise self._fault  # once and for all: behind the damage a library may find an end of the file

    def _fill(self, buffer: Any) -> int:
        try:
            count: int = self._inner.readinto(buffer)
        except (EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            raise OSError(errno.EIO, _DAMAGED) from error
        except OSError as error:
            if error.errno is not None:  # of the disk, not of the packing
                raise
            raise OSError(errno.EIO, _DAMAGED) from error
        self._given += count
        if self._given > max(FREE, MOST_TIMES * self._size):
            raise OSError(errno.EFBIG, f"it unpacks to more than {MOST_TIMES} times its size")
        self._meter.at(self._raw.tell(), self._size)
        return count

    def close(self) -> None:
        """Close both sides."""
        if not self.closed:
            self._inner.close()
            self._raw.close()
        super().close()


class _Streams:
    """Streams one behind the other, each by a decompressor of its own.

    The file classes of bz2, lzma and zstd take whatever follows the first stream and cannot be read
    for padding and pass over it: a damaged second half would be lost without a word. Here it is
    damage. That of gzip gives up to 128 KiB that it has unpacked before the damage for lost.
    """

    def __init__(self, raw: BinaryIO, new: Callable[[], Any], padding: bytes = b"") -> None:
        self._raw = raw
        self._new = new
        self._padding = padding
        self._stream: Any = None
        self._rest = b""

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as one step gives.

        :raises EOFError: where the data is cut off.
        """
        while True:
            if self._stream is None and not self._begin():
                return 0
            if not self._rest and self._stream.needs_input:
                self._rest = self._raw.read(_CHUNK)
                if not self._rest:
                    raise EOFError
            data = self._stream.decompress(self._rest, len(buffer))
            self._rest = b""
            if self._stream.eof:
                self._rest, self._stream = self._stream.unused_data, None
            if data:
                buffer[: len(data)] = data
                return len(data)

    def close(self) -> None:
        """Let the decompressor go."""
        self._stream = None

    def _begin(self) -> bool:
        """Start the next stream, if there is one."""
        self._rest = self._rest.lstrip(self._padding) if self._padding else self._rest
        while not self._rest:
            data = self._raw.read(_CHUNK)
            if not data:
                return False
            self._rest = data.lstrip(self._padding) if self._padding else data
        self._stream = self._new()
        return True


class _Gzip:
    """A gzip stream (RFC 1952), its checksum verified, with the methods of the other decompressors."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the end of the stream is reached."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What follows the stream."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Up to ``max_length`` bytes; the rest of the input is kept."""
        found = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = not self._inner.unconsumed_tail and len(found) < max_length
        return found


def _open_zstd(raw: BinaryIO) -> Any:
    """Zstandard by the module that Python 3.14 has of its own."""
    from backports.zstd import ZstdDecompressor, ZstdError  # noqa: PLC0415 - compiled, and rarely needed

    class Streams(_Streams):
        """Its errors are of a class that no other module knows."""

        def readinto(self, buffer: Any) -> int:
            try:
                return super().readinto(buffer)
            except ZstdError as error:
                raise EOFError from error

    return Streams(raw, ZstdDecompressor)


#: How each packing is undone, by its suffix.
PACKINGS: Final[dict[str, Callable[[BinaryIO], Any]]] = {
    ".gz": lambda raw: _Streams(raw, _Gzip, padding=b"\0"),
    ".bz2": lambda raw: _Streams(raw, bz2.BZ2Decompressor),
    ".xz": lambda raw: _Streams(raw, lzma.LZMADecompressor, padding=b"\0"),
    ".zst": _open_zstd,
}
