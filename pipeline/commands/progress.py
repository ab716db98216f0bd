"""How a batch tells what it does: a bar for people at a terminal, lines for a log file, JSON for machines.

::

    2019/scan-1.pdf  V0760/15  interim  2 implemented, 1 in_progress  2019-09-27  1 doubt
    412 of 1,000 scans, 3 failed, 7.9 a minute, 74 min left
    nothing new: all 8 scans were read before; their records are in out/
    {"event": "scan", "name": "2019/scan-1.pdf", "state": "done", "pages": 2, …}
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.batch import Tally, Tell
from pipeline.batch.inputs import HIDDEN
from pipeline.catalogue import sayings
from pipeline.catalogue.dates import told_date
from pipeline.catalogue.language import counted, decimal, said, spoken
from pipeline.commands.beside import beside
from pipeline.commands.screen import say
from pipeline.errors import Problem
from pipeline.files import visible

if TYPE_CHECKING:
    from pipeline.commands.bar import Bar

__all__ = ["cells", "closing", "show", "telling"]

SECONDS = 30.0
"""Without a terminal: a line about the progress this often."""

LONGEST = 48
"""Letters of a name up to which the columns behind it begin below one another from the first line on."""

Event = Mapping[str, Any]


@contextmanager
def telling(log: str) -> Iterator[Tell]:
    """Something to tell a batch's events to: ``json`` prints each as a line, ``text`` shows a bar and lines."""
    if log == "json":
        yield lambda event: say(json.dumps(event, ensure_ascii=True))
    elif sys.stderr is None or not sys.stderr.isatty():
        yield _Teller().tell
    else:
        from pipeline.commands.bar import drawn

        with drawn() as bar:
            yield _Teller(bar).tell


class _Teller:
    """The state between two events: when the run began, what is done."""

    def __init__(self, bar: "Bar | None" = None) -> None:
        self.bar = bar
        self.began = self.spoke = time.monotonic()
        self.total = self.done = 0
        self.failed: set[str] = set()  # those that were not mended since
        self.widths = [0] * 6  # of the columns, as wide as they have been so far

    def tell(self, event: Event) -> None:
        """Show one event."""
        if event["event"] == "start":
            self.total = int(event["waiting"])
            self.widths = _usual_widths(int(event.get("longest", 0)))
            self._show()
        elif event["event"] == "scan":
            self._scan(event)
        elif event["event"] == "folder":
            self._red(str(event["error"]))

    def _scan(self, event: Event) -> None:
        self.done += 1
        name = visible(str(event["name"]))
        if event["state"] == "quarantined":
            self.failed.add(name)
            problem = Problem(**event["problem"])
            self._red(f"{name}: {problem.told(spoken(), at=not problem.at.endswith(str(event['name'])))}")
        else:
            self.failed.discard(name)
        if event["state"] == "same":
            say(f"{name}  {said('has the content of {file}, and its record', file=event['same_as'])}")
        for memo in event.get("memos", ()):
            say(_aligned((name, *cells(memo)), self.widths))
        self._show()

    def _show(self) -> None:
        """Show how far it is: by the bar, or now and then by a line."""
        if self.bar is not None:
            self.bar.put(self.done, self.total, len(self.failed))
        elif self.done and time.monotonic() - self.spoke > SECONDS:
            self.spoke = time.monotonic()
            say(self._pace(), err=True)

    def _red(self, words: str) -> None:
        if self.bar is None:
            say(words, err=True)
        else:
            self.bar.red(words)

    def _pace(self) -> str:
        rate = self.done / (time.monotonic() - self.began) * 60
        left = (self.total - self.done) / rate
        return counted(
            "{done} of {n} scan, {failed} failed, {rate} a minute, {left} min left",
            "{done} of {n} scans, {failed} failed, {rate} a minute, {left} min left",
            self.total,
            done=self.done,
            failed=len(self.failed),
            rate=decimal(rate),
            left=decimal(left, 0),
        )


def _usual_widths(longest: int) -> list[int]:
    """Widths of the columns for what nearly all lines hold, with names up to so many letters."""
    usual = {"number": "V-XX0000/00", "kind": "", "report": "interim", "next_control": "0000-00-00", "doubts": 0}
    row = cells(usual | {"states": ["implemented", "in_progress"]})
    return [min(longest, LONGEST), *map(len, row)]


def show(tally: Tally, told: Collection[str] = ()) -> None:
    """The result: a table of the run's scans where they are few, and how many points are in which state.

    Scans whose lines were `told` during the run don't come again. The points are those of all few scans; where there
    are too many for a table, those of the scans that this run read.
    """
    states = tally.states
    if tally.said:
        states = Counter(state for _, memos in tally.said for memo in memos for state in memo["states"])
    _table([(visible(name), *cells(memo)) for name, memos in tally.said if name not in told for memo in memos])
    if states:
        told = ", ".join(f"{number} {_state(state)}" for state, number in states.most_common())
        say(f"{said('points')}: {told}", err=True)


def _table(rows: Sequence[Sequence[str]]) -> None:
    """Rows under their heads; none is cut, a narrow terminal breaks them as it breaks the lines of the run."""
    if rows:
        widths = [0] * len(_heads())
        for row in rows:
            _aligned(row, widths)
        for row in (_heads(), *rows):
            say(_aligned(row, widths), err=True)


def _aligned(row: Sequence[str], widths: list[int]) -> str:
    """The cells below those of earlier rows, whose columns' `widths` grow with them.

    >>> _aligned(("a.pdf", "", "final"), widths := [0, 8, 5])
    'a.pdf            final'
    >>> widths
    [5, 8, 5]
    """
    widths[:] = [max(width, len(cell)) for width, cell in zip(widths, row, strict=True)]
    return "  ".join(f"{cell:{width}}" for width, cell in zip(widths, row, strict=True)).rstrip()


def cells(memo: Event) -> tuple[str, str, str, str, str]:
    """A memo in five cells: resolution, report, points by state, next control, doubts."""
    states: Counter[str] = Counter(memo["states"])
    doubts = memo["doubts"]
    return (
        memo["number"] or f"({_kind(memo['kind'])})",
        said(memo["report"] or ""),
        ", ".join(f"{number} {_state(state)}" for state, number in states.items()),
        told_date(memo["next_control"] or ""),
        counted("{n} doubt", "{n} doubts", doubts) if doubts else "",
    )


def _heads() -> tuple[str, ...]:
    return (said("scan"), said("resolution"), said("report"), said("points"), said("next control"), said("doubts"))


def _kind(kind: str) -> str:
    """What stands for a number that no memo shows; in English the record's own name."""
    if spoken() == "en":
        return kind
    return said("other document") if kind == "other" else said("no readable number")


def _state(state: str) -> str:
    """In English the record's own name, which can be searched for."""
    return sayings("states")[state].de if spoken() == "de" else state


def closing(tally: Tally, out: str) -> str:
    """The last line of a run.

    >>> closing(Tally(done=8, quarantined=2, pages=11, seconds=31.4), "out")
    '8 scans read (11 pages, 31.4 s) into out/; 2 in out/quarantine/, to try again: beschlussbuch retry out'
    >>> closing(Tally(done=1, before=8, pages=1, seconds=2.04), "out")
    '1 scan read (1 page, 2.0 s) into out/, 8 were read before'
    >>> closing(Tally(before=8), "out"), closing(Tally(before=1), "out")
    ('nothing new: all 8 scans were read before; their records are in out/',
     'nothing new: the scan was read before; its record is in out/')
    """
    again = "{n} in {out}/quarantine/, to try again: beschlussbuch retry {out}"
    waiting = f"; {said(again, n=tally.quarantined, out=out)}" if tally.quarantined else ""
    end = beside(tally, out) + waiting
    return (_nothing_new(tally, out) or _read(tally, out)) + passed_over(tally) + end


def passed_over(tally: Tally) -> str:
    """What was not read since it is no scan, or could not be looked at.

    >>> passed_over(Tally(passed=Counter({".zip": 2, "": 1}), shut=1)), passed_over(Tally())
    ('; not read: 1 folder, 2 .zip, 1 without suffix', '')
    >>> passed_over(Tally(passed=Counter({HIDDEN: 2, "@eaDir/": 1})))
    '; not read: 2 hidden, 1 @eaDir/'
    """
    shut = counted("{n} folder", "{n} folders", tally.shut) if tally.shut else ""
    names = {"": said("without suffix"), HIDDEN: said("hidden")}
    files = [f"{number} {names.get(suffix) or visible(suffix)}" for suffix, number in tally.passed.most_common()]
    what = ", ".join(filter(None, [shut, *files]))
    return f"; {said('not read')}: {what}" if what else ""


def _nothing_new(tally: Tally, out: str) -> str | None:
    if not tally.before or tally.done or tally.same or tally.failed or tally.stopped:
        return None
    if tally.quarantined:
        one = "nothing new: {n} scan was read before; its record is in {out}/"
        many = "nothing new: {n} scans were read before; their records are in {out}/"
    else:
        one = "nothing new: the scan was read before; its record is in {out}/"
        many = "nothing new: all {n} scans were read before; their records are in {out}/"
    return counted(one, many, tally.before, out=out)


def _read(tally: Tally, out: str) -> str:
    if not (tally.done or tally.same or tally.before or tally.failed or tally.stopped):
        return said("there was nothing to read for {out}/", out=out)
    scans = counted("{n} scan read", "{n} scans read", tally.done)
    pages = counted("{n} page", "{n} pages", tally.pages)
    same = counted(", {n} had the content of another", ", {n} had the content of others", tally.same)
    before = counted(", {n} was read before", ", {n} were read before", tally.before)
    where = said("into {out}/", out=out)
    seconds = f"{decimal(tally.seconds)} s"
    return f"{scans} ({pages}, {seconds}) {where}{same * bool(tally.same)}{before * bool(tally.before)}"
