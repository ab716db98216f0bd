"""Attacks on files and the terminal: names that steer it, locks that hang, tables that compute, books that are none."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.batch import isolation, run, workroom
from pipeline.cli import main
from pipeline.errors import PathError
from pipeline.export.table import csv_lines
from pipeline.files import locked
from pipeline.settings import Settings

SAMPLE = Path(__file__).parent.parent / "samples" / "sozialtreff.txt"


def command(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_a_name_cannot_steer_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b]0;pwned\x07\x1b[2J\nb.pdf").write_bytes(b"no scan")
    assert command("ingest", tmp_path / "in", "--out", tmp_path / "out") == 20
    assert command("ingest", tmp_path / "in" / "gone\x1b[31m.pdf") == 5
    shown = "".join(capfd.readouterr())
    assert not set(shown) - {"\n", "\t"} & {chr(code) for code in (*range(32), *range(127, 160))}
    assert "gone\\x1b[31m.pdf" in shown


def test_a_pipe_in_the_place_of_a_lock_hangs_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    os.mkfifo(out / ".lock")
    with pytest.raises(PathError):
        run((), out, Settings())
    (tmp_path / "target").touch()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="symbolic links"), locked(tmp_path / "link"):
        pass
    os.mkfifo(tmp_path / "beschlussbuch-x.lock")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    room = workroom.taken()
    assert room.folder.is_dir()
    room.clear()
    assert not room.folder.exists()
    assert (tmp_path / "beschlussbuch-x.lock").exists(), "not ours"


def test_one_file_on_the_screen_obeys_the_limits_of_a_batch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("ingest", SAMPLE) == 0
    assert json.loads(capsys.readouterr().out)["source"]["file"] == SAMPLE.name
    monkeypatch.setattr(isolation, "GRACE_SECONDS", 0.0)
    monkeypatch.setenv("BESCHLUSSBUCH_MEMO_SECONDS", "0.001")
    assert command("ingest", SAMPLE) == 7
    assert "0.001 s" in capsys.readouterr().err
    assert isolation._alive() == ()


@pytest.mark.parametrize("mark", [";", "\t", "|", "\n", "\r"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_computes_whatever_parts_the_table(mark: str, sign: str) -> None:
    from desk.desk_memos import memo

    evil = f"Radweg{mark}{sign}cmd|' /C calc'!A0"
    text = "".join(csv_lines([memo(title=evil, text=evil)]))
    assert f"{mark}{sign}" not in text.replace("\r\n", "\n")
    assert f"{mark}'{sign}cmd" in text


def test_an_empty_book_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a full disk left answered "0 points overdue"."""
    (tmp_path / "ledger.db").touch()
    for words in (("overdue",), ("import", tmp_path)):
        assert command("ledger", *words, "--db", tmp_path / "ledger.db") == 5
        assert "an empty file, as a full disk leaves it" in capsys.readouterr().err


def test_a_book_that_is_damaged_or_locked_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "ledger.db"
    (tmp_path / "records").mkdir()
    assert command("ingest", SAMPLE, "--out", tmp_path / "records") == 0
    assert command("ledger", "import", tmp_path / "records", "--db", db) == 0
    monkeypatch.setattr("pipeline.ledger.store._WAIT_MS", 50)
    with closing(sqlite3.connect(db)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert command("ledger", "import", tmp_path / "records", "--db", db) in {0, 5}
        other.rollback()
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = db.read_bytes()
    capsys.readouterr()
    db.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert command("ledger", "overdue", "--db", db) == 5
    said = capsys.readouterr().err
    assert "malformed" in said
    assert "Traceback" not in said
