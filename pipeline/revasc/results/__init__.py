"""Result records and the files they are written to."""

from __future__ import annotations
