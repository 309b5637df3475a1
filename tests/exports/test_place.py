from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from revasc.exports import ExportError, read_notes
from revasc.exports.place import Place, is_url

CSV = b"id,text\nn1,LAD\n"


@pytest.mark.parametrize(
    ("location", "suffix", "stem", "packing"),
    [
        ("a/x.csv", ".csv", "x", None), ("x.CSV", ".csv", "x", None), ("x.csv.gz", ".csv", "x", ".gz"),
        ("x.csv.GZ", ".csv", "x", ".gz"), ("x.tar.zst", ".tar", "x", ".zst"), ("x.gz", "", "x", ".gz"),
        ("x.y.bz2", ".y", "x", ".bz2"), ("x", "", "x", None), (".csv", "", ".csv", None),
        ("s3://b/x.csv.xz", ".csv", "x", ".xz"), ("https://h/x.csv?sig=a.gz", ".csv", "x", None),
    ],
)  # fmt: skip
def test_names_of_files(location: str, suffix: str, stem: str, packing: str | None):
    place = Place(location)
    assert (place.suffix, place.stem, place.packing) == (suffix, stem, packing)


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("a/x.csv", "a/x.csv"), ("s3://key:word@bucket/x.csv", "s3://bucket/x.csv"),
        ("https://h/x.csv?sig=secret", "https://h/x.csv"), ("s3://bucket/a@b.csv", "s3://bucket/a@b.csv"),
        ("bad\udcff.csv", "bad\ufffd.csv"),
    ],
)  # fmt: skip
def test_what_messages_call_it(location: str, name: str):
    assert Place(location).name == name
    assert repr(Place(location)) == f"Place({name!r})"


@pytest.mark.parametrize(
    ("location", "url"),
    [("s3://b/x", True), ("memory://x", True), ("x.csv", False), ("C:/x", False), ("C://x", False),
     ("a:b", False)],
)  # fmt: skip
def test_urls(location: str, url: bool):
    assert is_url(location) is Place(location).remote is url


@pytest.mark.parametrize(
    ("location", "keys"),
    [
        ("x/type=Cath/part-0.parquet", {"type": "Cath"}),
        ("x/type=Cath/date=2026-02-03/part-0.parquet", {"type": "Cath", "date": "2026-02-03"}),
        ("type=Cath%20lab/x.parquet", {"type": "Cath lab"}),
        ("type=__HIVE_DEFAULT_PARTITION__/x.parquet", {"type": None}),
        ("s3://b/type=Cath/x.parquet", {"type": "Cath"}),
        ("a=/1=2/ =3/x=y.parquet", {}),
    ],
)
def test_columns_that_are_folders(location: str, keys: dict[str, str | None]):
    assert Place(location).keys == keys


def test_bytes_and_size(tmp_path: Path):
    (tmp_path / "x.csv").write_bytes(CSV)
    place = Place(str(tmp_path / "x.csv"))
    with place.open() as handle:
        assert handle.read() == CSV
    assert (place.size, place.is_folder, Place(str(tmp_path)).is_folder) == (len(CSV), False, True)
    assert place.is_at(tmp_path / "x.csv")
    (tmp_path / "y.csv").write_bytes(CSV)
    assert not place.is_at(tmp_path / "y.csv")
    with pytest.raises(FileNotFoundError):
        _ = Place(str(tmp_path / "gone")).is_folder


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(ExportError, match="this is no plain file"):
        list(read_notes(tmp_path / "x.csv"))


def test_places_are_ordered_by_their_location():
    assert sorted([Place("b"), Place("a")]) == [Place("a"), Place("b")]


def test_walking_names_files_below_the_folder(tmp_path: Path):
    for name in ("b/x.csv", "a.csv", ".git/y.csv", "b/_z.csv", "~$a.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(CSV)
    assert [name for name, _ in Place(str(tmp_path)).walk()] == ["a.csv", "b/x.csv"]


@pytest.fixture
def store() -> Iterator[str]:
    """A store of objects in this process."""
    system = fsspec.filesystem("memory")
    for name, data in {"2025/b.csv": b"b", "2026/a.csv": b"a", "2026/_x.csv": b"x"}.items():
        system.pipe(f"/bucket/{name}", CSV.replace(b"n", data))
    system.pipe("/bucket/2026/c.jsonl", b'{"id": "c1", "text": "LAD"}\n')
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("", ["b1", "a1", "c1"]), ("/2026/a.csv", ["a1"]), ("/*/*.csv", ["b1", "a1"]),
        ("/**/a.csv", ["a1"]), ("/2026", ["a1", "c1"]),
    ],
)  # fmt: skip
def test_a_store(store: str, location: str, found: list[str]):
    export = read_notes(store + location)
    assert sorted(note.note_id for note in export) == sorted(found)
    assert export.fraction == 1.0
    assert export.rejects == []


def test_packed_files_and_parquet_in_a_store(store: str):
    import gzip

    import pyarrow as pa
    import pyarrow.parquet as pq

    system = fsspec.filesystem("memory")
    system.pipe("/bucket/z/x.csv.gz", gzip.compress(CSV))
    with system.open("/bucket/z/x.parquet", "wb") as handle:
        pq.write_table(pa.table({"id": ["p1"], "text": ["LAD"]}), handle)
    assert [note.note_id for note in read_notes(f"{store}/z")] == ["n1", "p1"]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        (
            "memory://bucket/gone.csv",
            r"memory://bucket/gone\.csv: ",
        ),
        ("memory://bucket/*.tsv", r"memory://bucket/\*\.tsv: no file matches"),
    ],
)
def test_what_a_store_does_not_have(store: str, location: str, message: str):
    with pytest.raises(ExportError, match=message):
        list(read_notes(location))


def test_a_store_over_the_network(tmp_path: Path):
    """An S3 server on this machine, reached by the client that the extra s3 brings."""
    server = pytest.importorskip("moto.server", reason="moto, an S3 server for tests, is not installed")
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    try:
        _, port = running.get_host_and_port()
        client = {"endpoint_url": f"http://127.0.0.1:{port}"}
        fsspec.config.conf["s3"] = {"key": "k", "secret": "s", "client_kwargs": client}
        system = fsspec.filesystem("s3")
        system.mkdir("bucket")
        system.pipe("bucket/2026/a.csv", CSV)
        system.pipe("bucket/2026/b.csv", b"id,text\n" + b"".join(b"m%d,LAD\n" % n for n in range(20_000)))
        export = read_notes("s3://bucket/2026/*.csv")
        assert len(list(export)) == 20_001
        assert export.files[0].source.file == "s3://bucket/2026/a.csv"
        with pytest.raises(ExportError, match=r"s3://bucket/gone\.csv"):
            list(read_notes("s3://bucket/gone.csv"))
    finally:
        fsspec.config.conf.pop("s3", None)
        running.stop()
