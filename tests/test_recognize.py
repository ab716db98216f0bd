"""Real pages through the real engine, and what it does when it cannot."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from papers import MEMO, drawn, written_pdf
from PIL import Image

from pipeline import programs
from pipeline.errors import BadSettings, ChildFailed, ChildTimeout, MissingProgram, PathError
from pipeline.kept import stored
from pipeline.page import Page, Sheet
from pipeline.recognize import recognize, resident
from pipeline.scan import scan
from pipeline.settings import Settings

ALONE = Settings(engine="tesseract", second_reader="off")


@pytest.fixture(scope="module")
def memo(tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("scan") / "memo.pdf"
    drawn(dpi=200).save(path, resolution=200)
    (sheet,) = scan(path).sheets
    return recognize(sheet, ALONE)


def test_a_scanned_memo_is_read(memo: Page) -> None:
    assert [line.text for line in memo.lines] == list(MEMO)
    assert memo.engine == f"tesseract {programs.tesseract_version()} (deu)"
    assert (memo.text_from, memo.why, memo.dpi) == ("ocr", "no text layer", 200)
    assert memo.confidence is not None
    assert 0.85 < memo.confidence <= 1


def test_words_have_their_place_on_the_picture(memo: Page) -> None:
    ink = np.asarray(drawn(dpi=200)) < 128
    assert (memo.width, memo.height) == ink.T.shape
    for word in (word for line in memo.lines for word in line.words):
        assert word.box is not None
        inside = ink[word.box.top : word.box.bottom, word.box.left : word.box.right]
        assert inside.mean() > 0.05, word
        assert word.confidence is not None
        assert 0 <= word.confidence <= 1


def test_an_empty_page_has_no_words(tmp_path: Path) -> None:
    Image.new("L", (800, 600), 255).save(tmp_path / "blank.png", dpi=(100, 100))
    (sheet,) = scan(tmp_path / "blank.png").sheets
    page = recognize(sheet)
    assert (page.lines, page.confidence) == ((), None)


def test_a_digital_pdf_needs_no_ocr(tmp_path: Path) -> None:
    (sheet,) = scan(written_pdf(tmp_path / "memo.pdf", [MEMO])).sheets
    page = recognize(sheet)
    assert (page.text_from, page.engine) == ("layer", "text layer")
    assert page.why.startswith("drawn by the file")
    assert [line.text for line in page.lines] == list(MEMO)
    assert (page.width, page.height) == (sheet.width, sheet.height)


def test_a_text_file_is_its_own_reading(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("GZ:\n\nGB5\n", encoding="utf-8")
    (sheet,) = scan(tmp_path / "memo.txt").sheets
    page = recognize(sheet)
    assert (page.text_from, page.width, page.confidence) == ("text", None, None)
    assert [line.gap for line in page.lines] == [0, 1]


def test_a_page_kept_is_read_again_without_an_engine(
    memo: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "memo.pdf.pages.json.gz").write_bytes(stored([memo]))
    monkeypatch.setenv("PATH", "")
    sheet = Sheet(Path("memo.pdf"), 1)
    assert recognize(sheet, Settings(engine="frozen", frozen=tmp_path)) == memo
    assert [path.name for path in tmp_path.iterdir()] == ["memo.pdf.pages.json.gz"]
    with pytest.raises(PathError, match="holds no page 2"):
        recognize(Sheet(Path("memo.pdf"), 2), Settings(engine="frozen", frozen=tmp_path))
    with pytest.raises(PathError, match="no such file"):
        recognize(Sheet(Path("other.pdf"), 1), Settings(engine="frozen", frozen=tmp_path))
    with pytest.raises(BadSettings, match="needs a folder"):
        recognize(sheet, Settings(engine="frozen"))


def test_an_unknown_engine_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="auto, tesseract, tesserocr, layer, frozen, rapidocr"):
        recognize(Sheet(tmp_path, 1), Settings(engine="abbyy"))


def loaded() -> Image.Image:
    return drawn(dpi=300)


def test_a_page_that_takes_too_long_is_given_up() -> None:
    start = time.monotonic()
    with pytest.raises(ChildTimeout, match=r"memo\.png: page 1 .*was given up"):
        recognize(Sheet(Path("memo.png"), 1, loaded), Settings(page_seconds=0.1))
    assert time.monotonic() - start < 30


def test_a_missing_language_names_the_package() -> None:
    with pytest.raises(MissingProgram, match=r"sudo apt-get install tesseract-ocr-xyz$"):
        recognize(Sheet(Path("memo.png"), 1, loaded), Settings(language="xyz"))


def test_missing_programs_name_their_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn().save(tmp_path / "memo.pdf")
    drawn().save(tmp_path / "memo.png")
    (sheet,) = scan(tmp_path / "memo.png").sheets
    programs.tesseract_version.cache_clear()
    monkeypatch.setattr(resident, "_system_data", resident._system_data.__wrapped__)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram, match="apt-get install tesseract-ocr"):
        recognize(sheet, ALONE)
    assert not resident.works.__wrapped__(), "without Tesseract there are no languages for tesserocr"
    with pytest.raises(MissingProgram, match="apt-get install poppler-utils"):
        scan(tmp_path / "memo.pdf")
    found = {probe.name: probe for probe in programs.probe()}
    assert found["tesseract"].version is None
    assert found["tesseract language deu"].remedy == "sudo apt-get install tesseract-ocr-deu"


def test_the_probe_finds_what_is_installed() -> None:
    found = {probe.name: probe.version for probe in programs.probe()}
    assert found["tesseract"] == programs.tesseract_version()
    assert found["tesseract language deu"] == "installed"
    assert found["pdftoppm"]


def test_a_child_is_ended_with_its_children(tmp_path: Path) -> None:
    script = f"sleep 30 & echo $! > {tmp_path}/pid; wait"
    with pytest.raises(ChildTimeout, match="sh took longer than"):
        programs.run(["sh", "-c", script], seconds=0.5, package="dash")
    child = int((tmp_path / "pid").read_text())
    for _ in range(50):
        if not _alive(child):
            break
        time.sleep(0.02)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
    except FileNotFoundError:
        return False


def test_a_child_that_wants_too_much_memory_fails() -> None:
    argv = ["python3", "-c", "import time; time.sleep(0.3); bytearray(400_000_000)"]
    with pytest.raises(ChildFailed, match="MemoryError"):
        programs.run(argv, seconds=20, package="python3", memory_mb=200)


def test_a_child_says_why_it_failed() -> None:
    with pytest.raises(ChildFailed, match="sh failed: no paper"):
        programs.run(["sh", "-c", "echo no paper >&2; exit 3"], seconds=5, package="dash")
    assert os.environ.get("OMP_THREAD_LIMIT") == "1"
