"""Tesseract that stays loaded: the same words, ended when its time is over, back for the next page."""

import os
import signal
import subprocess
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn
from PIL import Image

from pipeline.errors import ChildFailed, ChildTimeout, MissingProgram
from pipeline.page import Sheet
from pipeline.recognize import program, recognize, resident, work
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
    child = resident._kept.child
    recognize(sheet_of(noise().crop((0, 0, 600, 400))), RESIDENT)
    assert recognize(sheet_of(drawn()), RESIDENT) == page, "a page leaves nothing behind for the next"
    assert resident._kept.child is child


def test_it_is_what_reads_where_it_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.name(Settings()) == program.name(RESIDENT)
    assert "tesserocr" not in program.name(Settings(engine="tesseract"))
    monkeypatch.setattr(resident, "works", lambda: False)
    assert program.name(Settings()) == program.name(Settings(engine="tesseract"))


@pytest.mark.parametrize("engine", ["tesseract", "tesserocr"])
def test_many_pictures_are_read_in_one_call(engine: str) -> None:
    page = drawn()
    tall = page.height // 4
    strips = [page, page.crop((0, 0, page.width, tall)), Image.new("L", (200, 60), 255)]
    whole, part, empty = program.strips_on(strips, Settings(engine=engine), dpi=150, where=("a", 1), mode=3)
    assert [line.text for line in whole] == list(MEMO)
    assert 0 < len(part) < len(whole)
    assert not empty


def test_each_thread_has_a_child_that_ends_with_it() -> None:
    recognize(sheet_of(drawn()), RESIDENT)
    others: list[subprocess.Popen[bytes]] = []

    def read() -> None:
        assert [line.text for line in recognize(sheet_of(drawn()), RESIDENT).lines] == list(MEMO)
        others.append(resident._kept.child.process)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert others[0].pid != resident._kept.child.process.pid
    assert others[0].poll() is not None
    assert resident._kept.child.process.poll() is None


def test_a_page_without_end_is_ended_and_the_next_is_read() -> None:
    began = time.monotonic()
    with pytest.raises(ChildTimeout, match=r"memo\.png: page 1 took Tesseract longer than 1 s"):
        resident.table([noise()], "deu", folder=None, mode=3, dpi=300, seconds=1, where=("memo.png", 1))
    assert time.monotonic() - began < 30
    assert [line.text for line in recognize(sheet_of(drawn()), RESIDENT).lines] == list(MEMO)


def test_a_busy_machine_is_waited_for_and_a_page_without_end_is_not() -> None:
    read = partial(resident.table, language="deu", folder=None, mode=3, dpi=150, where=("memo.png", 1), seconds=60)
    read([drawn()])
    pid = resident._kept.child.process.pid
    os.kill(pid, signal.SIGSTOP)  # others have the processor
    threading.Timer(2.5, os.kill, (pid, signal.SIGCONT)).start()
    assert "Beschlusskontrolle" in read([drawn()], patience=1.5)
    began = time.monotonic()
    with pytest.raises(ChildTimeout, match="longer than 1 s"):
        read([noise()], patience=1)
    assert time.monotonic() - began < 40


def test_where_nobody_counts_work_the_machine_s_load_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.5, 0.0, 0.0))
    assert work.crowded(12) == 12
    monkeypatch.setattr(os, "getloadavg", lambda: (6.0, 0.0, 0.0))
    assert work.crowded(12) == 36
    monkeypatch.setattr(work, "worked", lambda _: None)
    assert not work.answered(lambda seconds: time.sleep(seconds) or False, 1, 0.05, 60)


def test_a_child_that_is_gone_is_told_and_replaced() -> None:
    recognize(sheet_of(drawn()), RESIDENT)
    child = resident._kept.child.process
    killer = threading.Timer(1, child.kill)
    killer.start()
    with pytest.raises(ChildFailed, match=r"memo\.png.*ended with code -9"):
        resident.table([noise()], "deu", folder=None, mode=3, dpi=300, seconds=60, where=("memo.png", 1))
    killer.join()
    assert [line.text for line in recognize(sheet_of(drawn()), RESIDENT).lines] == list(MEMO)


def test_a_missing_language_is_named_with_its_package() -> None:
    with pytest.raises(MissingProgram, match="tesseract-ocr-xyz"):
        resident.table([drawn()], "xyz", folder=None, mode=3, dpi=150, seconds=5, where=("memo.png", 1))
