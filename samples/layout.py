"""Lays a memo out, once, in millimetres: marks on pages, and the text that they say.

::

    Hausmitteilung                                   Dresden.
    Geschäftsbereich Umwelt und                      Landeshauptstadt Dresden
    Kommunalwirtschaft                               □ vertraulich
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import ImageFont

__all__ = ["HEIGHT", "POINT", "WIDTH", "Memo", "Stroke", "Text", "font_file", "laid_out", "true_text"]

FONTS = Path("/usr/share/fonts/truetype/liberation")
WIDTH, HEIGHT = 210, 297
LEFT, RIGHT, TOP, BOTTOM, COLUMN = 25.0, 190.0, 20.0, 272.0, 132.0
POINT = 25.4 / 72  # millimetres
INK, STAMP = 25, 70  # grey values

Memo = dict[str, Any]
Spot = tuple[float, float]


class Text(NamedTuple):
    """A run of text: its left end and baseline in millimetres, its font, its size in points, its grey value."""

    x: float
    y: float
    text: str
    font: str = "LiberationSans-Regular"
    size: float = 10.5
    ink: int = INK


class Stroke(NamedTuple):
    """A line drawn by a pen or a printer through points in millimetres."""

    points: tuple[Spot, ...]
    width: float
    ink: int = INK


@dataclass
class Sheets:
    """The pages laid out so far, how far down the last one is written on, the type's size and spacing."""

    pages: list[list[Text | Stroke]]
    y: float
    size: float
    leading: float

    def add(self, *marks: Text | Stroke) -> None:
        """Put marks on the last page."""
        self.pages[-1] += marks

    def turn(self) -> None:
        """Begin the next page, with its number on top."""
        self.pages.append([Text(103, TOP, f"- {len(self.pages) + 1} -")])
        self.y = TOP + 14


def font_file(name: str) -> str:
    """The font's file; of the usual width where the system lacks the narrow one: Debian 13 has that apart."""
    file = FONTS / f"{name}.ttf"
    return str(file if file.exists() else FONTS / f"{name.replace('Narrow', '')}.ttf")


def width(text: str, font: str, size: float) -> float:
    """Millimetres."""
    return ImageFont.truetype(font_file(font), 200).getlength(text) * size / 200 * POINT


def wrapped(text: str, room: float, font: str, size: float) -> Iterator[str]:
    """The text in lines of at most ``room`` millimetres, broken at spaces, after hyphens, and where | allows it."""
    line = ""
    for piece in re.findall(r"[^ |-]+(?:[ |]|-(?!\s) ?|- |$)|\S+ ?", text):
        bare = piece.rstrip("|")
        shown = line.rstrip("|") + bare
        ends = "-" if piece.endswith("|") else ""
        if line and width(shown.rstrip() + ends, font, size) > room:
            yield line.rstrip("|").rstrip() + ("-" if line.endswith("|") else "")
            line = piece
        else:
            line = shown + ("|" if ends else "")
    yield line.rstrip("|").rstrip()


def paragraph(sheets: Sheets, text: str, x: float, *, font: str = "LiberationSans-Regular") -> None:
    """Lines from ``x`` to the right margin, on the next page where this one is full."""
    for line in wrapped(text, RIGHT - x, font, sheets.size):
        if sheets.y > BOTTOM:
            sheets.turn()
        sheets.add(Text(x, sheets.y, line, font, sheets.size))
        sheets.y += sheets.size * POINT * sheets.leading


def scribble(x: float, y: float, seed: int) -> Stroke:
    """A signature nobody can read, about 34 mm wide."""
    dice = random.Random(seed)  # noqa: S311  # handwriting, not secrets
    knots = [(x + 34 * i / 11, y + dice.uniform(-5.5, 3.5)) for i in range(12)]
    spans = zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
    return Stroke(tuple(catmull(*span, t / 12) for span in spans for t in range(12)), 0.45, 60)


def catmull(a: Spot, b: Spot, c: Spot, d: Spot, t: float) -> Spot:
    """A point on the smooth curve from b (t = 0) to c (t = 1)."""

    def on(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)

    return on(a[0], b[0], c[0], d[0]), on(a[1], b[1], c[1], d[1])


def logo(x: float, y: float) -> list[Text | Stroke]:
    """The word Dresden and an ornament below it, which no engine can read."""
    ring = [
        tuple((x + 4 * i + 1.8 * np.cos(a), y + 4.6 + 1.6 * np.sin(a)) for a in np.linspace(i, i + 4.9, 24))
        for i in range(6)
    ]
    return [Text(x, y, "Dresden.", "LiberationSerif-Bold", 19), *(Stroke(points, 0.5) for points in ring)]


def box(x: float, y: float, side: float) -> Stroke:
    """An empty square to be ticked, standing on ``y``."""
    return Stroke(((x, y), (x + side, y), (x + side, y - side), (x, y - side), (x, y)), 0.25)


def stamp(x: float, y: float, text: str) -> Iterator[Text | Stroke]:
    """A rubber stamp's date; where the text has a ▒, its ink ran."""
    legible = text.lstrip("▒ ")
    for _ in range(text.count("▒")):
        yield Stroke(tuple((x + 1.2 * (i % 2), y - 3 + 0.4 * i) for i in range(9)), 1.1, STAMP)
        x += 3.2
    yield Text(x, y, legible, "LiberationSansNarrow-Bold", 13.5, STAMP)


def head(memo: Memo, sheets: Sheets) -> None:
    """The form: sender and recipients on the left, the city, the reference and the date on the right."""
    bold, new = "LiberationSans-Bold", memo["form"] == "2016"
    if new:
        sheets.add(Text(LEFT, 24, "Hausmitteilung", bold, 17), *logo(COLUMN, 24))
        sheets.add(Text(COLUMN, 37, "Landeshauptstadt Dresden", bold, 9.5), box(COLUMN, 43, 2.6))
        sheets.add(Text(COLUMN + 5, 43, "vertraulich", size=9.5))
    else:
        sheets.add(Text(LEFT, 26, "Landeshauptstadt Dresden", bold, 15))
    for i, line in enumerate(memo["department"]):
        sheets.add(Text(LEFT, (43 if new else 34) + 5 * i, line, size=10.5 if new else 12))
    for i, line in enumerate(memo["recipients"]):
        sheets.add(Text(LEFT, 58 + 5 * i, line))
    for label, y in (("GZ:", 58), ("Datum:", 68)):
        sheets.add(Text(COLUMN, y, label))
    sheets.add(Text(COLUMN + 16, 58, memo["reference"]))
    if "date" in memo:
        sheets.add(Text(COLUMN + 16, 68, memo["date"]))
    else:
        sheets.add(*stamp(COLUMN + 16, 68.4, memo["stamp"]))
    sheets.y = 86


def body(memo: Memo, sheets: Sheets) -> None:
    """Subject, title, and the paragraphs with their headings and numbers."""
    bold = "LiberationSans-Bold"
    paragraph(sheets, memo["subject"], LEFT, font=bold)
    paragraph(sheets, memo["title"], LEFT, font=bold)
    sheets.y += 4
    for block in memo["body"].strip().split("\n\n"):
        numbered = re.match(r"(\d+\.|[a-z]\)) (.*)", block, re.DOTALL)
        if block == "---":
            sheets.turn()
        elif block.startswith("# "):
            sheets.y += 1.5
            paragraph(sheets, block[2:], LEFT, font=bold)
            sheets.y += 1
        elif numbered:
            indent = LEFT + (8 if numbered[1][0].isdigit() else 16)
            sheets.add(Text(indent - 8, sheets.y, numbered[1], size=sheets.size))
            paragraph(sheets, numbered[2], indent)
            sheets.y += 2.2
        else:
            paragraph(sheets, block, LEFT)
            sheets.y += 2.8


def foot(memo: Memo, sheets: Sheets, seed: int) -> None:
    """Signature, name and office; below them who took notice, side by side."""
    lines = 5 * len(memo["signatory"])
    if sheets.y + 20 + lines > BOTTOM:
        sheets.turn()
    sheets.add(scribble(LEFT + 9, sheets.y + 8, seed))
    sheets.y += 15
    for line in memo["signatory"]:
        paragraph(sheets, line, LEFT)
    if memo["acknowledged"]:
        sheets.y += 8
        sheets.add(Text(LEFT, sheets.y, "Kenntnisnahme:"))
        for i, (name, role) in enumerate(memo["acknowledged"]):
            x = LEFT + 80 * i
            sheets.add(scribble(x + 10, sheets.y + 11, seed + 50 + i))
            sheets.add(Text(x, sheets.y + 18, name), Text(x, sheets.y + 22.6, role))


def laid_out(memo: Memo) -> list[list[Text | Stroke]]:
    """The marks of each page."""
    sheets = Sheets([[]], TOP, memo.get("size", 10.5), memo.get("leading", 1.18))
    head(memo, sheets)
    body(memo, sheets)
    foot(memo, sheets, memo["scan"].get("seed", 9))
    return sheets.pages


def true_text(memo: Memo) -> str:
    """What the memo says, a paragraph a line, in reading order: left column, then right column of the form."""
    new = memo["form"] == "2016"
    city = ["Dresden.", "Landeshauptstadt Dresden", "□ vertraulich"] if new else []
    top = ["Hausmitteilung"] if new else ["Landeshauptstadt Dresden"]
    form = [*top, " ".join(memo["department"]), *memo["recipients"], *city]
    form += ["GZ:", memo["reference"], "Datum:", memo.get("date") or memo["stamp"]]
    blocks = [block.removeprefix("# ") for block in memo["body"].replace("|", "").strip().split("\n\n")]
    pages = iter(range(2, 99))
    blocks = [f"- {next(pages)} -" if block == "---" else block for block in blocks]
    name, *role = memo["signatory"]
    notice = ["Kenntnisnahme:", *(line for officer in memo["acknowledged"] for line in officer)]
    end = [name, " ".join(role), *(notice if memo["acknowledged"] else [])]
    return "\n".join([*form, memo["subject"], memo["title"], *blocks, *end]).replace("▒ ▒", " ") + "\n"
