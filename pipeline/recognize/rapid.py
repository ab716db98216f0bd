"""PP-OCR through RapidOCR: the second reader. It confuses other letters than Tesseract does.

::

    Tesseract   Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SRI/052/2023)      „Der Stadtrat   eine Vereinbarung
    RapidOCR    Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SR/052/2023)       Der Stadtrat    eineVereinbarung

Its letters and digits are the better ones, its spaces and quotation marks the worse. The models travel in its package,
nothing is fetched; it runs on the CPU, one thread a process. Its own turning of lines by 180° is switched off: it turns
good lines upside down, and pages are upright when they come here.

It is installed as ``beschlussbuch[second-reader]``; without it everything works with one engine.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from pipeline.errors import ChildFailed, MissingProgram
from pipeline.page import Box, Line, Page, Sheet, Word
from pipeline.prepare import prepare
from pipeline.recognize.strips import Strip, model, model_file, silent, texts
from pipeline.settings import Settings

if TYPE_CHECKING:
    from rapidocr import RapidOCR

__all__ = ["Strip", "available", "engine_name", "line_of", "lines_on", "load", "read", "strips"]


def available() -> bool:
    """Whether the second reader is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def load() -> None:
    """Load the model for cut-out lines, which is kept."""
    if model_file() is not None:
        model()
    else:
        _reader()


def engine_name() -> str:
    """Name and version for the record."""
    return f"rapidocr {version('rapidocr')}"


def read(sheet: Sheet, settings: Settings) -> Page:
    """A whole page by this engine alone. Raises MissingProgram where it is not installed."""
    if sheet.picture is None:
        raise ChildFailed("no_picture", sheet.file, page=sheet.number)
    del settings
    page = prepare(sheet.picture(), sheet.dpi)
    lines = page.kept_lines(lines_on(page.picture))
    steps = page.steps
    return Page(sheet.number, lines, engine_name(), "ocr", "asked for", page.width, page.height, page.dpi, steps)


def strips(pictures: Sequence[Image.Image]) -> tuple[Strip, ...]:
    """The texts of cut-out lines."""
    if not pictures:
        return ()
    pixels = [_pixels(picture) for picture in pictures]
    if model_file() is not None:
        return tuple(Strip(_latin(text), score) for text, score in texts(pixels))
    found = _reader().recognize_txt(pixels)  # a package with other models: slower to start, and the same to ask
    rows = zip(found.txts or (), found.scores, strict=True)
    return tuple(Strip(_latin(text), float(score)) for text, score in rows)


def lines_on(picture: Image.Image) -> tuple[Line, ...]:
    """The lines found on a whole picture, from top to bottom; words share their line's box by their length."""
    found: Any = _reader()(_pixels(picture), use_det=True, use_cls=False, use_rec=True, text_score=0.3)
    if found.boxes is None or found.txts is None:
        return ()
    rows = zip(map(_box, found.boxes), found.txts, found.scores, strict=True)
    return tuple(line_of(box, _latin(text), float(score)) for box, text, score in rows)


def _box(corners: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Box:
    """The upright box around four corners."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Box(int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom)))


def line_of(box: Box, text: str, score: float) -> Line:
    """A line with that text in the box; its words share the box by their length."""
    return Line(tuple(_words(box, text, score)), box)


def _words(box: Box, text: str, score: float) -> Iterator[Word]:
    letter = (box.right - box.left) / max(1, len(text))
    at = 0
    for part in text.split():
        at = text.index(part, at)
        left, right = box.left + at * letter, box.left + (at + len(part)) * letter
        yield Word(part, Box(round(left), box.top, round(right), box.bottom), round(score, 3))
        at += len(part)


@cache
def _reader() -> "RapidOCR":
    """The reader, loaded once a process: one second and some 150 MB."""
    if not available():
        raise MissingProgram(
            "program_missing", program="the second reader", command="pip install 'beschlussbuch[second-reader]'"
        )
    silent()
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime."
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Rec.rec_img_shape": [3, 48, 96],  # its default of 320 would pad every single word with paper
            "Global.max_side_len": 4000,  # its default of 2000 would shrink a page
            f"{threads}intra_op_num_threads": 1,
            f"{threads}inter_op_num_threads": 1,
        }
    )


def _pixels(picture: Image.Image) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Height x width x 3, in the order blue, green, red."""
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _latin(text: str) -> str:
    """Full-width signs made plain: the model was raised on Chinese."""
    return unicodedata.normalize("NFKC", text.replace("¨", "")).strip()
