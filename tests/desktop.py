"""What happens to memos on a desk and in a feeder, drawn on the spot: holes, staples, stamps, strokes, backs.

The memos are the samples', at 150 dots an inch: half the letters' height of a usual scan, and a quarter of the time.
"""

import random
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SAMPLES = Path(__file__).parent.parent / "samples"
sys.path.append(str(SAMPLES))
from layout import laid_out, scribble, true_text  # noqa: E402  # the samples' own way of drawing
from render import drawn  # noqa: E402

DPI = 150
MM = DPI / 25.4


@cache
def pages_of(name: str) -> tuple[Image.Image, ...]:
    """A sample's pages as a printer would leave them."""
    memo = tomllib.loads((SAMPLES / "memos.toml").read_text("utf-8"))[name]
    return tuple(drawn(list(marks), DPI) for marks in laid_out(memo))


def blank() -> Image.Image:
    """An empty page."""
    return Image.new("L", pages_of("brunnen")[0].size, 255)


def punched(page: Image.Image) -> Image.Image:
    """Two holes in the margin, black as the lid behind them."""
    page = page.copy()
    for y in (108.5, 188.5):
        ImageDraw.Draw(page).ellipse([9 * MM, (y - 3) * MM, 15 * MM, (y + 3) * MM], 25)
    return page


def stapled(page: Image.Image) -> Image.Image:
    """A staple's shadow and the dog's ear below it."""
    page = page.copy()
    pen = ImageDraw.Draw(page)
    pen.line([(8 * MM, 14 * MM), (19 * MM, 9 * MM)], 60, 4)
    pen.line([(9 * MM, 16 * MM), (20 * MM, 11 * MM)], 190, 6)
    pen.polygon([(0, 0), (17 * MM, 0), (0, 15 * MM)], 150)
    return page


def received(page: Image.Image, x: float, y: float, colour: tuple[int, int, int] = (60, 60, 190)) -> Image.Image:
    """A receipt stamp in a frame, across the text at (x, y) millimetres."""
    stamp = Image.new("RGB", (round(62 * MM), round(24 * MM)), "white")
    pen = ImageDraw.Draw(stamp)
    font = ImageFont.truetype("LiberationSans-Bold.ttf", round(4.6 * MM))
    pen.rectangle([4, 4, stamp.width - 5, stamp.height - 5], outline=colour, width=4)
    pen.text((5 * MM, 2.5 * MM), "EINGEGANGEN", colour, font)
    pen.text((5 * MM, 9 * MM), "21. März 2019", colour, font)
    pen.text((5 * MM, 15.5 * MM), "Ratsbüro  Nr. 4711", colour, font)
    ink = Image.new("RGB", page.size, "white")
    ink.paste(stamp.rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor="white"), (round(x * MM), round(y * MM)))
    return ImageChops.multiply(page.convert("RGB"), ink)


def behind(page: Image.Image, strength: float) -> Image.Image:
    """The back of a sheet whose front shines through."""
    soft = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.2))
    return soft.point(lambda value: round(250 - strength * (255 - value)))


def crossed_out(page: Image.Image, rows: Sequence[float], seed: int = 1) -> Image.Image:
    """Pen strokes along the print at these heights (millimetres)."""
    page = page.copy()
    dice = random.Random(seed)  # noqa: S311  # handwriting, not secrets
    for y in rows:
        points = [((25 + 8 * i) * MM, (y + dice.uniform(-1, 1)) * MM) for i in range(18)]
        ImageDraw.Draw(page).line(points, 90, 3, joint="curve")
    return page


def signed(page: Image.Image, x: float, y: float, seed: int = 3) -> Image.Image:
    """A signature across what is printed at (x, y) millimetres."""
    page = page.copy()
    points = [(a * MM, b * MM) for a, b in scribble(x, y, seed).points]
    ImageDraw.Draw(page).line(points, 40, 4, joint="curve")
    return page


def ticked(page: Image.Image, x: float, y: float, how: str) -> Image.Image:
    """A box whose lower left corner is at (x, y) millimetres, with a printed X or a cross by hand in it."""
    page = page.copy()
    pen = ImageDraw.Draw(page)
    if how == "printed":
        font = ImageFont.truetype("LiberationSans-Bold.ttf", round(2.6 * MM))
        pen.text(((x + 1.3) * MM, (y - 1.3) * MM), "X", 0, font, anchor="mm")
    else:
        pen.line([((x - 0.4) * MM, (y - 2.8) * MM), ((x + 3.0) * MM, (y + 0.5) * MM)], 40, 3)
        pen.line([((x - 0.2) * MM, (y + 0.3) * MM), ((x + 3.2) * MM, (y - 3.1) * MM)], 40, 3)
    return page


def side_by_side(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two pages on one sheet."""
    sheet = Image.new("L", (left.width + right.width, left.height), 255)
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width, 0))
    return sheet


def saved(path: Path, *pages: Image.Image) -> Path:
    """The pages in one file."""
    pages[0].save(path, save_all=True, append_images=list(pages[1:]), dpi=(DPI, DPI))
    return path


__all__ = ["true_text"]
