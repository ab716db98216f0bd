"""What the marks of quotation say: which came last, which comes next, how a line joins the one before.

::

    1. „Der Rat beschließt den Bau.      opened before it? no; a closing mark comes
    Er bewilligt die Mittel.“            opened, closing comes: in the quotation
    Der Bau wurde begonnen.              closed, none comes; joint: closed > plain
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.label.signals import Shown
from pipeline.rows import Row

__all__ = ["deepened", "joint_of", "of_quotation"]

_OPENED = re.compile(r"„|(?:^|\s)(?:[“\"«]|,,)\w")
_CLOSED = re.compile(r"(?<=\S)[“”\"»]|(?<=[a-zäöüß.;!])(?:''|’’|\^|/')|[.;!]['’](?=\s|$)")
_ENDS = frozenset({"ends", "closes", "closes_faintly", "alone", "report_heading"})
_MARKS = frozenset("„“”\"«»'’^")


def of_quotation(rows: Sequence[Row], shown: Sequence[Shown]) -> list[list[str]]:
    """The marks of quotation before and behind each row, and how the row joins the one before."""
    latest, coming = _latest(shown), _coming(shown)
    inside = _inside(rows, shown)
    found = []
    for at, signals in enumerate(shown):
        marks = f"{latest[at]}, {coming[at]}"
        joint = joint_of(shown[at - 1] if at else None, signals, inside=at > 0 and inside[at - 1])
        fine = joint + (" gap" if rows[at].line.gap else "") + (" small" if "small" in signals else "")
        found.append([f"quotation: {marks}", joint, fine, f"{joint} in {marks}"])
    return found


def joint_of(before: Shown | None, signals: Shown, *, inside: bool = False) -> str:
    """How the row before ends and this one begins; ``inside``: a quotation is open there inside the quotation.

    >>> joint_of(frozenset({"closes"}), frozenset({"number", "opens"})), joint_of(None, frozenset())
    ('closed > number opening', 'first > plain')
    """
    kind = next((name for name in ("number", "alone", "report_heading", "letter") if name in signals), "plain")
    start = kind + (" opening" if "opens" in signals else "")
    return f"{'first' if before is None else _end(before, inside)} > {start}"


def _end(signals: Shown, inside: bool) -> str:
    """How a row ends, as the next one sees it."""
    for name in ("alone", "report_heading", "closes", "closes_faintly", "ends"):
        if name in signals:
            return "inner" if inside and name == "closes" else {"closes": "closed", "ends": "ended"}.get(name, name)
    return "open"


@lru_cache(maxsize=1024)
def deepened(text: str) -> int:
    """How many more quotations a text opens than it closes.

    >>> deepened("„Der Bau der „Neuen Mitte“"), deepened("wird fortgesetzt.“"), deepened("ruht.")
    (1, -1, 0)
    """
    if _MARKS.isdisjoint(text) and ",," not in text:
        return 0
    return len(_OPENED.findall(text)) - len(_CLOSED.findall(text))


def _latest(shown: Sequence[Shown]) -> list[str]:
    """The last mark up to each row's start."""
    last, found = "none", []
    for signals in shown:
        last = "opened" if "opens" in signals else last
        found.append(last)
        last = "closed" if "closes" in signals else last
    return found


def _coming(shown: Sequence[Shown]) -> list[str]:
    """The next mark from each row's end on."""
    coming, found = "none", []
    for signals in reversed(shown):
        coming = "closing" if "closes" in signals else coming
        found.append(coming)
        coming = "opening" if "opens" in signals else coming
    return found[::-1]


def _inside(rows: Sequence[Row], shown: Sequence[Shown]) -> list[bool]:
    """Whether, at a row's end, a quotation is open inside the quotation: its closing mark ends no point."""
    depth, found = 0, []
    anew = True
    for row, signals in zip(rows, shown, strict=True):
        depth = 0 if anew and "opens" in signals else depth  # what was left open before was closed unseen
        anew = not _ENDS.isdisjoint(signals)
        depth = max(0, depth + deepened(row.text))
        found.append(depth > 0)
        depth = 0 if "closes" in signals and not depth else depth
    return found
