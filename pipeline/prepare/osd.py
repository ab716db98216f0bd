"""Which way is up, as Tesseract's script detection (``--psm 0``) tells it: slow, and asked only in doubt.

::

    Orientation in degrees: 180
    Rotate: 180
    Orientation confidence: 5.33
"""

import os
import re
import tempfile
from pathlib import Path

import pytesseract
from PIL import Image

from pipeline.prepare.measures import Grey

__all__ = ["rotation"]

SURE = 1.0
"""Orientation confidence below which the answer is none (right answers on whole pages: 2 and more)."""
SECONDS = 60.0
"""It takes one; but a machine that is busy must not leave a page upside down that a quiet one would have turned."""


def rotation(grey: Grey) -> int | None:
    """By how many degrees counterclockwise the page must be turned: 0, 90, 180, 270; None where Tesseract can't tell.

    It cannot where the page has too few letters or the language ``osd`` is not installed.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory(prefix="beschlussbuch-") as folder:
        file = Path(folder) / "page.pgm"
        Image.fromarray(grey).save(file)
        try:
            told = pytesseract.image_to_osd(str(file), config="--psm 0 --dpi 150", timeout=SECONDS)
        except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError):
            return None
    found = re.search(r"Rotate: (\d+)[\s\S]*Orientation confidence: ([\d.]+)", told)
    if not found or float(found[2]) < SURE:
        return None
    return -int(found[1]) % 360
