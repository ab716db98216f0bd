"""A table for the terminal: what has no room is shortened or left out by name, never a number cut.

::

    days  next
    late  control     resolution  point  state        title
     319  2026-01-11  V0760/15    2      in_progress  Sanierung der Turnhalle am Lindenan…
    not shown here: text, basis (a wider window has room for them, --csv and --excel have all)
"""

import shutil
from collections.abc import Mapping, Sequence
from itertools import accumulate, takewhile
from textwrap import wrap
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width

from pipeline.catalogue.language import said
from pipeline.files import visible

__all__ = ["Look", "as_table", "column_name"]

_GAP = "  "
_LEAST = 16  # letters of a column that gives way
_BY_DEFAULT = 160  # for a file or another program; a terminal says how wide it is

_Cells = Mapping[str, Any]


class Look(NamedTuple):
    """Columns in their order; those that give way; those left out where there is no room, the first one first.

    ``once`` names a column that is written whole, over several lines, where it changes, and left empty below.
    """

    columns: Sequence[str]
    wide: Sequence[str] = ()
    spare: Sequence[str] = ()
    once: str = ""


def as_table(rows: Sequence[_Cells], title: str, look: Look, width: int | None = None) -> str:
    """The rows under their heads, as wide as the terminal (or `width`); a line names the columns that had no room.

    >>> look = Look(("late", "title", "text"), wide=("title", "text"), spare=("text",))
    >>> row = {"late": 4341, "title": "Radweg am Lindenanger", "text": "Der Radweg ist zu sanieren."}
    >>> print(as_table([row], "1 point", look, 24), end="")
    1 point
    late  title
    4341  Radweg am Lindena…
    not shown here: text (a
    wider window has room
    for them, --csv and
    --excel have all)
    """
    room = width or shutil.get_terminal_size((_BY_DEFAULT, 24)).columns
    texts = [{name: _line(row[name]) for name in look.columns} for row in rows]
    needs = {
        name: max([_size(part) for part in _head(name, texts)] + [_size(row[name]) for row in texts])
        for name in look.columns
    }
    shown, absent = _with_room(needs, look, room)
    widths = _widths({name: needs[name] for name in shown}, look, room)
    right = {name for name in shown if all(isinstance(row[name], int | None) for row in rows)}
    lines = [*_heads(texts, widths, right), *_body(texts, widths, right, look.once)]
    above = [part for line in title.splitlines() for part in wrap(line, room)]
    hint = "not shown here: {columns} (a wider window has room for them, --csv and --excel have all)"
    told = said(hint, columns=", ".join(map(column_name, absent)))
    below = wrap(told, room, break_on_hyphens=False) if absent else []
    return "".join(f"{line.rstrip()}\n" for line in [*above, *lines, *below])


def _with_room(needs: Mapping[str, int], look: Look, room: int) -> tuple[list[str], list[str]]:
    """The columns that have room beside each other, and those that have none."""
    shown, absent = list(look.columns), []
    for name in look.spare:
        least = sum(min(needs[one], _LEAST) if one in look.wide else needs[one] for one in shown)
        if least + len(_GAP) * (len(shown) - 1) <= room:
            break
        shown.remove(name)
        absent.append(name)
    return shown, absent


def _widths(needs: dict[str, int], look: Look, room: int) -> dict[str, int]:
    """Each column's width: its need, or an equal share of what the others leave."""
    left = room - len(_GAP) * (len(needs) - 1) - sum(size for name, size in needs.items() if name not in look.wide)
    giving = sorted((name for name in needs if name in look.wide), key=needs.__getitem__)
    widths = dict(needs)
    for number, name in enumerate(giving):
        widths[name] = min(needs[name], max(left // (len(giving) - number), len("…") * 8))
        left -= widths[name]
    return widths


def column_name(name: str) -> str:
    """What a column is called in the language that is spoken.

    >>> column_name("days_late")
    'days late'
    """
    return said(name.replace("_", " "))


def _head(name: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """A column's head, its words below each other where what stands under them is narrower."""
    words = column_name(name)
    return words.split() if all(_size(row[name]) < _size(words) for row in rows) else [words]


def _heads(rows: Sequence[Mapping[str, str]], widths: Mapping[str, int], right: set[str]) -> list[str]:
    heads = {name: _head(name, rows) for name in widths}
    high = max(map(len, heads.values()))
    full = {name: [""] * (high - len(head)) + head for name, head in heads.items()}
    return [_GAP.join(_set(full[name][row], widths[name], name in right) for name in widths) for row in range(high)]


def _body(rows: Sequence[Mapping[str, str]], widths: Mapping[str, int], right: set[str], once: str) -> list[str]:
    lines: list[str] = []
    before = None
    for row in rows:
        parts = {name: [row[name]] for name in widths}
        if once in widths:
            parts[once] = [""] if row[once] == before else wrap(row[once], widths[once]) or [""]
            before = row[once]
        for number in range(max(map(len, parts.values()))):
            cells = {name: part[number] if number < len(part) else "" for name, part in parts.items()}
            lines.append(_GAP.join(_set(cells[name], widths[name], name in right) for name in widths))
    return lines


def _set(text: str, width: int, right: bool) -> str:
    """The text as wide as its column."""
    if _size(text) > width:
        text = _cut(text, width - 1) + "…"
    blank = " " * (width - _size(text))
    return blank + text if right else text + blank


def _cut(text: str, width: int) -> str:
    """As much of the text as has room.

    >>> _cut("Straße", 5), _cut("漢字", 3)
    ('Straß', '漢')
    """
    room = accumulate(map(_size, text))
    return text[: sum(1 for _ in takewhile(lambda size: size <= width, room))]


def _size(text: str) -> int:
    """How many columns of the terminal a text takes."""
    return sum(0 if combining(letter) else 1 + (east_asian_width(letter) in "WF") for letter in text)


def _line(value: object) -> str:
    if isinstance(value, bool):
        return said("yes") if value else said("no")
    return "–" if value is None else " ".join(visible(str(value)).split())
