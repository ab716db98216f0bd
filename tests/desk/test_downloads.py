"""What is taken away of a memo, at the desk and over the API: the scan, its archive copy, its pages, its record."""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from desk.desk_memos import keep_pages, memo
from pipeline.api.app import application
from pipeline.desk import copies, orders
from pipeline.desk.apply import Edit
from pipeline.desk.edits import Change, edit
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.memo import Memo
from pipeline.page import Line, Page, Word

NAME = "Hofplan 1.png"


@pytest.fixture
def scanned(make_desk: Callable[..., Desk], tmp_path: Path) -> tuple[Desk, Memo]:
    """A desk with a small grey scan of a memo, whose pages were kept."""
    scans = tmp_path / "scans"
    scans.mkdir()
    picture = Image.new("L", (300, 200), 255)
    picture.paste(0, (40, 40, 200, 60))
    picture.save(scans / NAME, dpi=(100, 100))
    desk = make_desk(scans=(scans,))
    digest = hashlib.sha256((scans / NAME).read_bytes()).hexdigest()
    made = memo()
    source = made.source.model_copy(update={"file": f"../{NAME}", "sha256": digest, "media_type": "image/png"})
    made = made.model_copy(update={"source": source})
    words = (Word(text="Schulhöfe", box=(40, 40, 200, 60), confidence=0.9),)
    kept = Page(number=1, lines=(Line(words=words),), width=300, height=200, dpi=100, text_from="ocr", engine="none")
    keep_pages(desk, digest, [kept])
    put(desk.engine, [made])
    return desk, made


@pytest.fixture
def asker(scanned: tuple[Desk, Memo]) -> Iterator[TestClient]:
    with TestClient(application(scanned[0]), base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize("place", ["/api/v1/memos", "/mitteilung"])
def test_the_original_is_handed_out_as_it_came(asker: TestClient, scanned: tuple[Desk, Memo], place: str) -> None:
    desk, made = scanned
    answer = asker.get(f"{place}/{key(made)}/original")
    assert answer.content == (desk.scans[0] / NAME).read_bytes()
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Hofplan%201.png" in answer.headers["content-disposition"]
    assert ".." not in answer.headers["content-disposition"]


def test_the_archive_copy_is_made_once_by_a_child(
    asker: TestClient, scanned: tuple[Desk, Memo], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scanned[1]
    first = asker.get(f"/api/v1/memos/{key(made)}/pdf")
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert "V1873-23.pdf" in first.headers["content-disposition"]
    with pikepdf.open(BytesIO(first.content)) as pdf:
        assert len(pdf.pages) == 1
        with pdf.open_metadata() as told:
            assert told["pdfaid:part"] == "2"
            assert "V1873/23" in str(told["dc:title"])
    monkeypatch.setattr(copies, "read_isolated", lambda _: pytest.fail("made again"))
    assert asker.get(f"/mitteilung/{key(made)}/pdf").content == first.content


def test_a_copy_gives_way_when_its_memo_is_edited(asker: TestClient, scanned: tuple[Desk, Memo]) -> None:
    desk, made = scanned
    assert asker.get(f"/api/v1/memos/{key(made)}/pdf").status_code == 200
    (before,) = (desk.folder / "copies").iterdir()
    title = made.resolution.title if made.resolution else None
    edit(desk.engine, [Change(key(made), Edit("set", "resolution.title", title, "Öffnung der Höfe"))], "gerda")
    answer = asker.get(f"/api/v1/memos/{key(made)}/pdf")
    with pikepdf.open(BytesIO(answer.content)) as pdf, pdf.open_metadata() as told:
        assert "Öffnung der Höfe" in str(told["dc:title"])
    (after,) = (desk.folder / "copies").iterdir()
    assert after != before


def test_pages_are_png_whatever_they_show(asker: TestClient, scanned: tuple[Desk, Memo]) -> None:
    place = f"/api/v1/memos/{key(scanned[1])}/pages"
    assert asker.get(f"/mitteilung/{key(scanned[1])}/seite/1").headers["content-type"] == "image/jpeg"
    answer = asker.get(f"{place}/1.png")
    assert answer.headers["content-type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size, picture.getpixel((50, 50))) == ("PNG", (300, 200), 0)
    assert asker.get(f"{place}/2.png").json()["code"] == "not_in_book"
    assert asker.get(f"{place}/0.png").status_code == 422


def test_what_is_not_at_hand_is_said(asker: TestClient, scanned: tuple[Desk, Memo]) -> None:
    put(scanned[0].engine, [memo("V0002/24")])
    place = f"/api/v1/memos/{key(memo('V0002/24'))}"
    for what in ("original", "pdf"):
        assert asker.get(f"{place}/{what}").json()["code"] == "scan_not_at_hand"
    page = asker.get(f"/mitteilung/{key(memo('V0002/24'))}")
    assert "/original" not in page.text
    assert "liegt nicht vor" in page.text
    assert asker.get("/api/v1/memos/0123456789abcdef/pdf").json()["code"] == "not_in_book"
    there = asker.get(f"/mitteilung/{key(scanned[1])}").text
    assert len(re.findall(rf'href="/mitteilung/{key(scanned[1])}/(?:original|pdf|json)"', there)) == 3


def test_a_type_that_a_browser_would_run_is_not_believed(scanned: tuple[Desk, Memo], asker: TestClient) -> None:
    desk, made = scanned
    put(desk.engine, [made.model_copy(update={"source": made.source.model_copy(update={"media_type": "text/html"})})])
    answer = asker.get(f"/api/v1/memos/{key(made)}/original")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_copy_that_takes_long_is_asked_for_again(
    scanned: tuple[Desk, Memo], asker: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_PATIENCE", 0.0)
    answer = asker.get(f"/api/v1/memos/{key(scanned[1])}/pdf")
    assert (answer.status_code, answer.json()["code"]) == (503, "copy_being_made")
    assert answer.headers["retry-after"] == "5"
    scanned[0].copier.submit(int).result()
    assert asker.get(f"/api/v1/memos/{key(scanned[1])}/pdf").status_code == 200


def test_a_scan_that_fails_says_why_and_is_not_tried_again(
    scanned: tuple[Desk, Memo], asker: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, made = scanned
    object.__setattr__(desk, "settings", desk.settings.model_copy(update={"max_megapixels": 0.01}))
    for _ in range(2):
        answer = asker.get(f"/api/v1/memos/{key(made)}/pdf")
        assert (answer.status_code, answer.json()["code"]) == (404, "page_too_large")
        monkeypatch.setattr(copies, "read_isolated", lambda _: pytest.fail("tried again"))


@pytest.mark.parametrize("place", ["/api/v1/resolutions/V1873/23/all.zip", "/paket/1"])
def test_all_of_a_resolution_comes_as_a_zip(asker: TestClient, scanned: tuple[Desk, Memo], place: str) -> None:
    desk, made = scanned
    elsewhere = made.source.model_copy(update={"file": "fort.pdf", "sha256": "e" * 64, "media_type": "application/pdf"})
    put(desk.engine, [made.model_copy(update={"source": elsewhere})])
    answer = asker.get(place)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert "V1873-23.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(answer.content)) as bundle:
        assert bundle.testzip() is None
        held = {name.removeprefix("V1873-23/"): bundle.read(name) for name in bundle.namelist()}
    assert held[f"original/{NAME}"] == (desk.scans[0] / NAME).read_bytes()
    assert held[f"pdfa/{NAME}.pdfa.pdf"] == asker.get(f"/api/v1/memos/{key(made)}/pdf").content
    assert Memo.model_validate_json(held[f"record/{key(made)}.json"]) == made
    assert len([name for name in held if name.startswith("record/")]) == 2, "a memo whose scan is gone has its record"
    assert held["fehlt.txt"].decode("utf-8-sig").startswith("fort.pdf: ")
    assert asker.get(place.replace("V1873", "V9999").replace("/1", "/999")).status_code == 404
