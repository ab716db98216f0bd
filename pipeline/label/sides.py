r"""Whose words a line of the body is by the marks and words alone: resolved, or reported.

::

    1. „Der Oberbürgermeister wird beauftragt, die Brücke zu sanieren.“     resolved
    Die Sanierung wurde im Mai begonnen.                                    reported
    2. „Dem Ausschuss ist bis Jahresende zu berichten.                      resolved
    3. Die Kosten sind einzuplanen.“                                        resolved
    zu Beschlusspunkt 3:                                                    reported (a heading)

No single mark can be trusted: quotation marks are lost or doubled, numbers stand in a column of their own, some memos
have neither. So every line is weighed both ways (its words, its marks), every change from line to line has its price
(cheap after a closing mark, dear in mid-sentence), and the cheapest path through the whole body is taken (Viterbi). The
path is one of the signals that the chain of labels weighs.

The prices are set by hand. The same marks and joints as a chain of four states (each side, and where it begins), fitted
in their place, read texts and reports better (two times five folds: overlap 0.968 and 0.955, by hand 0.963 and 0.945;
lists of points alike, 95.9 %), and bodies without marks, too (all texts right in 66 %, by hand 62); but on memos kept
aside two of 87 lists of points fewer are right. With neither, lists fall to 95.1 %:

>>> from pipeline.page import Line, Word
>>> lines = ["1. Der Rat beschließt den Bau und beauftragt", "den Oberbürgermeister.",
...          "2. Über die Kosten ist zu berichten.", "Der Bau wurde im Mai begonnen."]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())), gap=n == 4)) for n, line in enumerate(lines, 1)]
>>> from pipeline.dictionaries import at_hand
>>> from pipeline.label.signals import Signals
>>> sides_of(rows, [Signals.of(at_hand()).in_text(row.text) for row in rows], at_hand().form)
['resolved', 'resolved', 'resolved', 'reported']
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.form import Form
from pipeline.grammar.point_number import Heading, behind_number, heading_of, letters_of, marker_of
from pipeline.label.quotation import deepened
from pipeline.label.signals import Shown
from pipeline.label.signals.wording import leaning
from pipeline.rows import Row, Side

__all__ = ["sides_of"]

_WORD, _MOST = 1.5, 3.0
"""The price of a line on the side that its words speak against: of each expression, and at most."""
_NO_REPORT = 3.5
"""The price of a memo that ends with the resolution."""


class _Signs(NamedTuple):
    """What a row shows: marks at its ends, a heading, a number, the weight of its words (resolved is positive).

    ``clause`` tells that its point began with a small letter (``wird beauftragt, 1. das Konzept …``).
    """

    opens: bool
    closes: bool
    ends: bool
    heading: Heading | None
    marker: int | None
    in_turn: bool
    alone: bool
    label: bool
    weight: float
    clause: bool
    side: Side | None = None


def sides_of(rows: Sequence[Row], shown: Sequence[Shown], form: Form) -> list[Side]:
    """The side of each row of a body, whose headings stand alone, by what the rows show."""
    if not rows:
        return []
    signs = _signs(rows, shown, form.wording.bodies)
    return _cheapest(rows, signs, any(sign.heading is not None for sign in signs))


def _signs(rows: Sequence[Row], shown: Sequence[Shown], bodies: tuple[str, ...]) -> list[_Signs]:
    signs: list[_Signs] = []
    depth = last = 0
    clause = False
    for at, (row, names) in enumerate(zip(rows, shown, strict=True)):
        text, alone = row.text, "alone" in names
        depth = max(0, depth + deepened(text))
        closes = ("closes" in names and depth == 0) or "closes_faintly" in names
        marker = marker_of(text)
        in_turn = marker is not None and (marker == last + 1 or (last == 0 and alone))
        if in_turn and marker is not None:
            last = marker
            said = rows[at + 1].text if alone and at + 1 < len(rows) else behind_number(text)
            clause = said.lstrip('„“"')[:3].islower()
        signs.append(
            _Signs(
                opens="opens" in names,
                closes=closes,
                ends="ends" in names,
                heading=heading_of(text),
                marker=marker,
                in_turn=in_turn,
                alone=alone,
                label="resolution_label" in names,
                weight=max(-_MOST, min(_MOST, _WORD * leaning(text, bodies))),
                clause=clause,
                side=row.side,
            )
        )
        depth = 0 if closes else depth
    for index, sign in enumerate(signs[:-1]):
        short = len(rows[index].text) < 6 and signs[index + 1].opens
        if short and (sign.marker is not None or letters_of(rows[index].text)):
            signs[index] = sign._replace(opens=True)
    return signs


def _cheapest(rows: Sequence[Row], signs: Sequence[_Signs], headed: bool) -> list[Side]:
    """The cheapest path."""
    costs = _start(signs[0])
    steps: list[tuple[int, int]] = []
    for index in range(1, len(rows)):
        reached, step = [], []
        for side in (0, 1):
            ways = [
                costs[before] + _change(before, side, rows[index], signs[index - 1], signs[index], headed)
                for before in (0, 1)
            ]
            step.append(0 if ways[0] <= ways[1] else 1)
            reached.append(min(ways) + _alone(side, signs[index]))
        costs = (reached[0], reached[1])
        steps.append((step[0], step[1]))
    path = [0 if costs[0] + _NO_REPORT <= costs[1] else 1]
    for choice in reversed(steps):
        path.append(choice[path[-1]])
    names: tuple[Side, Side] = ("resolved", "reported")
    return [names[side] for side in reversed(path)]


def _start(sign: _Signs) -> tuple[float, float]:
    first = 0.0 if sign.opens or sign.marker is not None else 1.0
    return first + _alone(0, sign), 3.0 + _alone(1, sign)


def _alone(side: int, sign: _Signs) -> float:
    """The price of putting a row on a side, by what the row itself shows."""
    if sign.side is not None:
        return 0.0 if (sign.side == "resolved") == (side == 0) else 20.0
    if sign.heading is not None:
        return 7.0 if side == 0 else 0.0
    if sign.label:
        return 0.0 if side == 0 else 7.0
    weight = sign.weight
    return max(0.0, -weight) if side == 0 else max(0.0, weight)


def _change(before: int, after: int, row: Row, last: _Signs, sign: _Signs, headed: bool) -> float:
    """The price of going from the row before to this one."""
    if before != after and row.line.words[0].continues:
        return 14.0
    gap = row.line.gap > 0
    if before == 0 and after == 0:
        return 3.2 if last.closes and not sign.opens and sign.marker is None else 0.0
    if before == 0:
        if sign.heading is not None:
            return 0.0
        if last.closes:
            return 0.4 if sign.marker is None else 1.0
        if last.alone or last.label:
            return 9.0
        numbered = 2.5 if sign.in_turn else 0.0
        if sign.clause and last.ends and row.text[:1].isupper():
            return numbered + (0.0 if gap else 0.4)
        return numbered + ((1.8 if gap else 3.4) if last.ends else (6.0 if gap else 9.0))
    if after == 0:
        if sign.marker is not None and sign.opens:
            return 0.5
        if sign.opens:
            announced = last.heading is not None and sign.weight > 0
            return 0.3 if announced else 1.4 if last.ends else 4.0
        if sign.marker is not None:
            turn = 1.2 if sign.in_turn else 2.5
            return (6.0 if headed else turn) + (0.0 if last.ends or gap else 3.0)
        return 8.0
    stays = 0.0
    if sign.marker is not None and sign.opens:
        stays += 4.0
    elif sign.opens and last.ends:
        stays += 2.0
    elif sign.in_turn and not headed:
        stays += 2.4 if sign.alone else 1.0
    return stays
