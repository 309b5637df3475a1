"""Coding and a whole run need no network: in a process where sockets fail, all goes well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUARD = """
import socket
def refuse(*arguments, **options):
    raise RuntimeError("network asked for")
class Refused(socket.socket):
    __init__ = refuse
socket.socket = Refused
for name in ("create_connection", "getaddrinfo", "gethostbyname"):
    setattr(socket, name, refuse)
"""
CODED = "import revasc; assert revasc.code('RCA CTO stented.').decision"
RUN = (
    "from revasc.batch import run; "
    "assert run('corpora/exports/cath_notes.csv', r'{out}', workers={workers}).coded == 24"
)


def guarded(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + program], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_asks_no_network(tmp_path: Path, workers: int):
    done = guarded(RUN.format(out=tmp_path / "out.jsonl", workers=workers))
    assert (done.returncode, done.stderr) == (0, "")


def test_coding_asks_no_network():
    assert guarded(CODED).returncode == 0


def test_the_guard_guards():
    assert "network asked for" in guarded("socket.create_connection(('localhost', 9))").stderr
