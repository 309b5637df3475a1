from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.figures import Figures
from benchmarks.report import BEGIN, END, README, machine, markdown, versions, write_section

from tests.benchmarks.builders import figures


def test_markdown():
    lines = markdown(figures(), command="make bench").splitlines()
    assert lines[0] == "![time a note](figures.svg)"
    assert "### Cath notes" in lines
    assert "Gold notes: 3 of 10 to 30 characters, 20 on average." in lines
    assert "| revasc | everything | 0.500 (0.490 to 0.525) | 2,000 | 4.00 | 0.25x | 160.0 |" in lines
    assert "|---|---|---:|---:|---:|---:|---:|" in lines
    assert "Left out, no such file." in lines
    assert "- Command: `make bench`." in lines
    assert any("median of 3 rounds" in line for line in lines)
    assert any("EDS-NLP in its own environment: edsnlp 0.1." in line for line in lines)


def test_markdown_of_a_run_without_sets():
    text = markdown(Figures(1), command="make bench")
    assert "![" not in text
    assert "own environment" not in text
    assert "- Machine:" in text


def test_machine_and_versions_say_something():
    assert "cores" in machine()
    assert all(name in versions() for name in ("Python 3.", "revasc ", "spacy ", "medspacy ", "PyRuSH "))


def test_the_section_is_replaced_and_the_rest_stays(tmp_path: Path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        write_section("new figures", readme)
    assert readme.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew figures\n{END}\nafter\n"


def test_a_section_with_a_mark_of_its_own_leaves_the_others(tmp_path: Path):
    readme = tmp_path / "README.md"
    readme.write_text(f"<!-- a -->\nold\n{END}\nbetween\n{BEGIN}\nfigures\n{END}\n", encoding="utf-8")
    write_section("new", readme, begin="<!-- a -->")
    shown = readme.read_text(encoding="utf-8")
    assert shown == f"<!-- a -->\nnew\n{END}\nbetween\n{BEGIN}\nfigures\n{END}\n"


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
