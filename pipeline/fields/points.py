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
>>> lines = [("number", "1."), ("point", "„Der Rat beschließt den Bau."), ("point", "Er bittet um Bericht."),
...          ("point", "3. Er dankt.“"), ("report", "Das ist geschehen.")]
>>> body = [Labelled(Row.of(1, n, Line(tuple(map(Word, text.split())))), label, 0.9)
...         for n, (label, text) in enumerate(lines, 1)]
>>> [(point.number, point.text) for point in points_of(body).points]
[('1', 'Der Rat beschließt den Bau.'), ('2', 'Er bittet um Bericht.'), ('3', 'Er dankt.')]
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.grammar.point_number import heading_of, number_of
from pipeline.rows import Labelled, Row, text_of

__all__ = ["Draft", "Points", "Run", "clean", "points_of"]

_MARK = re.compile(r"^[\s„“\"«»,'‚]{0,4}(?:\d{1,2}(?:\.\d{1,2})?|[lIL])\s?(?:[.)]{1,2}|[;:,](?=$))\s*|^\d\.\d{1,2}\s+")
_OPENING = '„“"«»‚'
_CLOSING = '“”"»«'
_IN_DOUBT = 0.75
"""How sure a point is whose number was filled in, at most."""
_HARDLY = 0.001
"""So likely the beginning of a point must be for a number that is left over."""


@dataclass(slots=True)
class Draft:
    """A point in the making: its number (None: unnumbered), the rows of its text, the runs of its report's rows.

    ``block`` is the run of resolved rows that it stands in, ``begins`` how likely a point begins at each row.
    """

    number: str | None
    block: int
    rows: list[Row] = field(default_factory=list)
    begins: list[float] = field(default_factory=list)
    report: list[list[Row]] = field(default_factory=list)
    sureness: float = 0.97

    @property
    def text(self) -> str:
        """The point's text without its number and the pair of marks around it."""
        return clean(text_of(self.rows))

    @property
    def order(self) -> tuple[int, ...]:
        """The number as it sorts: ``1.2`` before ``1.10``; none first."""
        return tuple(int(part) for part in (self.number or "0").split("."))


@dataclass(slots=True)
class Run:
    """Rows of one side in a row: a part of the resolution, or reports."""

    resolved: bool
    body: list[Labelled] = field(default_factory=list)


@dataclass(slots=True)
class Points:
    """The points, what leads in to them, and the runs of the body in their order."""

    points: list[Draft]
    lead_in: list[Row]
    runs: list[Run]


def clean(text: str) -> str:
    """Without the number in front, and without the marks of quotation that have no partner inside.

    >>> clean("1. „Der Bau der „Neuen Mitte“ wird fortgesetzt.“"), clean("Maßnahmen „Nord“")
    ('Der Bau der „Neuen Mitte“ wird fortgesetzt.', 'Maßnahmen „Nord“')
    """
    text = _MARK.sub("", text.strip(), count=1).lstrip(".;: ")
    for _ in range(2):
        opens = len(re.findall(r"[„‚]|(?:^|(?<=[\s(]))[\"“«](?=\w)", text))
        closes = len(re.findall(r"(?<=[^\s(])[“”\"»]", text))
        opened, closed = text[:1] in _OPENING and text != "", text[-1:] in _CLOSING and len(text) > 1
        if opened and opens > closes and re.search(r"[.;!a-zß]\s?(?:''|['’^/]{1,2})$", text):
            text = re.sub(r"\s?['’^/]+$", "", text[1:]).strip()
        elif opened and closed and opens == closes:
            text = text[1:-1].strip()
        elif opened and opens > closes:
            text = text[1:].strip()
        elif closed and closes > opens:
            text = text[:-1].strip()
    return text


def points_of(body: Sequence[Labelled]) -> Points:
    """Read the points off the labels of the body's rows."""
    drafts: list[Draft] = []
    lead_in: list[Row] = []
    waiting: list[str] = []
    runs = _runs(body)
    for block, run in enumerate(runs):
        for one in run.body if run.resolved else ():
            row, label = one.row, one.label
            if label == "number":
                waiting.append(number_of(row.text) or "1")
            elif label == "preamble" and not any(draft.block == block for draft in drafts):
                lead_in.append(row)
            elif label == "point" or not drafts:
                own = number_of(row.text) or (_announced(runs[block - 1]) if row is run.body[0].row and block else None)
                drafts.append(Draft(own or (waiting.pop(0) if waiting else None), block, [row], [one.begins]))
                if own in waiting:
                    waiting.remove(own)
            else:
                drafts[-1].rows.append(row)
                drafts[-1].begins.append(one.begins)
    drafts = _numbered(_with_lost_beginnings(drafts, waiting, _last_named(runs)))
    while len(drafts) > 1 and drafts[0].number is None:
        lead_in += drafts.pop(0).rows
    return Points(drafts, lead_in, runs)


def _runs(body: Sequence[Labelled]) -> list[Run]:
    """The body's rows by sides; a number that an engine moved into a report interrupts nothing."""
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
    return str(heading.numbers[0]) if heading and len(heading.numbers) == 1 else None


def _last_named(runs: Sequence[Run]) -> int:
    """The highest point that a heading names, 0 without headings."""
    rows = (one.row for run in runs for one in run.body if one.label == "heading")
    return max((number for row in rows if (found := heading_of(row.text)) for number in found.numbers), default=0)


def _with_lost_beginnings(drafts: list[Draft], waiting: Sequence[str], named: int) -> list[Draft]:
    """Where numbers are left over or lost, as many points begin where their beginning is likeliest.

    ``named`` is the last point that a heading names; it may lie behind the last number found.
    """
    if waiting:
        return _dealt_anew(drafts, waiting)
    whole: list[Draft] = []
    for at, draft in enumerate(drafts):
        after = next((other for other in drafts[at + 1 :] if other.number), None)
        later = drafts[at + 1 :]
        between = sum(1 for other in later[: later.index(after) if after else None] if not other.number)
        follows = after.order[0] if after else named + 1
        lost = follows - draft.order[0] - 1 - between if draft.number else 0
        whole += _parted(draft, lost) if 0 < lost < len(draft.rows) else [draft]
    return whole


def _dealt_anew(drafts: list[Draft], waiting: Sequence[str]) -> list[Draft]:
    """The numbers that waited, and those dealt out already, in their order to as many points."""
    numbers = sorted(
        {*waiting, *(draft.number for draft in drafts if draft.number)}, key=lambda number: Draft(number, 0).order
    )
    places = [(-likely, at, row) for at, draft in enumerate(drafts) for row, likely in enumerate(draft.begins) if row]
    missing = len(numbers) - len(drafts)
    chosen = sorted(places)[: max(0, missing)]
    if len(chosen) != missing or any(-likely < _HARDLY for likely, _, _ in chosen):
        return drafts
    parts: list[Draft] = []
    for at, draft in enumerate(drafts):
        cuts = [0, *sorted(row for _, other, row in chosen if other == at), len(draft.rows)]
        parts += [Draft(None, draft.block, draft.rows[a:b], draft.begins[a:b]) for a, b in pairwise(cuts)]
    for part, number in zip(parts, numbers, strict=False):
        part.number = number
    return parts


def _parted(draft: Draft, lost: int) -> list[Draft]:
    """The point in as many more, begun at the rows where that is likeliest; whole where it is likely nowhere."""
    ranked = sorted(range(1, len(draft.rows)), key=lambda at: -draft.begins[at])[:lost]
    if len(ranked) < lost or draft.begins[ranked[-1]] < _HARDLY:
        return [draft]
    cuts = [0, *sorted(ranked), len(draft.rows)]
    parts = [Draft(None, draft.block, draft.rows[a:b], draft.begins[a:b]) for a, b in pairwise(cuts)]
    parts[0].number = draft.number
    return parts


def _numbered(drafts: list[Draft]) -> list[Draft]:
    """The points with their numbers put right; without any number all is one point."""
    if not any(draft.number for draft in drafts):
        return _as_one(drafts)
    trusted = _rising([draft.order if draft.number else None for draft in drafts])
    kept = drafts[trusted[0] : trusted[0] + 1]
    for draft in reversed(drafts[: trusted[0]]):
        kept.insert(0, _filled(draft, kept[0].order[0] - 1))
    for at, draft in enumerate(drafts[trusted[0] + 1 :], trusted[0] + 1):
        following = next((drafts[place].order for place in trusted if place >= at), (kept[-1].order[0] + 2,))
        if at in trusted:
            kept.append(draft)
        elif following[0] > kept[-1].order[0] + 1:
            kept.append(_filled(draft, kept[-1].order[0] + 1))
        else:
            kept[-1].rows += draft.rows
    return kept


def _filled(draft: Draft, number: int) -> Draft:
    """The point with a number that wasn't read; none where there is none left for it."""
    draft.number = str(number) if number > 0 else None
    draft.sureness = _IN_DOUBT
    return draft


def _rising(orders: Sequence[tuple[int, ...] | None]) -> list[int]:
    """The places of the longest row of numbers that rise, the later ones of two alike.

    >>> _rising([(1,), None, (2,), (3,)]), _rising([(2,), (2,), (3,)])
    ([0, 2, 3], [1, 2])
    """
    rows: list[list[int]] = []
    for at, order in enumerate(orders):
        if order is not None:
            before = [row for row in rows if (orders[row[-1]] or ()) < order]
            rows.append([*max(reversed(before), key=len, default=[]), at])
    return max(reversed(rows), key=len)


def _as_one(drafts: list[Draft]) -> list[Draft]:
    """An unnumbered resolution is one point, however many blocks it is quoted in."""
    for other in drafts[1:]:
        drafts[0].rows += other.rows
        drafts[0].sureness = _IN_DOUBT
    return drafts[:1]
