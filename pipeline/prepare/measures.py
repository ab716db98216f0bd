"""What is measured on a page picture: its ink, its lines, how skewed, noisy, blurred, thin and uneven it is.

::

    noise 45   specks 0.6 %   edges 0.16 of the contrast a pixel   strokes 1.5 px   letters 14 px

All take a grey picture (height x width, one byte a pixel) or the `Ink` found on a reduced copy of it, and cost
milliseconds.
"""

from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

__all__ = [
    "Grey",
    "Ink",
    "Lines",
    "Pixels",
    "blocks_deviation",
    "components",
    "edge_slope",
    "far_aslant",
    "histogram",
    "ink_of",
    "levels",
    "paper_map",
    "reduced",
    "rows_of",
    "sharpness",
    "shining",
    "skew",
    "specks",
    "stroke",
]

Grey = MatLike
"""Height x width, a byte a pixel: 0 (black) to 255."""
Pixels = MatLike
"""A grey picture, or height x width x 3: red, green, blue."""

SMALL = 100
"""Geometry is measured on a copy of about this many dpi."""
TILE = 12
"""Side of a tile of the paper map in pixels of the small copy: 3 mm."""
NEAR, FAR = 10, 45
"""Degrees up to which pages are skewed by feeders, and by hands and cameras."""
LITTLE = 500
"""Pixels of ink below which a page is taken as it lies."""
CLEAR = 2.5
"""How much sharper the lines are in their own direction than in others (sound pages: 9 and more)."""
BLANK = 0.93
"""A page whose darkest spots have more than this share of the paper's brightness has nothing on it."""


class Ink(NamedTuple):
    """Where the ink is on a page reduced by ``factor``: coordinates of its pixels in the small picture."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    width: int
    height: int
    factor: int


class Lines(NamedTuple):
    """Text lines by their rows of ink: height of small letters (pixels), and ink above and below them."""

    number: int
    letters: float
    above: float
    below: float


def reduced(picture: Pixels, factor: int) -> Pixels:
    """The picture with each square of so many pixels averaged; what is left over at the right and below is cut off."""
    if factor <= 1:
        return picture
    height, width = (max(1, side // factor) for side in picture.shape[:2])
    whole = picture[: height * factor, : width * factor]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)


def ink_of(grey: Grey, dpi: int, share: float = 0.5) -> Ink:
    """The ink of a page, whatever its lighting: what has more than this share of the darkest ink's contrast."""
    factor = max(1, round(dpi / SMALL))
    small = reduced(grey, factor)
    height, width = small.shape
    paper = cv2.resize(paper_map(small), (width, height), interpolation=cv2.INTER_LINEAR)
    shade = cv2.divide(small, paper, scale=255)
    darkest = levels(shade, 0.5)[0] / 255
    limit = 1 - share * (1 - darkest) if darkest < BLANK else 0
    y, x = np.nonzero(shade < 255 * limit)
    return Ink(x.astype(np.float32), y.astype(np.float32), width, height, factor)


def components(mask: Grey) -> tuple[MatLike, NDArray[np.int32]]:
    """What lies together in a mask: its number at each pixel, 0 for none; for each number the box and the pixels of it.

    A row is left, top, width, height, pixels; row 0 is all the rest. Numbers of 16 bits take a third of the time of
    those of 32, and are enough where there are fewer runs of pixels.
    """
    runs = int(np.count_nonzero(mask[:, 1:] > mask[:, :-1])) + len(mask)
    kind = cv2.CV_16U if runs < 2**16 else cv2.CV_32S
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, ltype=kind)
    return labels, np.asarray(stats, np.int32)


def paper_map(small: Grey, tile: int = TILE) -> Grey:
    """The brightness of the paper in each tile: its bright tenth, smoothed over its neighbours where it is dark.

    Every second pixel of every second row is looked at.
    """
    tile = max(1, min(tile, *small.shape) // 2)
    some = small[::2, ::2]
    rows, columns = some.shape[0] // tile, some.shape[1] // tile
    tiles = some[: rows * tile, : columns * tile].reshape(rows, tile, columns, tile).swapaxes(1, 2)
    tenth = -max(1, tile * tile // 10)
    bright = np.partition(tiles.reshape(rows, columns, -1), tenth, axis=2)[:, :, tenth]
    return np.maximum(cv2.medianBlur(np.ascontiguousarray(bright), 5), 1)


def sharpness(ink: Ink, degrees: float, *, across: bool = False) -> float:
    """How clearly the ink falls into rows when the page is turned by so many degrees (``across``: into columns)."""
    if not ink.x.size:
        return 0.0
    along, over = (ink.y, ink.x) if across else (ink.x, ink.y)
    rows = over - along * np.float32(np.tan(np.radians(degrees)))
    histogram = np.bincount((rows - rows.min()).astype(np.intp))
    return float(np.square(np.diff(histogram)).sum())


def skew(ink: Ink, widest: float = 10.0) -> float:
    """By how many degrees the lines fall to the right, to a twentieth of a degree; 0 where nothing falls into lines."""
    best, step = 0.0, 1.0
    angles = np.arange(-widest, widest + step, step)
    for finer in (0.25, 0.05, 0.05):
        best = float(max(angles, key=lambda angle: sharpness(ink, float(angle))))
        angles = np.arange(best - step, best + step + finer / 2, finer)
        step = finer
    clear = sharpness(ink, best) > 1.1 * max(sharpness(ink, -widest), sharpness(ink, widest))
    return round(best, 2) if clear and abs(best) < widest else 0.0


def far_aslant(ink: Ink) -> float:
    """By how many degrees (8 to 45) a page must be turned counterclockwise until its lines lie level or upright.

    0 where they nearly do, as on all pages but a few: then that costs no more than a look at the rows.
    """
    if ink.x.size < LITTLE:
        return 0.0
    rows = {degrees: sharpness(ink, degrees) for degrees in range(-NEAR, NEAR + 1)}
    best = max(rows, key=rows.__getitem__)
    if abs(best) < NEAR - 1 and rows[best] >= CLEAR * float(np.median([*rows.values()])):
        return 0.0
    found = [
        (sharpness(ink, degrees, across=across), degrees, across)
        for across in (False, True)
        for degrees in range(-FAR, FAR + 1)
    ]
    peak, degrees, across = max(found)
    usual = float(np.median([one for one, _, way in found if way == across]))
    if abs(degrees) < NEAR - 2 or peak < CLEAR * usual:
        return 0.0
    finer = [degrees + step / 20 for step in range(-20, 21)]
    exact = max(finer, key=lambda angle: sharpness(ink, angle, across=across))
    return round(-exact if across else exact, 2)


def rows_of(ink: Ink, degrees: float = 0.0) -> Lines:
    """The text lines of a page: bands of rows with much ink, and the ink in the gaps above and below."""
    if not ink.x.size:
        return Lines(0, 0.0, 0.0, 0.0)
    rows = ink.y - ink.x * np.float32(np.tan(np.radians(degrees)))
    profile = np.bincount((rows - rows.min()).astype(np.intp)).astype(np.float64)
    heights, above, below = [], 0.0, 0.0
    for start, end in _bands(profile > max(4.0, 0.02 * ink.width)):
        band = profile[start:end]
        core = np.flatnonzero(band > 0.5 * np.sort(band)[-max(1, len(band) // 4)])
        if 4 <= len(band) <= 0.06 * ink.height and len(core) >= 2:
            heights.append(core[-1] - core[0] + 1)
            above += float(band[: core[0]].sum())
            below += float(band[core[-1] + 1 :].sum())
    letters = float(np.median(heights)) * ink.factor if heights else 0.0
    return Lines(len(heights), letters, above, below)


def _bands(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each run of True."""
    changes = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


def blocks_deviation(grey: Grey, side: int = 8) -> float:
    """The noise: the standard deviation within the calmest third of the page's blocks."""
    if min(grey.shape) < side:
        return 0.0
    rows, columns = (length // side for length in grey.shape)
    step = max(1, rows // 80)
    bands = grey[: rows * side].reshape(rows, side, -1)[::step, :, : columns * side]
    pixels = bands.reshape(-1, bands.shape[2]).astype(np.float32)
    blocks = columns, len(bands)
    mean = cv2.resize(pixels, blocks, interpolation=cv2.INTER_AREA)
    square = cv2.resize(np.square(pixels), blocks, interpolation=cv2.INTER_AREA)
    return float(np.sqrt(max(0.0, float(np.percentile(square - np.square(mean), 30)))))


def histogram(grey: Grey) -> NDArray[np.float32]:
    """How many pixels have each of the 256 values."""
    return np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.float32)


def levels(pixels: Grey, *shares: float) -> tuple[float, ...]:
    """The grey values below which these shares (percent) of the pixels lie: of 0 to 255, so counting finds them.

    >>> levels(np.array([[0, 0, 9, 255]], dtype=np.uint8), 0, 50, 75, 100)
    (0.0, 0.0, 9.0, 255.0)
    """
    sums = np.cumsum(histogram(pixels.reshape(len(pixels), -1)), dtype=np.float64)
    return tuple(float(np.searchsorted(sums, max(1.0, share / 100 * float(sums[-1])))) for share in shares)


def specks(grey: Grey) -> float:
    """The share of pixels that stand out from four neighbours that agree with each other."""
    pixels = np.concatenate(_stripes(grey))
    middle = pixels[1:-1, 1:-1]
    cross = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.uint8)
    low, high = (change(pixels, cross)[1:-1, 1:-1] for change in (cv2.erode, cv2.dilate))
    agree = cv2.subtract(high, low) < 50
    alone = agree & ((cv2.subtract(middle, high) > 80) | (cv2.subtract(low, middle) > 80))
    return float(alone.mean())


def shining(grey: Grey) -> float:
    """How much is grey and apart from print, for what is black: much where the back of the page shines through.

    Sound pages have 0 to 0.6: the soft edges of letters are grey, too, but lie beside the black.
    """
    pixels = reduced(grey, 2)
    paper, ink = levels(pixels[::2, ::2], 80, 0.3)
    faint, half, full = (paper - share * max(paper - ink, 1.0) for share in (0.12, 0.5, 0.6))
    side = 4  # tiles: those with black, and their neighbours, are beside the print
    height, width = (length // side * side for length in pixels.shape)
    pixels = np.ascontiguousarray(pixels[:height, :width])
    black = cv2.inRange(pixels, 0, full)
    near = cv2.dilate(reduced(black, side), np.ones((3, 3), np.uint8))
    apart = cv2.resize(cv2.inRange(near, 0, 0), (width, height), interpolation=cv2.INTER_NEAREST)
    grey_apart = cv2.bitwise_and(cv2.inRange(pixels, half, faint), apart)
    return cv2.countNonZero(grey_apart) / max(1, cv2.countNonZero(black))


def edge_slope(grey: Grey) -> float:
    """How steep the edges of letters are: brightness from pixel to pixel, as a share of all contrast."""
    stripes = _stripes(grey)
    steps = cv2.absdiff(stripes[:, :, 2:], stripes[:, :, :-2])
    ink, paper = levels(stripes, 0.5, 98)
    strong = steps[steps > 0.25 * steps.max()]
    return float(np.percentile(strong, 75)) / 2 / max(paper - ink, 1.0) if strong.size else 0.0


def stroke(grey: Grey) -> float:
    """The median width of strokes in pixels: horizontal runs of ink shorter than a letter."""
    stripes = _stripes(grey)
    ink, paper = levels(stripes, 0.5, 90)
    mask = (stripes < (paper + ink) / 2).reshape(-1, stripes.shape[2]).astype(np.int8)
    changes = np.diff(np.pad(mask, ((0, 0), (1, 1))), axis=1)
    lengths = np.nonzero(changes.ravel() < 0)[0] - np.nonzero(changes.ravel() > 0)[0]
    short = lengths[lengths < 25]
    return float(np.mean(short)) if short.size else 0.0


def _stripes(grey: Grey, count: int = 10, height: int = 48) -> Grey:
    """Some stripes of the page (count x height x width), enough to measure on."""
    height = min(height, grey.shape[0])
    starts = np.linspace(0, grey.shape[0] - height, count).astype(int)
    return np.stack([grey[start : start + height] for start in starts])
