"""Tesseract that stays loaded: the same words, ended when its time is over, back for the next page."""

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn
from PIL import Image

from pipeline.errors import ChildFailed, ChildTimeout, MissingProgram
from pipeline.page import Sheet
from pipeline.recognize import recognize, resident
from pipeline.settings import Settings

pytest.importorskip("tesserocr")
RESIDENT = Settings(engine="tesserocr", second_reader="off")


def sheet_of(picture: Image.Image) -> Sheet:
    return Sheet(Path("memo.png"), 1, picture.copy, *picture.size, 150, True)


def noise() -> Image.Image:
    """A page that keeps Tesseract busy for a minute and more."""
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (3508, 2480), dtype=np.uint8))


def test_it_reads_what_the_started_one_reads_and_stays() -> None:
    page = recognize(sheet_of(drawn()), RESIDENT)
    assert [line.text for line in page.lines] == list(MEMO)
    started = recognize(sheet_of(drawn()), Settings(second_reader="off"))
    assert [line.box for line in page.lines] == [line.box for line in started.lines]
    assert page.engine.startswith("tesseract ")
    assert "through tesserocr" in page.engine
    (child,) = resident._kept.values()
    recognize(sheet_of(drawn()), RESIDENT)
    assert resident._kept[os.getpid()].process.pid == child.process.pid


def test_a_page_without_end_is_ended_and_the_next_is_read() -> None:
    began = time.monotonic()
    with pytest.raises(ChildTimeout, match=r"memo\.png: page 1 took Tesseract longer than 1 s"):
        resident.table(noise(), "deu", mode=3, dpi=300, seconds=1, where=("memo.png", 1))
    assert time.monotonic() - began < 30
    assert [line.text for line in recognize(sheet_of(drawn()), RESIDENT).lines] == list(MEMO)


def test_a_child_that_is_gone_is_told_and_replaced() -> None:
    recognize(sheet_of(drawn()), RESIDENT)
    child = resident._kept[os.getpid()].process
    killer = threading.Timer(1, child.kill)
    killer.start()
    with pytest.raises(ChildFailed, match=r"memo\.png.*ended with code -9"):
        resident.table(noise(), "deu", mode=3, dpi=300, seconds=60, where=("memo.png", 1))
    killer.join()
    assert [line.text for line in recognize(sheet_of(drawn()), RESIDENT).lines] == list(MEMO)


def test_a_missing_language_is_named_with_its_package() -> None:
    with pytest.raises(MissingProgram, match="tesseract-ocr-xyz"):
        resident.table(drawn(), "xyz", mode=3, dpi=150, seconds=5, where=("memo.png", 1))
