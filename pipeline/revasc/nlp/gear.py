"""Wires and microcatheters by the names that accounts call them, as parts of regular expressions."""

from __future__ import annotations

from typing import Final

WIRES: Final = "runthrough|bmw|sion|fielder|gaia|pilot|prowater|luge|whisper|choice pt|grand slam|samurai"
MICROCATHETERS: Final = "turnpike|corsair|finecross|caravel"
