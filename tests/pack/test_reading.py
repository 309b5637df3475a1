from __future__ import annotations

from pathlib import Path

import pytest

from revasc.pack.reading import PackError, read_json, read_model
from revasc.pack.schema import Meta


def test_a_file_becomes_its_model(tmp_path: Path):
    file = tmp_path / "meta.json"
    file.write_text('{"name": "a", "version": "1"}', encoding="utf-8")
    assert read_model(file, Meta) == Meta(name="a", version="1")
    assert read_json(file) == {"name": "a", "version": "1"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'{"name": "a"}', "meta.json: version: Field required"),
        (b'{"name": "a", "version": "1", "disable": [1]}', "meta.json: disable.0: Input should be a valid"),
        (b"[]", "meta.json: : Input should be a valid dictionary"),
        (b'{"name":\n', "meta.json: line 2: not JSON"),
        (b"\xff", "meta.json: byte 0: not UTF-8"),
        (None, "meta.json: cannot be read (No such file or directory)"),
    ],
)
def test_faults_name_file_and_field(tmp_path: Path, content: bytes | None, fault: str):
    if content is not None:
        (tmp_path / "meta.json").write_bytes(content)
    with pytest.raises(PackError) as refused:
        read_model(tmp_path / "meta.json", Meta)
    assert str(refused.value).startswith(fault)
