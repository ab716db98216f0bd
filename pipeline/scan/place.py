"""Where something stands on a PDF's page as shown, whatever the page and its forms did to the coordinates.

::

    0 0 300 24 in a form that is moved by 60, 760      →  60, 760, 360, 784 on the page
    … on a page of 842 points, as shown                →  60, 58, 360, 82 from the top left

>>> moved((0, 0, 300, 24), (1, 0, 0, 1, 60, 760))
(60, 760, 360, 784)
"""

from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["Matrix", "Place", "moved", "shown_by", "times"]

Matrix = tuple[float, float, float, float, float, float]
Area = tuple[float, float, float, float]
"""Left, bottom, right, top, as PDF counts: from the bottom left."""


class Place(NamedTuple):
    """A rectangle in points from the top left of the page as shown."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does first one, then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(box: Area, matrix: Matrix) -> Area:
    """The box around the box as the matrix moves it."""
    left, bottom, right, top = box
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def shown_by(page: Any) -> Callable[[Area], Place]:
    """A function from a box in the page's own coordinates to its place as shown."""
    x0, y0, x1, y1 = page.get_bbox()
    turned = page.get_rotation() % 360

    def show(box: Area) -> Place:
        left, bottom, right, top = box
        match turned:
            case 90:
                return Place(bottom - y0, left - x0, top - y0, right - x0)
            case 180:
                return Place(x1 - right, bottom - y0, x1 - left, top - y0)
            case 270:
                return Place(y1 - top, x1 - right, y1 - bottom, x1 - left)
            case _:
                return Place(left - x0, y1 - top, right - x0, y1 - bottom)

    return show
