"""Text that runs off a page: the sheet lay askew on the glass, or a program cut its margin away.

::

    wird beauftragt, zwölf Bänke aufzu|
    Nächste Beschlusskontrolle: 30. Sep|        what stood behind is nowhere in the scan

A sound page has white margins: on 19 letters, 5 typescripts and all samples one line in all touched an edge.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.doubts import doubt
from pipeline.page import Address, Box, Doubt, Line, Page

__all__ = ["cut"]

MARGIN = 0.006
"""So near an edge (in the page's width) a line touches it: 1.3 mm on A4."""
LINES = 2
"""So many lines touch the left or right edge where text is cut off, and one the lower: above stand fax heads."""
WORDS, LETTERS, SURE = 2, 2, 0.3
"""What makes a line of text: so many words of so many letters, read at least so surely. Dirt at an edge is none."""
_REACH: Mapping[str, Callable[[Box, float, float], bool]] = {
    "left": lambda box, _, near: box.left <= near,
    "right": lambda box, far, near: box.right >= far - near,
    "bottom": lambda box, far, near: box.bottom >= far - near,
}


def cut(page: Page) -> Iterator[Doubt]:
    """A doubt for each edge off which the text runs, at the place where it does."""
    if not page.width or not page.height:
        return
    texts = [(line, boxes) for line in page.lines if len(boxes := _boxes(line)) >= WORDS]
    for side, reaches in _REACH.items():
        far = page.width if side == "right" else page.height
        there = [
            line.box
            for line, boxes in texts
            if line.box and any(reaches(box, far, MARGIN * page.width) for box in boxes)
        ]
        if len(there) >= (LINES if side in {"left", "right"} else 1):
            around = Box.around(there)
            yield doubt("page_cut", "text", at=Address(page=page.number, box=around), page=page.number)


def _boxes(line: Line) -> list[Box]:
    """The boxes of the line's words, without dirt."""
    return [
        word.box
        for word in line.words
        if word.box and (word.confidence or 0) >= SURE and sum(map(str.isalnum, word.text)) >= LETTERS
    ]
