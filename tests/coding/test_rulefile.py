from __future__ import annotations

from pathlib import Path

import pytest

from revasc.coding.rulefile import RuleFileError, RuleModel, read_rules


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
