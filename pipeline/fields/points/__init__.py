r"""The points of the resolution, read off their labels: numbered, detached from their numbers, or without a number.

::

    number     1.                                     two numbers wait
    number     2.
    point      „Der Stadtrat beschließt das           takes the first: 1
    point_on   Konzept.
    point      Der Oberbürgermeister wird …           takes the second: 2
    report     Das Konzept liegt vor.

A point's number stands in front of it or waits in a column of its own. Of the numbers read those count that rise; what
lies between them is filled in, so a number lost (``4.`` after three points, the first numbered ``1.``) or misread
(``2.`` twice) is found again.

>>> from pipeline.page import Line, Word
>>> from pipeline.rows import Row
>>> lines = [("number", "1."), ("point", "„Der Rat beschließt den Bau."), ("point", "Er bittet um Bericht."),
...          ("point", "3. Er dankt.“"), ("report", "Das ist geschehen.")]
>>> body = [Labelled(Row.of(1, n, Line(tuple(map(Word, text.split())))), label, 0.9)
...         for n, (label, text) in enumerate(lines, 1)]
>>> [(point.number, point.text) for point in points_of(body).points]
[('1', 'Der Rat beschließt den Bau.'), ('2', 'Er bittet um Bericht.'), ('3', 'Er dankt.')]

What the label takes for a number is none without a figure, and a text where it is a word:

>>> lines = [("number", "—"), ("point", "„Der Rat stellt bereit:"), ("number", "Amt 86:"), ("point_on", "5.000 Euro.“")]
>>> body = [Labelled(Row.of(1, n, Line(tuple(map(Word, text.split())))), label, 0.9)
...         for n, (label, text) in enumerate(lines, 1)]
>>> [(point.number, point.text) for point in points_of(body).points]
[(None, 'Der Rat stellt bereit: Amt 86: 5.000 Euro.')]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.fields.points.draft import Draft
from pipeline.fields.points.numbering import numbered
from pipeline.grammar.point_number import heading_of, mentioned, number_of
from pipeline.rows import Labelled, Row

__all__ = ["Points", "Run", "points_of"]


@dataclass(slots=True)
class Run:
    """Rows that follow one another and are all of the resolution (``resolved``), or all of reports."""

    resolved: bool
    body: list[Labelled] = field(default_factory=list)


@dataclass(slots=True)
class Points:
    """The points, the runs of the body in their order, and the rows of the resolution that lead in to the points."""

    points: list[Draft]
    runs: list[Run]
    preamble: list[Row] = field(default_factory=list)


def points_of(body: Sequence[Labelled]) -> Points:
    """Read the points off the labels of the body's rows."""
    drafts: list[Draft] = []
    waiting: list[str] = []
    preamble: list[Row] = []
    runs = _runs(body)
    for block, run in enumerate(runs):
        for one in run.body if run.resolved else ():
            row, label = one.row, one.label
            if label == "number" and not _is_word(row.text):
                waiting += [number_of(row.text) or "1"] if any(map(str.isalnum, row.text)) else []
            elif label == "preamble" and not any(draft.block == block for draft in drafts):
                preamble.append(row)
            elif label == "point" or not drafts:
                own = number_of(row.text) or (_announced(runs[block - 1]) if row is run.body[0].row and block else None)
                drafts.append(Draft(own or (waiting.pop(0) if waiting else None), block, [row], [one.begins]))
            else:
                drafts[-1].rows.append(row)
                drafts[-1].begins.append(one.begins)
    drafts = numbered(drafts, waiting, _last_named(runs))
    while len(drafts) > 1 and drafts[0].number is None:
        preamble += drafts.pop(0).rows
    return Points(drafts, runs, preamble)


def _is_word(text: str) -> bool:
    """Whether a line taken for a number is a word before one: ``Amt 86:``."""
    return text[:2].isalpha()


def _runs(body: Sequence[Labelled]) -> list[Run]:
    """The body cut where resolution and reports change; a number that an engine moved into a report cuts nothing."""
    runs: list[Run] = []
    moved: list[Labelled] = []
    for one in body:
        if one.label == "number":
            moved.append(one)
        elif one.label not in ("resolution", "page", "remnant"):
            resolved = one.label in ("preamble", "point", "point_on")
            if not runs or runs[-1].resolved != resolved:
                runs.append(Run(resolved))
            if resolved:
                runs[-1].body += moved
                moved = []
            runs[-1].body.append(one)
    return runs


def _announced(run: Run) -> str | None:
    """The point that a heading right before its quotation announces: ``zu 2.`` and then the point itself."""
    heading = heading_of(run.body[-1].row.text) if run.body[-1].label == "heading" else None
    return heading.points[0] if heading and len(heading.points) == 1 else None


def _last_named(runs: Sequence[Run]) -> int:
    """The highest point that a heading or a report names, 0 where none does."""
    reports = [one for run in runs if not run.resolved for one in run.body]
    headed = [heading_of(one.row.text) for one in reports if one.label == "heading"]
    named = [number for one in reports for number in mentioned(one.row.text)]
    return max((*named, *(number for found in headed if found for number in found.numbers)), default=0)
