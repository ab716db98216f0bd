"""How a batch tells what it does: a bar for people at a terminal, lines for a log file, JSON for machines.

::

    2019/scan-1.pdf  V0760/15  interim  3 points: 2 implemented, 1 in_progress  next 2019-09-27  1 doubt
    412 of 1,000 scans, 3 failed, 7.9 a minute, 74 min left
    {"event": "scan", "name": "2019/scan-1.pdf", "state": "done", "pages": 2, …}
"""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.batch import Tally, Tell

__all__ = ["LINES", "cells", "closing", "telling"]

LINES = 40
"""Up to this many scans the run ends with a table of them all."""

SECONDS = 30.0
"""Without a terminal: a line about the progress this often."""

Event = Mapping[str, Any]


@contextmanager
def telling(log: str) -> Iterator[Tell]:
    """Something to tell a batch's events to: ``json`` prints each as a line, ``text`` shows bar, lines and table."""
    if log == "json":
        yield lambda event: click.echo(json.dumps(event, ensure_ascii=True))
        return
    screen = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        yield _Teller(screen, bar).tell


class _Teller:
    """The state between two events: when the run began, what is done, what the table at the end shows."""

    def __init__(self, screen: Console, bar: Progress) -> None:
        self.screen, self.bar = screen, bar
        self.began = self.spoke = time.monotonic()
        self.total = self.done = self.failed = 0
        self.states: Counter[str] = Counter()
        self.table = Table("scan", "resolution", "report", "points", "next control", "doubts", box=None)
        self.task = bar.add_task("reading", total=None)

    def tell(self, event: Event) -> None:
        """Show one event."""
        if event["event"] == "start":
            self.total = int(event["waiting"])
            self.bar.update(self.task, total=self.total)
        elif event["event"] == "scan":
            self._scan(event)
        elif event["event"] == "end":
            self._end()

    def _scan(self, event: Event) -> None:
        self.done += 1
        name = str(event["name"])
        if event["state"] == "quarantined":
            self.failed += 1
            self.screen.print(f"{name}: {event['error']}", style="red", highlight=False, markup=False, soft_wrap=True)
        elif event["state"] == "same":
            click.echo(f"{name}  has the content of {event['same_as']}, and its record")
        for memo in event.get("memos", ()):
            row = cells(memo)
            click.echo("  ".join((name, *filter(None, row))))
            self.states.update(memo["states"])
            if self.total <= LINES:
                self.table.add_row(name, *row)
        words = f"{self.failed} failed" if self.failed else "reading"
        self.bar.update(self.task, completed=self.done, total=max(self.total, self.done), description=words)
        if self.bar.disable and time.monotonic() - self.spoke > SECONDS:
            self.spoke = time.monotonic()
            self.screen.print(self._pace(), highlight=False, soft_wrap=True)

    def _pace(self) -> str:
        rate = self.done / (time.monotonic() - self.began) * 60
        left = (self.total - self.done) / rate
        return (
            f"{self.done:,} of {self.total:,} scans, {self.failed} failed, {rate:,.1f} a minute, {left:,.0f} min left"
        )

    def _end(self) -> None:
        if self.table.row_count:
            self.screen.print(self.table)
        if self.states:
            counted = ", ".join(f"{number} {state}" for state, number in self.states.most_common())
            self.screen.print(f"points: {counted}", highlight=False, soft_wrap=True)


def cells(memo: Event) -> tuple[str, str, str, str, str]:
    """A memo in five cells: resolution, report, points by state, next control, doubts."""
    states: Counter[str] = Counter(memo["states"])
    doubts = memo["doubts"]
    return (
        memo["number"] or f"({memo['kind']})",
        memo["report"] or "",
        ", ".join(f"{number} {state}" for state, number in states.items()),
        memo["next_control"] or "",
        f"{doubts} doubt{'s' * (doubts != 1)}" if doubts else "",
    )


def closing(tally: Tally, out: str) -> str:
    """The last line of a run.

    >>> closing(Tally(done=8, quarantined=2, pages=11, seconds=31.4), "out")
    '8 scans read (11 pages, 31.4 s) into out/; 2 in out/quarantine/, to try again: beschlussbuch retry out'
    """
    same = f", {tally.same} had the content of another" if tally.same else ""
    read = f"{tally.done} scan{'s' * (tally.done != 1)} read ({tally.pages} pages, {tally.seconds:.1f} s) into {out}/"
    waiting = f"; {tally.quarantined} in {out}/quarantine/, to try again: beschlussbuch retry {out}"
    return read + same + (waiting if tally.quarantined else "")
