"""A plain bar chart as SVG: panels one below the other, bars on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final

_WIDTH: Final = 760
_LABELS: Final = 250
_ROOM: Final = 130
_BAR: Final = 22
_HEAD: Final = 34
_FOOT: Final = 30
_OURS: Final = "#0b6e4f"
_OTHERS: Final = "#9aa5b1"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how long it is, what is written at its end."""

    label: str
    value: float
    text: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars that share a scale."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Height in pixels."""
        return _HEAD + _BAR * len(self.bars) + _FOOT


def chart(panels: Sequence[Panel], title: str) -> str:
    """The chart as the text of an SVG file; panels without bars are left out."""
    shown = [panel for panel in panels if panel.bars]
    height = sum(panel.height for panel in shown)
    body: list[str] = []
    top = 0
    for panel in shown:
        body += _panel(panel, top)
        top += panel.height
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    )
    return "\n".join([*head, *body, "</svg>\n"])


def _panel(panel: Panel, top: int) -> Iterator[str]:
    low, high = _decades([bar.value for bar in panel.bars])
    bottom = top + _HEAD + _BAR * len(panel.bars)
    yield f'<text x="8" y="{top + 20}" font-weight="bold" fill="#111">{escape(panel.title)}</text>'
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top + _HEAD - 4}" y2="{bottom}" stroke="#dde1e6"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 14}" text-anchor="middle" fill="#555">{10.0**power:g}</text>'
    for i, bar in enumerate(panel.bars):
        yield from _drawn(bar, top + _HEAD + _BAR * i, low, high)


def _drawn(bar: Bar, y: int, low: int, high: int) -> Iterator[str]:
    start, end = _x(10.0**low, low, high), _x(bar.value, low, high)
    colour = _OURS if bar.ours else _OTHERS
    yield f'<text x="{_LABELS - 8}" y="{y + 14}" text-anchor="end" fill="#111">{escape(bar.label)}</text>'
    yield f'<rect x="{start:.1f}" y="{y + 3}" width="{end - start:.1f}" height="{_BAR - 7}" fill="{colour}"/>'
    yield f'<text x="{end + 5:.1f}" y="{y + 14}" fill="#111">{escape(bar.text)}</text>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Powers of ten below the least and at or above the largest value, at least one apart."""
    low = ceil(log10(min(values))) - 1
    return low, max(floor(log10(max(values))) + 1, low + 1)


def _x(value: float, low: int, high: int) -> float:
    return _LABELS + (_WIDTH - _LABELS - _ROOM) * (log10(value) - low) / (high - low)
