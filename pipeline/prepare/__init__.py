"""A page picture is turned upright, straightened and cleaned before an engine sees it.

::

    turned 180°
    straightened 2°
    noise 35 of 255: smoothed 1.4 px
    letters 24 px: reduced to 71%

Each step is taken only where a measurement on the page calls for it, and stays in the record by its code. A sound page
passes with nothing done but the reduction to the size that the engine reads best. Words are found on the prepared
picture; their boxes belong to the kept one, which is turned and straightened but not scaled: `kept` makes it again from
the original and the recorded steps.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from pipeline.page import Box, Line
from pipeline.prepare import geometry, ink, measures, stamps, streaks, strokes
from pipeline.steps import MOVING, Step

cv2.setNumThreads(1)  # pages are read side by side, one thread each

__all__ = ["Prepared", "kept", "kept_box", "prepare", "way_back"]


class Prepared(NamedTuple):
    """A page ready to be read: the grey picture for the engine and how it belongs to the kept one.

    ``scale`` is the engine's pixels for one kept pixel; ``width`` and ``height`` are those of the kept picture, ``dpi``
    its resolution (estimated from the letters where the file names none). ``coloured`` is the coloured ink, or grey
    stamps, alone on white at the same scale, None where there are none. ``letters`` is the height of small letters in
    kept pixels. ``treated`` says that the strokes themselves were changed (evened out, smoothed, sharpened …).
    """

    picture: Image.Image
    width: int
    height: int
    dpi: int
    scale: float
    steps: tuple[Step, ...]
    coloured: Image.Image | None = None
    letters: float = 0.0
    treated: bool = False

    @property
    def reading_dpi(self) -> int:
        """The resolution of the engine's picture."""
        return round(self.dpi * self.scale)

    def box(self, box: Box) -> Box:
        """A box on the engine's picture as a box on the kept one."""
        left, top, right, bottom = (round(side / self.scale) for side in box)
        return Box(max(0, left), max(0, top), min(self.width, right), min(self.height, bottom))

    def kept_lines(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Lines on the engine's picture as lines on the kept one."""
        return tuple(
            line._replace(
                box=line.box and self.box(line.box),
                words=tuple(word._replace(box=word.box and self.box(word.box)) for word in line.words),
            )
            for line in lines
        )


def prepare(picture: Image.Image, dpi: int | None = None, *, gently: bool = False) -> Prepared:
    """The page as an engine reads it best. ``dpi`` is what the file says; None where it says nothing credible.

    ``gently``: upright, straight and in the right size, but with the strokes as they are.
    """
    dpi = dpi or geometry.likely_dpi(*picture.size)
    black, coloured, parted = ink.separate(np.asarray(plain(picture)))
    if coloured is None:
        black, coloured, parted = stamps.separate(black, dpi)
    whole, streaked = streaks.without_streaks(black, dpi)
    grey, lines, slant, steps = geometry.upright(whole, dpi)
    copied: tuple[Step, ...] = ()
    if abs(slant) > streaks.STRAIGHT:
        grey, copied = streaks.without_streaks(grey, dpi)
    letters = strokes.credible(lines, dpi)
    clean = strokes.clean(grey, letters, gently=gently)
    height, width = grey.shape
    return Prepared(
        Image.fromarray(clean.picture),
        width,
        height,
        dpi,
        clean.scale,
        (*parted, *streaked, *steps, *copied, *clean.steps),
        None if coloured is None else Image.fromarray(strokes.resized(_moved(coloured, steps), clean.scale)),
        letters,
        clean.treated,
    )


def kept(picture: Image.Image, steps: Sequence[Step]) -> Image.Image:
    """The picture that the boxes of a page belong to, from the original and the page's ``prepared``.

    >>> from pipeline.steps import step
    >>> kept(Image.new("L", (200, 100)), (step("turned", degrees=90), step("smoothed", noise=35, radius=1.4))).size
    (100, 200)
    """
    return Image.fromarray(_moved(np.asarray(plain(picture)), steps))


def kept_box(box: Box, width: int, height: int, steps: Sequence[Step]) -> Box:
    """Where a box on the original of that size lies on the kept picture.

    >>> from pipeline.steps import step
    >>> kept_box(Box(10, 20, 30, 25), 100, 200, [step("turned", degrees=90)])
    Box(left=20, top=70, right=25, bottom=90)
    """
    size = width, height
    for degrees in _turns(steps):
        turn, size = geometry.turned(*size, degrees)
        corners = [(x, y, 1) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        xs, ys = np.clip((turn @ np.array(corners).T).round().astype(int), 0, np.array([size]).T)
        box = Box(int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max()))
    return box


def way_back(width: int, height: int, steps: Sequence[Step]) -> tuple[tuple[float, float, float], ...]:
    """Where the points of a kept picture lie on the original of that size: a matrix of 2 x 3.

    >>> from pipeline.steps import step
    >>> way_back(200, 100, [step("turned", degrees=180), step("thickened", stroke=1.4)])
    ((-1.0, 0.0, 200.0), (0.0, -1.0, 100.0))
    """
    forth, size = np.eye(3), (width, height)
    for degrees in _turns(steps):
        turn, size = geometry.turned(*size, degrees)
        forth = np.vstack([turn, (0, 0, 1)]) @ forth
    back = np.linalg.inv(forth) + 0.0  # no negative zeros
    return tuple((float(a), float(b), float(c)) for a, b, c in back[:2])


def _moved(picture: measures.Pixels, steps: Sequence[Step]) -> measures.Pixels:
    """The picture turned and straightened as the steps say."""
    for degrees in _turns(steps):
        picture = geometry.rotated(picture, degrees)
    return picture


def _turns(steps: Sequence[Step]) -> Iterator[float]:
    """By how many degrees a page was turned and straightened, in order."""
    yield from (one.degrees for one in steps if one.code in MOVING)


def plain(picture: Image.Image) -> Image.Image:
    """The picture in grey or colour, whatever its file had: 1 bit, palette, CMYK, 12 or 16 bit, fractions of 1."""
    if picture.mode in {"L", "RGB"}:
        return picture
    if picture.mode in {"1", "LA"}:
        return _on_white(picture).convert("L")
    if picture.mode.startswith("I") or picture.mode == "F":
        deep = np.asarray(picture, np.float32)
        full = next((full for full in (1, 255, 4095) if deep.max() <= full), 65535)
        return Image.fromarray((np.clip(deep / full, 0, 1) * 255).astype(np.uint8))
    return _on_white(picture).convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    layered = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), layered)
