"""How long an engine has worked, whoever else was working meanwhile.

::

    a noisy fax, alone               12 s by the clock, 12 s of work      given up: no end of it
    a sound fax, ten scans at once   14 s by the clock,  3 s of work      waited for

A page on which Tesseract finds no end is given up early and read in another way; a busy machine is no such page.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["answered", "crowded", "worked"]

TICK = 0.01
"""Seconds of work to which a system counts."""


def worked(pid: int) -> float | None:
    """Seconds of processor time that a process has had, of its own and of the system's for it; None where none tells.

    From Linux' ``/proc/PID/stat``, fields 14 and 15 (proc(5)).
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return None


def answered(wait: Callable[[float], bool], pid: int, work: float, seconds: float) -> bool:
    """Whether a process answers before it has worked for so long, and before so many seconds have passed.

    ``wait`` says whether there is an answer within the seconds it is given. Where nobody counts work, the clock does.
    """
    end, before = time.monotonic() + seconds, worked(pid)
    left = work
    while left > TICK:
        if wait(max(0.0, min(left, end - time.monotonic()))):
            return True
        now = worked(pid)
        if before is None or now is None or time.monotonic() >= end:
            return False
        left = work - (now - before)
    return False


def crowded(work: float) -> float:
    """About how many seconds so much work takes, as many as want a core of this machine now."""
    return work * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
