"""Nothing in a folder is passed over without a word: read by its content, or counted, or named."""

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.batch.inputs import HIDDEN, Passed, check_plain, find, walk
from pipeline.batch.remote import Mark
from pipeline.batch.settling import Settling
from pipeline.batch.watch import watch
from pipeline.cli import main
from pipeline.corrections import find_folder
from pipeline.errors import QUARANTINED, MissingProgram, PathError, StorageOut, UnreadableScan
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.temporary import room_for_pages

CASES = Path(__file__).parent / "cases"
MEMO = CASES / "memo.txt"
PLAIN = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
needs_plain = pytest.mark.skipif(bool(PLAIN) and not shutil.which("setpriv"), reason="root may read everything")


Told = tuple[object, str, str]
"""Exit code, output, messages of a command."""


def ingest(capfd: pytest.CaptureFixture[str], *words: object) -> Told:
    capfd.readouterr()
    with pytest.raises(SystemExit) as end:
        main(["ingest", *map(str, words)])
    return (end.value.code, *capfd.readouterr())


def picture(kind: str) -> bytes:
    data = io.BytesIO()
    Image.new("L", (400, 600), 255).save(data, kind)
    return data.getvalue()


def names(folder: Path, passed: Passed) -> list[str]:
    return [name for _, name, _ in walk(folder, passed)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jfif", "JPEG"),
        ("a.jpe", "JPEG"),
        ("SCAN0001", "JPEG"),
        ("a.zip", "PNG"),
        ("a.dat", "TIFF"),
        ("a.2019", "PDF"),
        ("a.bmp", "BMP"),
        ("a.dib", "BMP"),
        ("a.webp", "WEBP"),
        ("a.jp2", "JPEG2000"),
        ("a.j2k", "JPEG2000"),
    ],
)
def test_the_content_says_what_is_a_scan(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(picture(kind))
    passed = Passed()
    assert names(tmp_path, passed) == [name]
    assert not passed.suffixes
    (sheet,) = scan(tmp_path / name).sheets
    assert sheet.picture is not None
    assert sheet.picture().size == (sheet.width, sheet.height)


def test_what_is_no_scan_is_counted_by_its_suffix(tmp_path: Path) -> None:
    for name in ("a.zip", "b.ZIP", "c.docx", "README", "page.pdf.part", ".hidden", "Thumbs.db", "a.true.txt"):
        (tmp_path / name).write_bytes(b"PK\x03\x04" if name != "page.pdf.part" else b"%PDF-1.4")
    passed = Passed()
    assert names(tmp_path, passed) == []
    assert passed.suffixes == {".zip": 2, ".docx": 1, "": 1, ".part": 1}


def test_hidden_scans_and_systems_folders_are_counted_and_not_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", ".b.txt", ".Alt/c.txt", "@eaDir/a.pdf/SYNOPHOTO_THUMB_M.jpg", "2019/#recycle/d.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MEMO, tmp_path / "in" / name)
    for name in ("._a.pdf", ".DS_Store", "~$a.pdf"):
        (tmp_path / "in" / name).write_bytes(b"\0\5\x16\7")
    code, _, told = ingest(capfd, tmp_path / "in", "--out", tmp_path / "out")
    assert code == 0
    assert told.splitlines()[-1].endswith("; not read: 1 .Alt/, 1 @eaDir/, 1 hidden, 1 #recycle/")


def test_hidden_scans_in_a_bucket_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    held = ("a.pdf", ".b.pdf", "alt/.c/d.pdf", "@eaDir/e.jpg", "._a.pdf", ".DS_Store")
    monkeypatch.setattr("pipeline.batch.inputs.listed", lambda _: ((f"s3://b/{one}", one, Mark(1, 0)) for one in held))
    passed = Passed()
    assert [name for _, name, _ in find(["s3://b"], passed)] == ["a.pdf"]
    assert passed.suffixes == {HIDDEN: 3}


def test_a_record_that_was_deleted_is_missed_and_made_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MEMO.read_text("utf-8").replace("V0712", f"V07{ord(name[0])}"), "utf-8")
    scans = tmp_path / "a.txt", tmp_path / "b.txt"
    assert "any more" not in ingest(capfd, *scans, "--out", tmp_path / "out")[2]
    (tmp_path / "out" / "a.txt.json").unlink()
    told = ingest(capfd, *scans, "--out", tmp_path / "out")[2]
    assert told.endswith("; but 1 is not there any more, to make it again: --redo all --reparse\n")
    ingest(capfd, *scans, "--out", tmp_path / "out", "--redo", "all", "--reparse")
    assert (tmp_path / "out" / "a.txt.json").exists()


def test_scans_read_with_other_options_are_told_and_texts_are_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    shutil.copy(MEMO, tmp_path / "b.txt")
    given = tmp_path / "a.png", tmp_path / "b.txt", "--out", tmp_path / "out", "--second-reader"
    assert "options" not in ingest(capfd, *given, "off")[2]
    assert "options" not in ingest(capfd, *given, "off")[2]
    told = ingest(capfd, *given, "auto")[2]
    assert told.endswith("; 1 was read with other reading options, to read it again: --redo all\n")
    assert "options" not in ingest(capfd, *given, "off", "--redo", "all", "--reparse")[2]


def test_records_made_with_other_dictionaries_are_told_until_they_are_made_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old, saved, new = (shutil.copytree(find_folder(), tmp_path / name) for name in ("old", "saved", "new"))
    (saved / "keep.txt").write_bytes((old / "keep.txt").read_bytes().replace(b"\n", b"\r\n"))
    with (new / "keep.txt").open("a", encoding="utf-8") as file:
        file.write("Oberwiesental\n")
    shutil.copy(MEMO, tmp_path / "a.txt")
    given = tmp_path / "a.txt", "--out", tmp_path / "out", "--corrections"
    for folder in (old, old, saved):  # another editor's line ends say nothing else
        assert "dictionaries" not in ingest(capfd, *given, folder)[2]
    told = ingest(capfd, *given, new)[2]
    assert told.endswith("; 1 was read with other dictionaries, to read it with these: --redo changed --reparse\n")
    for again in (("--redo", "changed", "--reparse"), ()):
        assert "dictionaries" not in ingest(capfd, *given, new, *again)[2]


def test_what_a_batch_wrote_into_the_folder_is_not_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copy(MEMO, tmp_path / "a.txt")
    for _ in range(2):
        code, _, told = ingest(capfd, tmp_path, "--out", tmp_path / "out")
        assert code == 0
        assert "not read" not in told


def test_an_archive_copy_beside_its_record_is_no_scan(tmp_path: Path) -> None:
    for name in ("a.pdf", "out/manifest.sqlite", "out/a.pdf.json", "out/a.pdf.pdfa.pdf", "out/b.pdfa.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-1.4" if name.endswith(".pdf") else b"{}")
    assert names(tmp_path, Passed()) == ["a.pdf", "out/b.pdfa.pdf"]
    (tmp_path / "out" / "manifest.sqlite").unlink()
    assert "out/a.pdf.pdfa.pdf" in names(tmp_path, Passed()), "in no batch's folder it may be anybody's"


def test_a_folder_whose_name_begins_like_a_batchs_is_not_the_batchs(tmp_path: Path) -> None:
    passed = Passed()
    for name in ("out/manifest.sqlite", "out/a.pdf.json", "out2/notes.docx", "out2/a.pdf.json", "out2/a.pdf.pdfa.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-1.4" if name.endswith(".pdf") else b"{}")
    assert names(tmp_path, passed) == ["out2/a.pdf.pdfa.pdf"]
    assert dict(passed.suffixes) == {".docx": 1, ".json": 1}


def test_an_archive_copy_beside_its_record_in_a_bucket_is_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    held = ("a.pdf", "out/a.pdf.json", "out/a.pdf.pages.json.gz", "out/a.pdf.pdfa.pdf", "out/b.pdfa.pdf")
    marked = [(f"s3://b/{name}", name, Mark(1, 0)) for name in held]
    monkeypatch.setattr("pipeline.batch.inputs.listed", lambda _: iter(marked))
    assert [name for _, name, _ in find(["s3://b"])] == ["a.pdf", "out/b.pdfa.pdf"]


@needs_plain
def test_a_folder_that_may_not_be_read_is_named_and_counts_as_a_failure(tmp_path: Path) -> None:
    for year in ("2019", "2020"):
        (tmp_path / "in" / year).mkdir(parents=True)
        shutil.copy(MEMO, tmp_path / "in" / year / "a.txt")
    (tmp_path / "in" / "2020").chmod(0)
    try:
        command = [*PLAIN, sys.executable, "-m", "pipeline.cli", "ingest", "--out", tmp_path / "out"]
        done, alone = (
            subprocess.run([*command, tmp_path / folder], capture_output=True, text=True, check=False)
            for folder in ("in", "in/2020")
        )
    finally:
        (tmp_path / "in" / "2020").chmod(0o755)
    assert done.returncode == QUARANTINED
    assert "in/2020: the folder may not be read; check its permissions" in done.stderr
    assert "1 scan read" in done.stderr.splitlines()[-1]
    assert "not read: 1 folder" in done.stderr.splitlines()[-1]
    assert alone.returncode == 5
    assert "may not be read" in alone.stderr


def test_a_link_to_a_folder_elsewhere_is_named_and_one_inside_is_not(tmp_path: Path) -> None:
    (tmp_path / "in" / "2018").mkdir(parents=True)
    (tmp_path / "nas").mkdir()
    shutil.copy(MEMO, tmp_path / "in" / "2018" / "a.txt")
    (tmp_path / "in" / "2019").symlink_to(tmp_path / "nas")
    (tmp_path / "in" / "last").symlink_to(tmp_path / "in" / "2018")
    passed = Passed()
    assert names(tmp_path / "in", passed) == ["2018/a.txt"]
    assert [problem.code for problem in passed.folders] == ["folder_link_elsewhere"]
    assert passed.folders[0].at == str(tmp_path / "in" / "2019")


def test_one_scan_for_the_screen_is_told_what_lay_beside_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copy(MEMO, tmp_path / "a.txt")
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04")
    code, record, told = ingest(capfd, tmp_path)
    assert record.startswith("{")
    assert told == "not read: 1 .zip\n"
    assert code == 0


def test_a_place_that_is_not_there_is_still_an_error(tmp_path: Path) -> None:
    with pytest.raises(PathError):
        list(find([tmp_path / "nowhere"]))


def test_a_portfolio_says_how_to_take_its_files_out() -> None:
    with pytest.raises(UnreadableScan, match=r"a PDF portfolio of 2 files; take them out with: pdfdetach -saveall /"):
        scan(CASES / "portfolio.pdf")


def test_what_hangs_on_a_pdf_with_pages_of_its_own_is_a_doubt(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    document.new_attachment("rechnung.xml").set_data(b"<a/>")
    document.save(tmp_path / "a.pdf")
    document.close()
    (sheet,) = scan(tmp_path / "a.pdf").sheets
    assert [(doubt.code, doubt.values) for doubt in sheet.doubts] == [
        ("attachments_not_read", {"names": ["rechnung.xml"]})
    ]


def test_heic_is_read_where_its_decoder_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pi_heif = pytest.importorskip("pi_heif")
    assert pi_heif.__version__
    path = tmp_path / "IMG_0042.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert names(tmp_path, Passed()) == ["IMG_0042.HEIC"]
    with pytest.raises(UnreadableScan, match="damaged or cut off"):
        scan(path)
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(MissingProgram, match=r"pip install 'beschlussbuch\[heic\]'"):
        scan(path)


def _found(path: Path) -> list[tuple[Path, str, os.stat_result]]:
    return [(path, path.name, path.stat())]


def test_a_clock_that_is_ahead_keeps_no_file_waiting(tmp_path: Path) -> None:
    path = tmp_path / "ahead.txt"
    shutil.copy(MEMO, path)
    os.utime(path, (time.time() + 7200, time.time() + 7200))
    settling = Settling(0.2)
    assert list(settling.quiet(_found(path))) == []
    time.sleep(0.25)
    assert len(list(settling.quiet(_found(path)))) == 1
    path.write_text(path.read_text() + " ")
    os.utime(path, (time.time() + 9000, time.time() + 9000))
    assert list(settling.quiet(_found(path))) == []


def test_watch_names_a_folder_that_it_cannot_see_into_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.watch.POLL_SECONDS", 0.0)
    (tmp_path / "in").mkdir()
    (tmp_path / "nas").mkdir()
    (tmp_path / "in" / "2019").symlink_to(tmp_path / "nas")
    told: list[dict[str, object]] = []
    assert list(watch(tmp_path / "in", tmp_path / "out", Settings(), tell=told.append, rounds=range(3))) == []
    assert [event["event"] for event in told] == ["folder"]


def _fails() -> None:
    raise UnreadableScan("picture_damaged", "a.pdf", why="x")


@pytest.mark.parametrize(("free", "block"), [(1_000, print), (10_000_000, _fails)])
def test_a_full_temporary_folder_is_not_the_scans_fault(
    monkeypatch: pytest.MonkeyPatch, free: int, block: Callable[[], None]
) -> None:
    monkeypatch.setattr("pipeline.temporary._free", lambda: free)
    with pytest.raises(StorageOut, match="make room there or set TMPDIR to another folder"), room_for_pages():
        block()


def test_a_damaged_scan_is_one_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.temporary._free", lambda: 10**9)
    with pytest.raises(UnreadableScan), room_for_pages():
        _fails()


def test_a_link_to_nothing_is_not_taken_for_one_that_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "tot.pdf").symlink_to("nirgends.pdf")
    (tmp_path / "nas").mkdir()
    shutil.copy(MEMO, tmp_path / "nas" / "a.txt")
    (tmp_path / "fern.txt").symlink_to(tmp_path / "nas" / "a.txt")
    codes = {}
    for path in (tmp_path / "tot.pdf", tmp_path / "fern.txt"):
        with pytest.raises(UnreadableScan) as refused:
            check_plain(path)
        codes[path.name] = refused.value.problem.code
    assert codes == {"tot.pdf": "link_to_nothing", "fern.txt": "link_elsewhere"}
