from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from revasc.exports import ExportError, Reject, read_notes, unpacking
from revasc.exports.unpacking import PACKINGS, Meter, unpacked
from revasc.note import Note

Pack = Callable[[bytes], bytes]
PACK: dict[str, Pack] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}
ROWS = [f"n{row},Row {row}: the LAD has {row * 7919 % 101} % stenosis and {row:b}\n" for row in range(400)]
TEXT = ("id,text\n" + "".join(ROWS)).encode()


@pytest.fixture(params=PACK)
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(data: bytes, suffix: str, meter: Meter | None = None) -> bytes:
    return unpacked(io.BytesIO(data), suffix, len(data), meter or Meter()).read()


def items(path: Path, data: bytes) -> list[Note | Reject]:
    path.write_bytes(data)
    return list(read_notes(path).items())


def test_every_packing_is_tried():
    assert set(PACK) == set(PACKINGS)


def test_one_stream_and_several(suffix: str):
    meter = Meter()
    packed = PACK[suffix](TEXT[:5000]) + PACK[suffix](b"") + PACK[suffix](TEXT[5000:])
    assert read(packed, suffix, meter) == TEXT
    assert meter.fraction == 1.0
    assert read(PACK[suffix](TEXT), suffix) == TEXT
    assert read(b"", suffix) == b""


def test_notes_come_out_of_several_streams(tmp_path: Path, suffix: str):
    packed = PACK[suffix](TEXT[:5001]) + PACK[suffix](TEXT[5001:])
    found = items(tmp_path / f"x.csv{suffix}", packed)
    assert [item.note_id for item in found] == [f"n{row}" for row in range(400)]


@pytest.mark.parametrize("streams", [1, 2])
def test_cut_anywhere_the_rows_before_are_kept_and_one_reject_says_so(
    tmp_path: Path, suffix: str, streams: int
):
    """A cut exactly between two streams leaves a whole file: the sizes there show no loss."""
    half = len(TEXT) // streams
    parts = [PACK[suffix](TEXT[:half]), PACK[suffix](TEXT[half:])]
    whole = b"".join(parts[:streams]) if half < len(TEXT) else parts[0]
    path = tmp_path / f"x.csv{suffix}"
    for length in {*range(1, len(whole), max(1, len(whole) // 40)), *range(len(whole) - 12, len(whole))}:
        if streams == 2 and length == len(parts[0]):
            continue
        try:
            found = items(path, whole[:length])
        except ExportError as error:
            assert error.message == "the packed data is damaged or cut off"  # noqa: PT017
            continue
        *notes, last = found
        assert [(item.note_id, item.text) for item in notes] == [
            tuple(row.rstrip("\n").split(",", 1)) for row in ROWS[: len(notes)]
        ]
        assert (last.code, last.row) == ("unreadable_file", len(notes) + 1)


def test_most_of_a_file_cut_near_its_end_is_kept(tmp_path: Path, suffix: str):
    """Within the memory of each method: bzip2 and zstd give whole blocks or nothing."""
    packed = PACK[suffix](TEXT) + PACK[suffix](TEXT.replace(b"id,text\n", b"").replace(b"n", b"m"))
    found = items(tmp_path / f"x.csv{suffix}", packed[:-3])
    assert len(found) > 400
    assert found[-1].code == "unreadable_file"


@pytest.mark.parametrize("rest", [b"no stream", b"\x1f\x8b\x08broken", b"BZh9 broken", b"\xfd7zXZ\0broken"])
def test_what_follows_a_stream_and_is_none_is_damage(tmp_path: Path, suffix: str, rest: bytes):
    """The file classes of bz2, lzma and zstd pass over it."""
    found = items(tmp_path / f"x.csv{suffix}", PACK[suffix](TEXT) + rest)
    assert [item.note_id for item in found[:-1]] == [f"n{row}" for row in range(400)]
    assert found[-1].code == "unreadable_file"


def test_a_damaged_second_stream_is_not_passed_over(tmp_path: Path, suffix: str):
    second = bytearray(PACK[suffix](TEXT))
    second[:6] = b"\xaa" * 6
    found = items(tmp_path / f"x.csv{suffix}", PACK[suffix](TEXT) + bytes(second))
    assert found[-1].code == "unreadable_file"


def test_zeros_that_pad_are_none(suffix: str):
    if suffix in {".gz", ".xz"}:
        assert read(PACK[suffix](TEXT) + bytes(512), suffix) == TEXT


def test_a_skippable_frame_is_passed_over():
    frame = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"meta"
    assert read(frame + zstd.compress(TEXT) + frame, ".zst") == TEXT


def test_damage_stays_damage(suffix: str):
    """Behind it a second try must not find an end of the file."""
    handle = unpacked(io.BytesIO(PACK[suffix](TEXT)[:-2]), suffix, 100, Meter())
    for _ in range(3):
        with pytest.raises(OSError, match="damaged or cut off"):
            handle.read()


def test_a_bomb_ends_with_an_error(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacking, "FREE", 1 << 20)
    zeros = b"id,text\n" + b"n1,LAD\n" + b"x" * (64 << 20)
    path = tmp_path / f"x.csv{suffix}"
    path.write_bytes(PACK[suffix](zeros))
    with pytest.raises(OSError, match="unpacks to more than 500 times"):
        unpacked(path.open("rb"), suffix, path.stat().st_size, Meter()).read()
    first, last = read_notes(path).items()
    assert (first.note_id, last.code) == ("n1", "unreadable_file")
    assert "500 times" in last.message


def test_what_packs_well_is_no_bomb(suffix: str):
    assert len(read(PACK[suffix](b"x" * (8 << 20)), suffix)) == 8 << 20


def test_closing_closes_the_file(suffix: str):
    raw = io.BytesIO(PACK[suffix](TEXT))
    unpacked(raw, suffix, 1, Meter()).close()
    assert raw.closed


@pytest.mark.parametrize(("done", "total", "fraction"), [(0, 4, 0), (1, 4, 0.25), (9, 4, 1), (0, 0, 1)])
def test_the_meter(done: float, total: float, fraction: float):
    meter = Meter()
    meter.at(done, total)
    assert meter.fraction == fraction
