"""What happens to paper before it reaches us: sixteen kinds of damage at three strengths, always the same.

::

    degraded(page, "fax", 3)      # a page sent at 100 dpi, 1 bit a pixel, with specks
    python bench/degrade.py scan.png fax 3 out.png

A damage takes a page (any mode), a strength from 1 to 3 and its own dice, and gives a page back. Strength 1 is an
everyday nuisance, 2 a bad scan, 3 a page that one would scan again if one could.
"""

import io
import sys
import zlib
from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

__all__ = ["DAMAGES", "degraded"]

Pixels = NDArray[np.float32]


def degraded(page: Image.Image, damage: str, strength: int) -> Image.Image:
    """The page with that damage; the same page and names give the same pixels."""
    dice = default_rng(zlib.crc32(f"{damage} {strength}".encode()))
    done = DAMAGES[damage](page.convert("L"), strength, dice)
    done.info["dpi"] = tuple(round(300 * side / before) for side, before in zip(done.size, page.size, strict=True))
    return done


def _skew(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    angle = (0.7, 2.0, 5.0)[strength - 1] * dice.choice((-1, 1))
    return page.rotate(angle, Image.Resampling.BICUBIC, expand=False, fillcolor=250)


def _turned(page: Image.Image, strength: int, _: Generator) -> Image.Image:
    return page.rotate((90, 180, 270)[strength - 1], expand=True)


def _noise(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    pixels = _array(page)
    return _picture(230 - (255 - pixels) * 0.9 + dice.normal(0, (20, 45, 80)[strength - 1], pixels.shape))


def _specks(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    pixels = _array(page)
    share = (0.003, 0.012, 0.04)[strength - 1]
    black, white = (dice.random(pixels.shape) < share for _ in range(2))
    pixels[black], pixels[white] = 0, 255
    return _picture(pixels)


def _blur(page: Image.Image, strength: int, _: Generator) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur((1.5, 2.5, 3.5)[strength - 1]))


def _coarse(page: Image.Image, strength: int, _: Generator) -> Image.Image:
    share = (200, 150, 110)[strength - 1] / 300
    return page.resize((round(page.width * share), round(page.height * share)), Image.Resampling.BOX)


def _faint(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """A tired ribbon: pale ink, and paler in patches."""
    pixels = _array(page)
    patches = _clouds(pixels.shape, 40, dice)
    ink = (0.55, 0.35, 0.22)[strength - 1] * (0.7 + 0.6 * patches)
    return _picture(245 - (255 - pixels) * ink + dice.normal(0, 4, pixels.shape))


def _fax(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    share = (200, 150, 110)[strength - 1] / 300
    small = _array(page.resize((round(page.width * share), round(page.height * share)), Image.Resampling.BOX))
    small += dice.normal(0, (10, 25, 40)[strength - 1], small.shape)
    return _picture(np.where(small > 150, 255, 0))


def _shadow(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """A photograph by lamplight: one side in the dark, the paper uneven."""
    pixels = _array(page)
    slope = np.linspace(0, 1, pixels.shape[1], dtype=np.float32)[None, :]
    light = 1 - (0.4, 0.6, 0.75)[strength - 1] * slope**1.5 + 0.08 * (_clouds(pixels.shape, 12, dice) - 0.5)
    return _picture(pixels * 0.95 * light + dice.normal(0, 3, pixels.shape))


def _edges(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """The lid was open: black bars around the page, a grey ground."""
    pixels = _array(page)
    height, width = pixels.shape
    for axis, length in ((0, height), (1, width)):
        bar = round((0.01, 0.025, 0.045)[strength - 1] * length * dice.uniform(0.7, 1))
        pixels[(slice(0, bar),) if axis == 0 else (slice(None), slice(0, bar))] = 25
        pixels[(slice(length - bar, None),) if axis == 0 else (slice(None), slice(length - bar, None))] = 40
    return _picture(pixels * 0.93 + dice.normal(0, 6, pixels.shape))


def _behind(page: Image.Image, strength: int, _: Generator) -> Image.Image:
    """The other side shines through thin paper."""
    other = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
    through = (0.2, 0.35, 0.5)[strength - 1]
    pixels, back = _array(page), _array(ImageChops.offset(other, 40, 27))
    return _picture(np.minimum(pixels, 255 - (255 - back) * through) * 0.97)


def _copied(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """A copy of a copy: strokes swell and run together."""
    for _ in range(strength):
        pixels = _array(page.filter(ImageFilter.GaussianBlur(1.1)))
        page = _picture((pixels + dice.normal(0, 8, pixels.shape) - 196) * 5 + 128)
    return page


def _thin(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """Little toner: strokes get thin and break."""
    pixels = _array(page.filter(ImageFilter.GaussianBlur(1.0)))
    cut = (95, 75, 58)[strength - 1]
    return _picture((pixels + dice.normal(0, 14, pixels.shape) - cut) * 4 + 128)


def _jpeg(page: Image.Image, strength: int, _: Generator) -> Image.Image:
    small = page.resize((page.width * 2 // 3, page.height * 2 // 3), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=(22, 10, 5)[strength - 1])
    return Image.open(file).convert("L")


def _stamped(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """Coloured rubber stamps and blue signatures across the text, over a scan in colour."""
    colour = page.convert("RGB")
    ink = Image.new("RGB", page.size, "white")
    pen, font = ImageDraw.Draw(ink), ImageFont.truetype("LiberationSans-Bold.ttf", page.width // 24)
    for _ in range(strength * 2):
        x, y = dice.uniform(0.1, 0.6) * page.width, dice.uniform(0.3, 0.85) * page.height
        tint = [(40, 60, 190), (190, 40, 60), (90, 40, 160)][dice.integers(3)]
        pen.rounded_rectangle((x, y, x + page.width * 0.3, y + page.height * 0.05), 12, None, tint, 7)
        pen.text((x + 30, y + 40), "EINGEGANGEN", tint, font)
        knots = np.cumsum(dice.normal((60, 0), 90, (14, 2)), axis=0) + np.array((x * 0.8, y + page.height * 0.04))
        pen.line([tuple(knot) for knot in knots], (30, 50, 170), 8, "curve")
    return ImageChops.multiply(colour, ink.filter(ImageFilter.GaussianBlur(1)))


def _streaks(page: Image.Image, strength: int, dice: Generator) -> Image.Image:
    """Dust on the glass: lines down the page, at strength 3 across it, too."""
    pixels = _array(page)
    grey, thick, apart = (110, 90, 60)[strength - 1], (3, 3, 4)[strength - 1], (700, 400, 500)[strength - 1]
    for x in range(int(dice.integers(200, 400)), page.width, apart):
        pixels[:, x : x + thick] = np.minimum(pixels[:, x : x + thick], grey)
    for y in range(int(dice.integers(100, 300)), page.height if strength == 3 else 0, apart):
        pixels[y : y + thick] = np.minimum(pixels[y : y + thick], grey)
    return _picture(pixels)


DAMAGES: Mapping[str, Callable[[Image.Image, int, Generator], Image.Image]] = {
    "skew": _skew,
    "turned": _turned,
    "noise": _noise,
    "specks": _specks,
    "blur": _blur,
    "coarse": _coarse,
    "faint": _faint,
    "fax": _fax,
    "shadow": _shadow,
    "edges": _edges,
    "behind": _behind,
    "copied": _copied,
    "thin": _thin,
    "jpeg": _jpeg,
    "stamped": _stamped,
    "streaks": _streaks,
}


def _array(page: Image.Image) -> Pixels:
    return np.array(page, dtype=np.float32)


def _picture(pixels: NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _clouds(shape: tuple[int, ...], cells: int, dice: Generator) -> Pixels:
    """Smooth patches between 0 and 1."""
    grid = Image.fromarray((dice.random((cells, cells)) * 255).astype(np.uint8))
    return _array(grid.resize((shape[1], shape[0]), Image.Resampling.BICUBIC)) / 255


if __name__ == "__main__":
    source, kind, power, target = sys.argv[1:]
    degraded(Image.open(source), kind, int(power)).save(target)
