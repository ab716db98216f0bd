"""The council's index beside a record: it decides, doubts and confirms; the papers are invented."""

import json
from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.authority import Authority, Paper, checked, load
from pipeline.doubts import doubt
from pipeline.errors import BadDictionary, PathError
from pipeline.memo import Evidence, Record, Resolution
from pipeline.settings import Settings

BRIDGE = Paper("V0532/15", "Erneuerung der Brücke am Mühlgraben", "https://ris.example/1")
BENCHES = Paper("A0187/16", "Bänke im Stadtpark aufstellen")


def record(number: str | None, title: str | None, seen: str = "") -> Record:
    spot = Evidence(page=1, seen=seen or number or "", confidence=0.6)
    unsure = doubt("number_ambiguous", "resolution.number", seen="0532/15", readings=["V0532/15", "A0532/15"])
    return Record(
        kind="control_report",
        resolution=Resolution(number=number, title=title),
        evidence={"resolution.number": spot},
        doubts=(unsure,) if seen else (),
    )


INDEX = Authority([BRIDGE, BENCHES])


def test_between_two_readings_the_index_decides() -> None:
    got = checked(record("A0532/15", BRIDGE.title, seen="0532/15"), INDEX)
    assert got.resolution is not None
    assert (got.resolution.number, got.resolution.paper) == ("V0532/15", BRIDGE.link)
    assert got.doubts == ()
    assert got.evidence["resolution.number"].confidence >= 0.99


def test_a_number_the_index_lacks_is_a_doubt() -> None:
    (doubt,) = checked(record("V9999/15", "Etwas ganz anderes"), INDEX).doubts
    assert (doubt.field, doubt.likely) == ("resolution.number", None)


def test_number_and_title_of_different_papers_are_a_doubt() -> None:
    got = checked(record("V0532/15", BENCHES.title), INDEX)
    assert [(doubt.field, doubt.likely) for doubt in got.doubts] == [("resolution.title", "A0187/16")]
    assert got.resolution is not None
    assert got.resolution.paper is None


def test_a_missing_number_is_hinted_at_by_the_title() -> None:
    (doubt,) = checked(record(None, BENCHES.title), INDEX).doubts
    assert doubt.likely == "A0187/16"
    assert checked(record(None, None), INDEX).doubts == ()


def test_other_documents_stay_as_they_are() -> None:
    other = Record(kind="other")
    assert checked(other, INDEX) is other


def test_two_papers_of_one_title_decide_nothing() -> None:
    twice = Authority([BRIDGE, BRIDGE._replace(number="V0600/16")])
    assert twice.titled(BRIDGE.title) is None


def test_lines_and_oparl_exports(tmp_path: Path) -> None:
    lines = tmp_path / "papers.jsonl"
    lines.write_text('{"number": "V 0532 / 15", "title": "Brücke", "url": "https://ris.example/1"}\n\n', "utf-8")
    assert load(lines).papers == {"V0532/15": Paper("V0532/15", "Brücke", "https://ris.example/1")}
    export = tmp_path / "papers.json"
    paper = {"id": "https://ris.example/2", "reference": "A0187/16", "name": "Bänke"}
    export.write_text(json.dumps({"data": [paper], "links": {}}), "utf-8")
    assert load(export).papers == {"A0187/16": Paper("A0187/16", "Bänke", "https://ris.example/2")}


@pytest.mark.parametrize("content", ['{"number": "V0532/15"}', "number;title", '["V0532/15"]', "[1,"])
def test_a_line_that_is_no_paper_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(BadDictionary, match=r"papers\.jsonl:1: "):
        load(path)


@pytest.mark.parametrize("content", ["", "\n", "[]", '{"data": []}'])
def test_an_index_without_a_paper_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "papers.jsonl").write_text(content)
    with pytest.raises(BadDictionary, match="the index holds no paper"):
        load(tmp_path / "papers.jsonl")


def test_a_missing_file_and_a_foreign_coding(tmp_path: Path) -> None:
    with pytest.raises(PathError, match="--authority"):
        load(tmp_path / "none.jsonl")
    path = tmp_path / "latin.jsonl"
    path.write_bytes("Brücke".encode("latin-1"))
    with pytest.raises(BadDictionary, match="UTF-8"):
        load(path)


def test_a_memo_is_checked_on_its_way_to_the_record(tmp_path: Path) -> None:
    memo = tmp_path / "memo.txt"
    memo.write_text(
        "Landeshauptstadt Dresden\n\nBeschlusskontrolle zu 0532/15 (Sitzungsnummer: SR/018/2015)\n"
        "Erneuerung der Brücke am Mühlgraben\n\nSehr geehrte Damen und Herren,\n"
        "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:\n\n„Der Rat beschließt den Bau.“\n"
        "Der Bau wurde begonnen.\n\nMit freundlichen Grüßen\n",
        "utf-8",
    )
    papers = tmp_path / "papers.jsonl"
    papers.write_text('{"number": "A0532/15", "title": "Erneuerung der Brücke am Mühlgraben"}\n', "utf-8")
    alone, together = ingest(memo), ingest(memo, Settings(authority=papers))
    assert alone.resolution is not None
    assert together.resolution is not None
    assert (alone.resolution.number, together.resolution.number) == ("V0532/15", "A0532/15")
    assert any(doubt.kind == "ambiguous" for doubt in alone.doubts)
    assert not any(doubt.field == "resolution.number" for doubt in together.doubts)
