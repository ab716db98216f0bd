"""Tesseract started for a call, through pytesseract: one thread, ended when its time is over.

Many pictures go to one call as a list of files; they lie beside one another uncompressed, for to encode a PNG takes
longer than to clean a page.
"""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytesseract
from PIL import Image

from pipeline import programs
from pipeline.errors import ChildFailed, ChildTimeout
from pipeline.recognize.work import crowded

__all__ = ["table", "version"]


def version() -> str:
    """``5.3.0``. Raises MissingProgram."""
    return programs.tesseract_version()


def table(
    pictures: Sequence[Image.Image],
    language: str,
    *,
    folder: Path | None,
    mode: int,
    dpi: int,
    seconds: float,
    where: tuple[Path | str, int],
    patience: float | None = None,
) -> str:
    """Tesseract's TSV of some pictures (mode L or RGB), each a page of it.

    ``folder`` is that of the language, None for the system's; ``mode`` is Tesseract's page segmentation mode. Raises
    MissingProgram for Tesseract or a language, ChildTimeout when the seconds are over or those that so much work
    (``patience``) takes about, ChildFailed.
    """
    seconds = min(seconds, crowded(patience)) if patience else seconds
    os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads only get into each other's way
    with tempfile.TemporaryDirectory(prefix="beschlussbuch-") as name:
        files = [Path(name, f"{number}.pnm") for number in range(len(pictures))]
        for picture, file in zip(pictures, files, strict=True):
            picture.save(file, "PPM")
        asked = files[0]
        if len(files) > 1:
            asked = Path(name, "all.txt")
            asked.write_text("".join(f"{file}\n" for file in files), "utf-8")
        config = f"--psm {mode} --dpi {dpi}" + (f' --tessdata-dir "{folder}"' if folder else "")
        try:
            return str(pytesseract.image_to_data(str(asked), language, config, timeout=seconds))
        except pytesseract.TesseractNotFoundError:
            raise programs.missing("tesseract", "tesseract-ocr tesseract-ocr-deu") from None
        except pytesseract.TesseractError as error:
            raise _failure(error.message, language, where) from None
        except UnicodeDecodeError as error:
            raise ChildFailed("recognition_failed", where[0], page=where[1], why=repr(error.object[:80])) from None
        except RuntimeError:
            raise ChildTimeout("page_too_slow", where[0], page=where[1], seconds=f"{seconds:g}") from None


def _failure(message: str, language: str, where: tuple[Path | str, int]) -> Exception:
    found = re.search(r"Failed loading language '([^']+)'", message)
    if found or "Could not initialize tesseract" in message:
        code = found[1] if found else language
        return programs.missing_language(code)
    return ChildFailed("recognition_failed", where[0], page=where[1], why=message.strip() or "without a word")
