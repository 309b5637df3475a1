from __future__ import annotations

from pathlib import Path
from typing import Self

import pytest
from pydantic import Field, model_validator

from revasc.coding.rulefile import (
    RuleFileError,
    RuleModel,
    disabled_rows,
    layered_rows,
    read_layered,
    read_rules,
)


class Inner(RuleModel):
    months: float


class Outer(RuleModel):
    name: str
    limits: Inner


GOOD = 'name = "x"\n[limits]\nmonths = 3\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_its_model(tmp_path: Path):
    assert read_rules(write(tmp_path, GOOD), Outer) == Outer(name="x", limits=Inner(months=3))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[limits]\nmonths = 3\n", "name: Field required"),
        ('name = "x"\n[limits]\n', "limits.months: Field required"),
        (GOOD.replace("3", '"soon"'), "limits.months: Input should be a valid number"),
        (GOOD.replace("months", "moths"), "limits.moths: Extra inputs are not permitted"),
        ("name = ", "is not valid TOML"),
    ],
)
def test_faults_name_file_and_field(tmp_path: Path, text: str, fault: str):
    path = write(tmp_path, text)
    with pytest.raises(RuleFileError) as caught:
        read_rules(path, Outer)
    assert str(path) in str(caught.value)
    assert fault in str(caught.value)


def test_every_fault_is_listed(tmp_path: Path):
    with pytest.raises(RuleFileError, match=r"name: .*; limits: "):
        read_rules(write(tmp_path, "other = 1"), Outer)


def test_an_absent_file_says_so(tmp_path: Path):
    with pytest.raises(RuleFileError, match=r"absent\.toml: cannot be read: No such file"):
        read_rules(tmp_path / "absent.toml", Outer)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path):
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RuleFileError, match="is not valid TOML"):
        read_rules(path, Outer)


def test_models_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Inner(months=3).months = 4  # type: ignore[misc]


class Row(RuleModel):
    id: str
    code: int


class Loose(RuleModel):
    note: str


class Table(RuleModel):
    version: str
    rows: tuple[Row, ...]
    others: tuple[Loose, ...] = ()
    names: tuple[str, ...] = ()
    limits: dict[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _codes_differ(self) -> Self:
        if len({row.code for row in self.rows}) < len(self.rows):
            raise ValueError("one code twice")
        return self


BASE = (
    'version = "1"\nnames = ["x"]\n[limits]\nlow = 1\nhigh = 2\n'
    '[[rows]]\nid = "a"\ncode = 1\n[[rows]]\nid = "b"\ncode = 2\n[[others]]\nnote = "n"\n'
)


def row(name: str, code: object) -> str:
    return f'[[rows]]\nid = "{name}"\ncode = {code}\n'


def layers(folder: Path, *texts: str) -> list[Path]:
    """Files 0.toml, 1.toml ... of these texts."""
    files = [folder / f"{number}.toml" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return files


@pytest.mark.parametrize(
    ("above", "rows"),
    [
        ((), {"a": 1, "b": 2}),
        (("",), {"a": 1, "b": 2}),
        ((row("b", 7),), {"a": 1, "b": 7}),  # in its place
        ((row("a", 7),), {"a": 7, "b": 2}),
        ((row("c", 7) + row("a", 8),), {"a": 8, "b": 2, "c": 7}),  # behind
        (('disable = ["a"]',), {"b": 2}),
        (('disable = ["a"]\n' + row("c", 1),), {"b": 2, "c": 1}),
        (('disable = ["a", "b"]\n' + row("c", 1),), {"c": 1}),
        (('disable = ["a", "b"]', row("a", 3)), {"a": 3}),  # taken out, brought back by a third file
        ((row("c", 3), row("c", 4), 'disable = ["b"]'), {"a": 1, "c": 4}),
        (("rows = []",), {"a": 1, "b": 2}),  # no rows is no change
    ],
)
def test_rows_are_laid_over_by_their_id(tmp_path: Path, above: tuple[str, ...], rows: dict[str, int]):
    table = read_layered(layers(tmp_path, BASE, *above), Table)
    assert [(one.id, one.code) for one in table.rows] == list(rows.items())


@pytest.mark.parametrize(
    ("above", "field", "value"),
    [
        ('version = "2"', "version", "2"),
        ('names = ["y", "z"]', "names", ("y", "z")),
        ("names = []", "names", ()),
        ("[limits]\nhigh = 5\nmore = 6", "limits", {"low": 1, "high": 5, "more": 6}),
        ('[[others]]\nnote = "m"', "others", (Loose(note="n"), Loose(note="m"))),  # rows without an id
    ],
)
def test_everything_else_is_merged_or_replaced(tmp_path: Path, above: str, field: str, value: object):
    assert getattr(read_layered(layers(tmp_path, BASE, above), Table), field) == value


def test_a_key_that_only_a_higher_file_has(tmp_path: Path):
    table = read_layered(layers(tmp_path, 'version = "1"', row("a", 1) + "[limits]\nlow = 1"), Table)
    assert (table.rows, table.limits) == ((Row(id="a", code=1),), {"low": 1})


@pytest.mark.parametrize(
    ("above", "faults"),
    [
        ('disable = ["a", "c"]', "{1}: disable.1: no row 'c' in the files below"),
        ('disable = ["a"]\n' + row("a", 3), "{1}: disable.0: row 'a' is a row of this file too"),
        ('disable = "a"', "{1}: disable: a list of row ids is needed"),
        ("disable = [1]", "{1}: disable: a list of row ids is needed"),
        (row("c", 3) + row("c", 4), "{1}: row id used twice: c"),
        # what the model finds, with the id of the row for its number
        (row("b", '"x"'), "{1}: rows.b.code: Input should be a valid integer"),
        (row("c", '"x"'), "{1}: rows.c.code: Input should be a valid integer"),
        ('[[rows]]\nid = "a"', "{1}: rows.a.code: Field required"),
        ("[[rows]]\nid = 3\ncode = 3", "{1}: rows.2.id: Input should be a valid string"),
        ("[[rows]]\ncode = 3", "{1}: rows.2.id: Field required"),
        ("[[others]]\nnot = 3", "{1}: others.1.note: Field required; others.1.not: Extra inputs are not"),
        ("rows = 3", "{1}: rows: Input should be a valid tuple"),
        ('names = ["y", 3]', "{1}: names.1: Input should be a valid string"),
        ('colour = "red"', "{1}: colour: Extra inputs are not permitted"),
        ("[limits]\nhigh = 'x'", "{1}: limits.high: Input should be a valid integer"),
        # only both together
        (row("c", 1), "{1}: file: Value error, one code twice"),
        ("version = ", "{1}: is not valid TOML"),
    ],
)
def test_faults_of_a_higher_file_name_it(tmp_path: Path, above: str, faults: str):
    files = layers(tmp_path, BASE, above)
    with pytest.raises(RuleFileError) as caught:
        read_layered(files, Table)
    assert str(caught.value).startswith(faults.format(*files))


@pytest.mark.parametrize(
    ("base", "above", "faults"),
    [
        (BASE.replace("code = 2", "code = 'x'"), "", "{0}: rows.b.code: Input should be a valid integer"),
        (BASE.replace("code = 2", "code = 'x'"), row("b", 2), None),  # the fault is overridden
        (BASE.replace("low = 1", "low = 'x'"), "[limits]\nhigh = 3", "{0}: limits.low: Input should be"),
        (BASE.replace('version = "1"', ""), "", "{1}: version: Field required"),  # in neither
        (
            BASE.replace("code = 2", "code = []"),
            row("a", "[]"),
            "{1}: rows.a.code: Input should be a valid integer; {0}: rows.b.code: ",
        ),
        ("disable = []\n" + BASE, "", "{0}: disable: Extra inputs are not permitted"),
    ],
)
def test_faults_of_the_lowest_file_name_it(tmp_path: Path, base: str, above: str, faults: str | None):
    files = layers(tmp_path, base, above)
    if faults is None:
        assert read_layered(files, Table)
        return
    with pytest.raises(RuleFileError) as caught:
        read_layered(files, Table)
    assert str(caught.value).startswith(faults.format(*files))


def test_one_file_is_read_as_ever(tmp_path: Path):
    files = layers(tmp_path, BASE)
    assert read_layered(files, Table) == read_rules(files[0], Table)
    with pytest.raises(RuleFileError, match=r"disable: Extra inputs"):
        read_layered(layers(tmp_path, "disable = []\n" + BASE), Table)
    with pytest.raises(RuleFileError, match=r"rows\.1\.code"):
        read_layered(layers(tmp_path, BASE.replace("code = 2", "code = 'x'")), Table)


def test_an_absent_layer_says_so(tmp_path: Path):
    with pytest.raises(RuleFileError, match=r"absent\.toml: cannot be read"):
        read_layered([*layers(tmp_path, BASE), tmp_path / "absent.toml"], Table)


def test_the_rows_of_each_file(tmp_path: Path):
    files = layers(tmp_path, BASE, 'disable = ["a"]\n' + row("b", 3) + "[[rows]]\nid = 3")
    assert [(file.name, one["id"], one["code"]) for file, one in layered_rows(files)] == [
        ("0.toml", "a", 1),
        ("0.toml", "b", 2),
        ("1.toml", "b", 3),
    ]
    assert [disabled_rows(file) for file in files] == [(), ("a",)]
