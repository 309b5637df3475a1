from __future__ import annotations

from pathlib import Path

import pytest

from revasc.exports import ExportError, Reject, read_notes
from revasc.exports.finding import find_files

CSV = "id,text\n{0}1,LAD\n{0}2,RCA\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tables in two folders, and what programs leave beside them."""
    for name in ("2025/b.csv", "2026/a.csv", "2026/c.csv", "_temporary/x.csv"):
        file = tmp_path / "export" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CSV.format(file.stem))
    for name in (".DS_Store", "._a.csv", "_SUCCESS", "2026/~$a.xlsx", "readme.md"):
        (tmp_path / "export" / name).write_bytes(b"\0")
    return tmp_path / "export"


def names(location: object, asked: str | None = None) -> list[str]:
    return [Path(place.location).name for place, _ in find_files(str(location), asked)]


def ids(location: object, **options: object) -> list[str | None]:
    return [item.note_id for item in read_notes(location, **options).items()]


def test_a_folder_of_tables(folder: Path):
    assert names(folder) == ["b.csv", "a.csv", "c.csv"]
    assert ids(folder) == ["b1", "b2", "a1", "a2", "c1", "c2"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("2026/*.csv", ["a.csv", "c.csv"]),
        ("*/?.csv", ["b.csv", "a.csv", "c.csv"]),
        ("**/[ab].csv", ["b.csv", "a.csv"]),
        ("202*", ["b.csv", "a.csv", "c.csv"]),
        ("2025/b.csv", ["b.csv"]),
        ("_*/x.csv", ["x.csv"]),
    ],
)
def test_patterns(folder: Path, pattern: str, found: list[str]):
    assert names(folder / pattern) == found


def test_a_file_whose_name_looks_like_a_pattern_is_itself(tmp_path: Path):
    (tmp_path / "x[1].csv").write_text(CSV.format("n"))
    (tmp_path / "x1.csv").write_text(CSV.format("m"))
    assert ids(tmp_path / "x[1].csv") == ["n1", "n2"]


def test_a_pattern_that_nothing_matches(folder: Path):
    with pytest.raises(ExportError, match=r"export/\*\.tsv: no file matches"):
        read_notes(folder / "*.tsv")


def test_files_of_several_formats_are_one_export(folder: Path):
    (folder / "d.jsonl").write_text('{"id": "d1", "text": "LAD"}\n')
    export = read_notes(folder)
    assert export.format == "csv, jsonl"
    assert [note.note_id for note in export][-1] == "d1"


def test_single_notes_beside_tables_are_the_users_choice(folder: Path):
    (folder / "note.txt").write_text("LAD")
    message = r"files of notes and single notes together \(3 csv, 1 text\); choose by format"
    with pytest.raises(ExportError, match=message):
        read_notes(folder)
    assert ids(folder, format="text") == ["note"]
    assert len(ids(folder, format="csv")) == 6


@pytest.mark.parametrize(
    ("asked", "message"),
    [("parquet", "without any .parquet or .pq file"), ("mimic", "without any .csv file")],
)
def test_a_folder_without_files_of_the_format(tmp_path: Path, asked: str, message: str):
    with pytest.raises(ExportError, match=message):
        read_notes(tmp_path, format=asked)


def test_packed_files_count_by_the_suffix_below(folder: Path):
    (folder / "z.csv.gz").write_bytes(b"\x1f\x8b")
    assert names(folder)[-1] == "z.csv.gz"


@pytest.fixture
def linked(folder: Path, tmp_path: Path) -> Path:
    """A folder with links out of it: to a file, to a folder, to nothing, and to what is no export."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.csv").write_text(CSV.format("s"))
    (folder / "l.csv").symlink_to(tmp_path / "other" / "secret.csv")
    (folder / "m").symlink_to(tmp_path / "other")
    (folder / "n.csv").symlink_to(tmp_path / "gone.csv")
    (folder / "o.md").symlink_to(tmp_path / "other" / "secret.csv")
    return folder


@pytest.mark.parametrize("asked", [None, "csv"])
def test_links_in_a_folder_are_rejects(linked: Path, asked: str | None):
    found = list(read_notes(linked, format=asked).items())
    rejects = [item for item in found if isinstance(item, Reject)]
    assert [item.note_id for item in found if not isinstance(item, Reject)] == [
        "b1",
        "b2",
        "a1",
        "a2",
        "c1",
        "c2",
    ]
    assert [(Path(item.file).name, item.code, item.row) for item in rejects] == [
        ("l.csv", "link", 0), ("m", "link", 0), ("n.csv", "link", 0),
    ]  # fmt: skip


def test_a_link_that_the_user_names_is_followed(linked: Path):
    assert ids(linked / "l.csv") == ["s1", "s2"]
    assert ids(linked / "m") == ["s1", "s2"]


def test_a_ring_of_links_ends(folder: Path):
    (folder / "2026" / "again").symlink_to(folder)
    found = list(read_notes(folder).items())
    assert len(found) == 7
    assert found[-1].code == "link"
