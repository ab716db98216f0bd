"""A package for the archive: complete, telling its own story, and found broken when it is."""

import datetime as dt
import hashlib
import json
import os
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner, Result

from pipeline import run
from pipeline.commands.ingest import ingest
from pipeline.errors import PathError
from pipeline.export.bag import problems, write
from pipeline.export.commands import export, verify
from pipeline.export.mets import NAMESPACE as METS
from pipeline.export.packed import Packed
from pipeline.export.premis import NAMESPACE as PREMIS
from pipeline.memo import Edit
from pipeline.settings import Settings

SAMPLE = Path(__file__).parent.parent / "samples" / "sozialtreff.txt"
NOW = dt.datetime(2026, 5, 2, 7, tzinfo=dt.UTC)


def packed(path: Path) -> Packed:
    settings = Settings()
    words = run.dictionaries_of(settings)
    source, seen = run.read(path, settings)
    [memo] = run.record(source, seen, words)
    change = {"field": "points[0].status.state", "before": "unknown", "after": "deferred"}
    edit = Edit(**change, who="M. Muster", when="2026-03-04T09:15:00Z")
    return Packed(
        path, path.name, run.corrected(seen, words).pages, [memo.model_copy(update={"edits": (edit,)})], b"%PDF-", NOW
    )


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    scan = tmp_path / "Akte 1 & 2#ü.txt"
    shutil.copy(SAMPLE, scan)
    return write(tmp_path / "bags" / "akte", [packed(scan)], NOW)


def test_scans_of_one_name_and_names_in_another_coding_are_packed_whole(tmp_path: Path) -> None:
    scans = [tmp_path / name for name in ("2019/a.txt", "2020/a.txt", os.fsdecode(b"2020/\xfcber.txt"))]
    for number, path in enumerate(scans):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Hausmitteilung {number}", "utf-8")
    out = tmp_path / "bag"
    assert called(export, "bag", *scans, "--together", "--out", out).return_value == 0
    packed = {path.name: path.read_text("utf-8") for path in (out / "data" / "original").iterdir()}
    assert packed == {name: f"Hausmitteilung {n}" for n, name in enumerate(("a.txt", "a~2.txt", "über.txt"))}
    assert problems(out) == []


def called(command: object, *words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)  # type: ignore[arg-type]


def test_it_holds_original_copy_pages_record_and_says_what_it_is(bag: Path) -> None:
    names = sorted(str(path.relative_to(bag / "data")) for path in (bag / "data").rglob("*") if path.is_file())
    assert names == [
        "alto/Akte 1 & 2#ü.txt-0001.xml",
        "mets.xml",
        "original/Akte 1 & 2#ü.txt",
        "pdfa/Akte 1 & 2#ü.txt.pdfa.pdf",
        "premis.xml",
        "record/Akte 1 & 2#ü.txt.json",
    ]
    assert (bag / "data" / "original" / "Akte 1 & 2#ü.txt").read_bytes() == SAMPLE.read_bytes()
    assert bagit.Bag(str(bag)).info["External-Identifier"] == "V0951/16"
    assert problems(bag) == []
    assert [path.name for path in bag.parent.iterdir()] == ["akte"], "nothing is left of its making"


def test_mets_ties_files_pages_and_points(bag: Path) -> None:
    root = ElementTree.parse(bag / "data" / "mets.xml").getroot()  # noqa: S314 - our own
    files = {one.get("ID"): one for one in root.iter(f"{{{METS}}}file")}
    original = next(one for one in files.values() if one.get("MIMETYPE") == "text/plain")
    assert original.get("CHECKSUM") == hashlib.sha512(SAMPLE.read_bytes()).hexdigest()
    kinds = [one.get("TYPE") for one in root.iter(f"{{{METS}}}div")]
    assert kinds == ["package", "scan", "page", "package", "memo", "resolution", "point", "point", "point"]
    assert {one.get("FILEID") for one in root.iter() if one.get("FILEID")} <= set(files)


def test_premis_tells_what_happened_and_by_whom(bag: Path) -> None:
    root = ElementTree.parse(bag / "data" / "premis.xml").getroot()  # noqa: S314 - our own
    kinds = [one.text for one in root.iter(f"{{{PREMIS}}}eventType")]
    assert kinds == ["ingestion", "recognition", "correction", "editing", "packaging"]
    agents = [one.text for one in root.iter(f"{{{PREMIS}}}agentName")]
    assert "M. Muster" in agents
    assert len(agents) == len(set(root.iter(f"{{{PREMIS}}}agent")))
    told = [one.text for one in root.iter(f"{{{PREMIS}}}eventDetail")]
    assert "points[0].status.state: 'unknown' became 'deferred'" in told


def test_what_is_broken_is_named(bag: Path) -> None:
    original = next((bag / "data" / "original").iterdir())
    original.write_bytes(original.read_bytes().replace(b"Sozial", b"sozial", 1))
    (bag / "data" / "premis.xml").unlink()
    told = called(verify, bag.parent)
    assert told.return_value == 2
    assert original.name in told.output
    assert "data/premis.xml is missing" in told.output
    assert "data/mets.xml names premis.xml, which is not there" in told.output
    assert "1 package: 0 whole, 1 broken" in told.output
    assert called(verify, bag.parent / "no such").return_value == 2


def test_what_is_broken_is_named_in_german_too(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    original = next((bag / "data" / "original").iterdir())
    original.write_bytes(original.read_bytes().replace(b"Sozial", b"sozial", 1))
    (bag / "data" / "premis.xml").unlink()
    (bag / "data" / "fremd.txt").write_text("x")
    told = called(verify, bag).output
    assert "data/premis.xml fehlt" in told
    assert "data/fremd.txt steht in keinem Manifest" in told
    assert f"data/original/{original.name} ist nicht mehr, was eingepackt wurde" in told
    assert "1 Paket: " in told
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n")
    assert "nicht lesbar (Unsupported encoding: klingon)" in called(verify, bag).output
    (bag / "bagit.txt").unlink()
    assert "kein Paket" in called(verify, bag).output
    assert "Diesen Ordner gibt es nicht" in called(verify, tmp_path / "nirgends").output


def test_a_record_of_another_shape_is_named(bag: Path) -> None:
    record = next((bag / "data" / "record").iterdir())
    record.write_text(json.dumps({"schema_version": "9.0"}))
    for manifest in bag.glob("*manifest*"):
        manifest.unlink()
    assert any("no record of this or an older version" in words for words in problems_of_new(bag))


def problems_of_new(bag: Path) -> list[str]:
    """Of a bag whose files were sealed anew after they had been changed."""
    data = bag.parent / "loose"
    shutil.move(bag / "data", data)
    bagit.make_bag(str(data), checksums=["sha512"])
    return problems(data)


def test_a_bag_is_never_written_over(bag: Path) -> None:
    with pytest.raises(PathError, match="is there already"):
        write(bag, [packed(SAMPLE)], NOW)
    assert problems(bag) == []


def test_what_a_batch_kept_is_packed_without_reading_again(tmp_path: Path) -> None:
    scans, records = tmp_path / "scans", tmp_path / "records"
    scans.mkdir()
    shutil.copy(SAMPLE, scans)
    assert called(ingest, scans, "--out", records).return_value == 0
    record = records / "sozialtreff.txt.json"
    record.write_text(record.read_text("utf-8").replace("Sozialtreff Ahornweg", "Sozialtreff am Ahornweg"), "utf-8")
    told = called(export, "bag", scans, "--kept", records, "--out", tmp_path / "one", "--together")
    assert told.exception is None, told.output
    kept = (tmp_path / "one" / "data" / "record" / "sozialtreff.txt.json").read_text("utf-8")
    assert "Sozialtreff am Ahornweg" in kept
    assert called(verify, tmp_path / "one").output == "1 package: 1 whole, 0 broken\n"
