from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from benchmarks.figures import Figures
from benchmarks.plot import PLOT, panels, write_plot
from benchmarks.svg import Bar, Panel, chart

from tests.benchmarks.builders import figures

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> tuple[list[str], list[float]]:
    """The words and the widths of the bars of a chart."""
    root = ET.fromstring(text)
    words = [found.text or "" for found in root.iter(f"{SVG}text")]
    return words, [float(found.attrib["width"]) for found in root.iter(f"{SVG}rect")][1:]


def test_a_bar_ten_times_as_long_is_a_decade_longer():
    bars = (Bar("a", 1.0, "1 ms"), Bar("b", 10.0, "10 ms"), Bar("c", 100.0, "100 ms"))
    words, (a, b, c) = drawn(chart([Panel("times", bars)], "t"))
    assert a == pytest.approx(b - a, abs=0.2) == pytest.approx(c - b, abs=0.2)
    assert {"times", "a", "1 ms", "0.1", "1", "10", "100"} <= set(words)


@pytest.mark.parametrize("value", [0.001, 1.0, 3.0, 10.0, 99999.0])
def test_a_bar_stays_inside(value: float):
    root = ET.fromstring(chart([Panel("times", (Bar("a", value, ""),))], "t"))
    bar = list(root.iter(f"{SVG}rect"))[1]
    assert float(bar.attrib["width"]) > 0
    assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= float(root.attrib["width"])


def test_words_are_escaped():
    words, _ = drawn(chart([Panel("a < b", (Bar('spacy.blank("en")', 1.0, "&"),))], "<t>"))
    assert {"a < b", 'spacy.blank("en")', "&"} <= set(words)


def test_panels_without_bars_are_left_out():
    words, bars = drawn(chart([Panel("empty", ()), Panel("full", (Bar("a", 1.0, "x"),))], "t"))
    assert "empty" not in words
    assert len(bars) == 1


def test_the_panels_of_a_run():
    cath, long = panels(figures())
    assert [bar.label for bar in cath.bars] == ["stock medSpaCy", 'spacy.blank("en") tokenizer', "revasc"]
    assert [bar.ours for bar in cath.bars] == [False, False, True]
    assert [bar.label for bar in long.bars][:3] == [
        "stock medSpaCy, 3 KB",
        "stock medSpaCy, 30 KB",
        "revasc, 3 KB",
    ]


def test_the_plot_is_written_only_where_something_was_measured(tmp_path: Path):
    file = tmp_path / "figures.svg"
    write_plot(Figures(1), file)
    assert not file.exists()
    write_plot(figures(), file)
    assert "revasc" in drawn(file.read_text(encoding="utf-8"))[0]


def test_our_plot_is_kept():
    assert "revasc" in drawn(PLOT.read_text(encoding="utf-8"))[0]
