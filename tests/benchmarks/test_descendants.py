from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from benchmarks.descendants import descendants, peak_mib

#: A process with a child; both wait until their input ends.
SCRIPT = (
    "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'input()', 'marked'], stdin=subprocess.PIPE)\n"
    "sum(range(3_000_000))\n"
    "print(child.pid, flush=True)\n"
    "input()\n"
    "child.communicate(b'end')\n"
)


@pytest.fixture
def family() -> Iterator[tuple[int, int]]:
    """The ids of a process and its child."""
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        yield parent.pid, int(parent.stdout.readline())
        parent.stdin.write("end\n")


def test_children_and_their_children_are_found(family: tuple[int, int]):
    parent, child = family
    found = {process.pid: process for process in descendants()}
    assert (found[parent].parent, found[child].parent) == (os.getpid(), parent)
    assert "marked" in found[child].command
    assert found[parent].seconds > 0
    assert os.getpid() not in found


def test_those_below_another_process(family: tuple[int, int]):
    parent, child = family
    assert [process.pid for process in descendants(parent)] == [child]
    assert list(descendants(child)) == []


def test_the_peak_of_a_process():
    assert 5 < peak_mib(os.getpid()) < 100_000


def test_a_process_that_has_ended():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    with pytest.raises(FileNotFoundError):
        peak_mib(done.pid)
