"""A page as it is shown: the picture that its boxes belong to, turned and straightened as it was for reading.

Grey and coloured pages become JPEG (a page in 10 ms and 0.5 MB; PNG takes 0.4 s and 2 MB), black and white ones PNG.
What a picture does to whoever draws it is not known before: `pipeline.batch.isolation` has it done by a child.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from pipeline.errors import UnreadableScan
from pipeline.page import Sheet
from pipeline.prepare import kept
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.steps import Step

__all__ = ["drawn"]

_QUALITY = 85


def drawn(
    path: Path, number: int, prepared: Sequence[Step], settings: Settings, *, lossless: bool = False
) -> tuple[str, bytes]:
    """A scan's page (counted from 1): the ending of its kind, and its bytes. ``prepared`` is what reading did to it.

    ``lossless``: as PNG, whatever it shows.

    Raises UnreadableScan where there is no such page or it has no picture, and what `pipeline.scan.scan` raises.
    """
    sheets = _sheets(path, path.stat().st_mtime_ns, settings)
    draw = sheets[number - 1].picture if 1 <= number <= len(sheets) else None
    if draw is None:
        raise UnreadableScan("no_picture", path, page=number)
    with draw() as found:
        image = kept(found, prepared) if prepared else found
        data = BytesIO()
        shown = image if image.mode in {"1", "L", "RGB"} else image.convert("RGB")
        if lossless or shown.mode == "1":
            shown.save(data, "PNG")
            return "png", data.getvalue()
        shown.save(data, "JPEG", quality=_QUALITY)
        return "jpg", data.getvalue()


@lru_cache(maxsize=4)
def _sheets(path: Path, _changed: int, settings: Settings) -> tuple[Sheet, ...]:
    """The scan's sheets, which hold no pictures; to open a stack of many pages takes longer than to draw one."""
    return scan(path, settings).sheets
