"""Pages as PAGE-XML and hOCR: the corrected reading first, what was seen beside it, all at its place."""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.errors import QUARANTINED, UnreadableScan
from pipeline.export.alto import alto
from pipeline.export.commands import export
from pipeline.export.hocr import hocr
from pipeline.export.page_xml import NAMESPACE, page_xml
from pipeline.page import Box, Line, Page, Word

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
CHANGED = Word("Weise", Box(50, 10, 160, 40), 0.71, seen="We\x01lse")
LINE = Line((Word("in", Box(10, 10, 30, 40), 0.9), CHANGED), block=2)
PAGES = [Page(1, (LINE,), "tesseract 5", "ocr", width=200, height=100, dpi=300)]


def readings(word: ElementTree.Element) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.get("index"), one.get("conf"), one[0].text) for one in word.iter(f"{{{NAMESPACE}}}TextEquiv")]


def test_page_has_both_readings_with_the_corrected_one_first() -> None:
    (document,) = page_xml(PAGES, 'a "b" & <c>.png', NOW)
    root = ElementTree.fromstring(document)  # noqa: S314 - our own
    plain, changed = root.iter(f"{{{NAMESPACE}}}Word")
    assert readings(plain) == [("0", "0.9", "in")]
    assert readings(changed) == [("0", None, "Weise"), ("1", "0.71", "We\ufffdlse")]
    assert changed[0].get("points") == "50,10 160,10 160,40 50,40"
    page = root[1]
    assert (page.get("imageFilename"), page.get("imageWidth")) == ('a "b" & <c>.png', "200")
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}Created")] == ["2026-01-02T03:04:05+00:00"]
    line = next(root.iter(f"{{{NAMESPACE}}}TextLine"))
    assert line[-1][0].text == "in Weise"


def test_hocr_words_hold_the_corrected_reading_alone() -> None:
    root = ElementTree.fromstring(hocr(PAGES, "a.png", "Titel & mehr"))  # noqa: S314 - our own
    words = [one for one in root.iter() if one.get("class") == "ocrx_word"]
    assert ["".join(one.itertext()) for one in words] == ["in", "Weise"]
    assert words[1].get("title") == 'bbox 50 10 160 40; x_wconf 71; x_seen "We�lse"'
    [sheet] = [one for one in root.iter() if one.get("class") == "ocr_page"]
    assert sheet.get("title") == 'image "a.png"; bbox 0 0 200 100; ppageno 0; scan_res 300 300'


def test_scans_of_one_name_in_two_folders_both_go_out(tmp_path: Path) -> None:
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "scan.txt").write_text(f"Hausmitteilung {year}", "utf-8")
    scans = [str(tmp_path / year / "scan.txt") for year in ("2019", "2020")]
    out = tmp_path / "alto"
    told = CliRunner().invoke(export, ["alto", *scans, "--out", str(out)])
    assert "2 pages of 2 scans in" in told.output
    assert "in place of" not in told.output
    texts = {path.name: path.read_text("utf-8") for path in out.iterdir()}
    assert {"2019" in texts["scan.txt-0001.xml"], "2020" in texts["scan~2.txt-0001.xml"]} == {True}
    again = CliRunner().invoke(export, ["alto", scans[1], "--out", str(out)])
    assert again.output.splitlines()[-1].endswith("; 1 in place of one that was there")


def test_what_is_unforeseen_with_one_scan_stops_none_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(pages: Sequence[Page], file: str) -> list[bytes]:
        if file == "a.txt":
            raise ZeroDivisionError("no width")
        return alto(pages, file)

    monkeypatch.setattr("pipeline.export.alto.alto", torn)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Hausmitteilung", "utf-8")
    scans = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    told = CliRunner().invoke(export, ["alto", *scans, "--out", str(tmp_path / "out")], standalone_mode=False)
    assert told.return_value == QUARANTINED
    assert "an unforeseen error, please report it with the file: ZeroDivisionError: no width" in told.output
    assert told.output.splitlines()[-1].endswith("; 1 scan failed")


def test_a_text_has_no_pages_in_these_forms() -> None:
    text = [Page(1, (LINE,), "text", "text")]
    with pytest.raises(UnreadableScan, match="no pages that could be copied"):
        page_xml(text, "a.txt", NOW)
    with pytest.raises(UnreadableScan, match="no pages that could be copied"):
        hocr(text, "a.txt", "a")


def test_a_scan_goes_out_in_both(tmp_path: Path) -> None:
    sample = Path(__file__).parent.parent / "samples" / "ortschaft.pdf"
    for form, file in (("page", "ortschaft.pdf-0001.page.xml"), ("hocr", "ortschaft.pdf.hocr.html")):
        told = CliRunner().invoke(export, [form, str(sample), "--out", str(tmp_path)])
        assert told.stdout.strip() == str(tmp_path / file)
        assert told.stderr.endswith(f" of 1 scan in {tmp_path}\n")
        assert "Heimatverein" in (tmp_path / file).read_text("utf-8")
