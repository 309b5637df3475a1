from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.report import BEGIN, END, README, machine, markdown, table, versions, write_section

from tests.benchmarks.builders import NOTES, timings


def test_table():
    header, *rows = table(timings())
    assert header == ("", "does", "ms a note (least to most)", "notes a second", "times stock")
    assert rows == [
        ("stock medSpaCy", "tags", "80.00 (79.00 to 84.00)", "12", "1.0"),
        ("revasc", "everything", "5.00 (4.90 to 5.25)", "200", "16.0"),
        ('spacy.blank("en") tokenizer', "tokens", "2.00 (2.00 to 2.00)", "500", "40.0"),
    ]


def test_markdown():
    lines = markdown(timings(), NOTES, rounds=3, command="make bench").splitlines()
    assert lines[1] == "|---|---|---:|---:|---:|"
    assert lines[3] == "| revasc | everything | 5.00 (4.90 to 5.25) | 200 | 16.0 |"
    assert {line.count("|") for line in lines[:5]} == {6}
    assert "- Notes: 3 gold notes of 10 to 30 characters, 20 on average." in lines
    assert "- Command: `make bench`." in lines
    assert any("median of 3 rounds" in line for line in lines)


def test_machine_and_versions_say_something():
    assert "cores" in machine()
    assert all(name in versions() for name in ("Python 3.", "revasc ", "spacy ", "medspacy ", "PyRuSH "))


def test_the_section_is_replaced_and_the_rest_stays(tmp_path: Path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        write_section("new figures", readme)
    assert readme.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew figures\n{END}\nafter\n"


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_a_readme_without_marks_is_left_alone(tmp_path: Path, text: str):
    readme = tmp_path / "README.md"
    readme.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"README\.md has no marks"):
        write_section("figures", readme)
    assert readme.read_text(encoding="utf-8") == text


def test_our_readme_holds_figures():
    text = README.read_text(encoding="utf-8")
    figures = text.partition(BEGIN)[2].partition(END)[0]
    assert all(name in figures for name in ("stock medSpaCy", "revasc", "tokenizer", "Command:"))
