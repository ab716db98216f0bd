"""The paper's level on a page, from its margins: behind damage inside a JPEG it leaps, and stays where it leapt to.

::

    margin    240 240 240 240 | 195 195 195 195     a code was lost in the fifth row of blocks
    margin    240 240 240 240   239 240 240 240     a scanner that writes some bytes more at the end

A JPEG keeps of each block how much lighter it is than the one before, so that one wrong code shifts all that follow,
in brightness or in colour. Pictures and boxes inside the margins shift nothing there.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["leaps"]

LEAP = 4.0
"""Levels of 256 from which on it is a leap: sound pages had none, those with damage that shows 5 and more."""
MARGIN = (0.03, 0.10)
"""Where the margins are, in shares of the width from either side."""
EDGE = 0.04
"""What of the height is left out above and below: the scanner's own dark edge."""
NEAR = 8
"""Rows of blocks on either side whose levels are compared: about 2 cm at 100 dpi, under 1 cm at 300."""


def leaps(picture: cv2.typing.MatLike) -> bool:
    """Whether the paper's level leaps somewhere down a JPEG and stays there; ``picture`` has a pixel for each block."""
    return _greatest(_levels(picture)) >= LEAP


def _levels(picture: cv2.typing.MatLike) -> NDArray[np.float64]:
    """Brightness and two colours of the margins in each row: rows x (left, right) x 3."""
    colours = cv2.cvtColor(picture, cv2.COLOR_BGR2YCrCb)
    height, width = colours.shape[:2]
    outer, inner = (max(at, round(share * width)) for at, share in enumerate(MARGIN))
    cut = slice(int(EDGE * height), height - int(EDGE * height))
    sides = (colours[cut, outer : inner + 1], colours[cut, ::-1][:, outer : inner + 1])
    return np.stack([np.median(side, axis=1) for side in sides], axis=1)


def _greatest(levels: NDArray[np.float64]) -> float:
    """The greatest leap that both margins make together, near it and over all that follows alike."""
    greatest = 0.0
    for at in range(2, len(levels) - 2):
        near = _between(levels[max(0, at - NEAR) : at], levels[at + 1 : at + 1 + NEAR])
        if np.abs(near).max() > greatest:
            far = _between(levels[:at], levels[at + 1 :])
            lasting = np.where(np.sign(near) == np.sign(far), np.minimum(np.abs(near), np.abs(far)), 0)
            greatest = max(greatest, float(lasting.min(axis=0).max()))
    return greatest


def _between(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    difference: NDArray[np.float64] = np.median(below, axis=0) - np.median(above, axis=0)
    return difference
