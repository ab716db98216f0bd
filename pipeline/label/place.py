"""Where a line stands: in which part of the memo, on its page, behind which numbers.

::

    head                     the form            at 1 behind hello        folgender Zwischenstand
    page turned              first of its page   numbers wait             1. / 2. stood alone before
    in turn                  2. behind 1.        alike                    begins as a quoted line began before
"""

import re
from collections.abc import Iterator, Sequence
from itertools import compress

from pipeline.label.parts import Parts
from pipeline.label.quotation import joint_of
from pipeline.label.signals import OF_FORM, Shown, Signals
from pipeline.label.signals.marks import figures
from pipeline.label.words import beginning
from pipeline.rows import Row

__all__ = ["of_body", "of_end", "of_page", "of_part", "torn_ends"]

_CLAUSE = re.compile(r"\W{0,3}(?:\d{1,2}\s?[.)]{1,2})?\s*[„“\"]?[a-zäöü]{3}")
_SCRAP = 14
"""Letters of a row that may be a torn label's first word."""
_TORN = ("control", "greeting")
_NEAR = 5
"""Lines from a part's beginning, or a page's edge, that are counted."""
_NUMBERED = frozenset({"number", "alone"})


def of_part(parts: Parts, rows: int) -> Iterator[list[str]]:
    """The part that each row is in, how far behind its beginning, and what part is ahead."""
    for at in range(rows):
        if at < parts.heading:
            yield ["in head", *([f"{parts.heading - at} before heading"] if parts.heading - at < _NEAR else [])]
        elif at < parts.hello:
            yield ["in subject", f"{min(at - parts.heading, _NEAR)} behind heading"]
        elif at < parts.end:
            yield ["in body", *([f"{at - parts.hello} behind hello"] if at - parts.hello <= 2 * _NEAR else [])]
        else:
            yield ["in end", *([f"{at - parts.end} behind greeting"] if at - parts.end < _NEAR else [])]


def of_page(rows: Sequence[Row]) -> list[list[str]]:
    """White before and behind, a broken word, a cut, the page's edges, the memo's last rows."""
    pages = [row.page for row in rows]
    tops = {page: pages.index(page) for page in dict.fromkeys(pages)}
    feet = {page: at for at, page in enumerate(pages)}
    found = []
    for at, row in enumerate(rows):
        place = ["gap"] if row.line.gap else []
        place += ["gap after"] if at + 1 < len(rows) and rows[at + 1].line.gap else []
        place += ["broken word"] if row.line.words[0].continues else []
        place += ["cut"] if row.first else []
        place += ["page turned"] if at and pages[at - 1] != row.page else []
        place += ["edge"] if min(at - tops[row.page], feet[row.page] - at) < _NEAR - 2 else []
        found.append(place)
    return found


def of_body(rows: Sequence[Row], shown: Sequence[Shown]) -> list[list[str]]:
    """Of the rows behind the salutation: whether their numbers are in turn, how the memo as a whole quotes."""
    turn, memo, clauses, wait = _in_turn(rows, shown), _of_memo(shown), _in_clauses(rows, shown), _waiting(shown)
    heads = _alike(rows, shown)
    found = []
    for at, signals in enumerate(shown):
        joint = joint_of(shown[at - 1] if at else None, signals)
        place = [f"{joint} where {memo[0]}", f"{joint} where {memo[1]}"]
        place += ["alike", f"{joint} where alike"] if heads[at] else []
        place += [f"{joint} where numbers wait"] if wait[at] else []
        place += ["in turn", f"{joint} in turn"] if turn[at] else []
        place += ["in clauses", f"{joint} in clauses"] if clauses[at] and "capital" in signals else []
        found.append(place)
    return found


def of_end(rows: Sequence[Row], shown: Sequence[Shown], signals: Signals) -> list[list[str]]:
    """What the next control and the greeting show on two rows: ``Nächste`` / ``Beschlusskontrolle:`` / ``Mai 2016``."""
    torn = torn_ends(rows, signals)
    awaited, found = False, []
    for at, names in enumerate(shown):
        place = [f"torn {torn[at]}"] if at in torn else []
        place += ["awaited"] if awaited and "period" in names else []
        if "control" in names or torn.get(at) == "control":
            awaited = not figures(rows[at].text)
        elif place and "period" in names:
            awaited = False
        found.append(place)
    return found


def torn_ends(rows: Sequence[Row], signals: Signals) -> dict[int, str]:
    """Rows that are a control's label or a greeting only together with the row before or behind."""
    scraps = [at for at, row in enumerate(rows[:-1]) if len(row.text) <= _SCRAP and row.text[:1].isalpha()]
    if not scraps:
        return {}
    both = [f"{rows[at].text} {rows[at + 1].text}" for at in scraps]
    shown = zip(*(OF_FORM[kind](both, signals.council.form) for kind in _TORN), strict=True)
    found: dict[int, str] = {}
    for at, shows in zip(scraps, shown, strict=True):
        apart = signals.in_text(rows[at].text) | signals.in_text(rows[at + 1].text)
        if kind := next((kind for kind in compress(_TORN, shows) if kind not in apart), None):
            found[at] = found[at + 1] = kind
    return found


def _waiting(shown: Sequence[Shown]) -> list[bool]:
    """Whether more numbers stood alone, one right below the other, than sentences began since."""
    waiting, found = 0, []
    for at, signals in enumerate(shown):
        found.append(waiting > 0)
        if "alone" in signals:
            waiting += 1
        elif at and ("alone" in shown[at - 1] or (waiting and "ends" in shown[at - 1] and "small" not in signals)):
            waiting -= 1
    return found


def _alike(rows: Sequence[Row], shown: Sequence[Shown]) -> list[bool]:
    """Whether a row begins with the two words that an earlier quoted or numbered row began with."""
    heads: set[tuple[str, ...]] = set()
    found = []
    for at, (row, signals) in enumerate(zip(rows, shown, strict=True)):
        head = beginning(row.text)
        found.append(head in heads)
        if len(head) == 2 and (signals & {"opens", "number"} or (at and "alone" in shown[at - 1])):
            heads.add(head)
    return found


def _in_turn(rows: Sequence[Row], shown: Sequence[Shown]) -> list[bool]:
    """Whether the number in front of a row goes on from the one before."""
    last, found = 0, []
    for row, signals in zip(rows, shown, strict=True):
        numbered = not _NUMBERED.isdisjoint(signals)
        value = _figure(row.text[:8]) if numbered else None
        found.append(value is not None and value == last + 1)
        last = value if value is not None and value == last + 1 else last
    return found


def _figure(text: str) -> int:
    """The figure, of two digits at most, that a number's row begins with; 1 where its stroke was read as a letter."""
    first = next((at for at, sign in enumerate(text) if sign.isdecimal()), None)
    return 1 if first is None else int(text[first : first + 1 + text[first + 1 : first + 2].isdecimal()])


def _in_clauses(rows: Sequence[Row], shown: Sequence[Shown]) -> list[bool]:
    """Whether the point before began with a small letter: ``wird beauftragt, 1. das Konzept zu erarbeiten``."""
    clause, found = False, []
    for at, (row, signals) in enumerate(zip(rows, shown, strict=True)):
        if not _NUMBERED.isdisjoint(signals):
            said = rows[at + 1].text if "alone" in signals and at + 1 < len(rows) else row.text
            clause = _CLAUSE.match(said) is not None
        found.append(clause)
    return found


def _of_memo(shown: Sequence[Shown]) -> tuple[str, str]:
    """How the memo as a whole quotes: points each in their marks, reports under headings."""
    count = {name: sum(name in signals for signals in shown) for name in ("opens", "closes", "report_heading")}
    quoted = (
        "many quoted" if min(count["opens"], count["closes"]) > 1 else "one quoted" if count["opens"] else "none quoted"
    )
    return quoted, "headings" if count["report_heading"] else "no headings"
