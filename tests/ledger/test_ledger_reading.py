"""The book for people who may only read it, under any name, and what `ledger import` says of other files."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented_memos import one

from pipeline.errors import QUARANTINED
from pipeline.ledger.commands import ledger
from pipeline.ledger.put import put
from pipeline.ledger.store import opened

QUESTIONS = (
    ("ledger", "overdue", "--on", "2026-01-01"),
    ("ledger", "open"),
    ("ledger", "history", "V9001/24"),
    ("ledger", "stats"),
    ("ledger", "search", "V9001/24"),
    ("export", "jsonl"),
    ("export", "csv"),
)
ASKING = """
import contextlib, io, json, sys
from pipeline.cli import main
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as answer, contextlib.redirect_stderr(io.StringIO()) as told:
        try:
            main(words)
        except SystemExit as end:
            code = end.code
    print(json.dumps([code, answer.getvalue(), told.getvalue()]))
"""
"""One program asks everything and gives a line for each: exit code, output, messages."""
# Root may write everything; without its capabilities it is like anybody else.
PLAIN = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []


def filled(db: Path) -> Path:
    engine = opened(db, create=True)
    put(engine, [one("V9001/24")])
    engine.dispose()
    return db


@pytest.mark.skipif(bool(PLAIN) and not shutil.which("setpriv"), reason="nobody here is without the right to write")
def test_who_may_only_read_the_book_may_ask_it(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    db = filled(tmp_path / "share" / "ledger.db")
    db.chmod(0o444)
    db.parent.chmod(0o555)
    try:
        commands = [[*words, "--db", str(db)] for words in (*QUESTIONS, ("ledger", "import", str(db)))]
        asked = subprocess.run(
            [*PLAIN, sys.executable, "-c", ASKING, json.dumps(commands)],
            capture_output=True,
            text=True,
            check=True,
        )
        *answers, (refused, _, _) = map(json.loads, asked.stdout.splitlines())
        for words, (code, answer, told) in zip(QUESTIONS, answers, strict=True):
            counted = r"1 (record|point) written\n" if words[0] == "export" else ""
            assert (code, bool(re.fullmatch(counted, told))) == (0, True), (words, told)
            assert "V9001/24" in answer or "1 point:" in answer, words
        assert refused == 5
    finally:
        db.parent.chmod(0o755)


@pytest.mark.parametrize("name", ["led?ger.db", "100%25.db", "a#b.db", "Buch Süd&West.db", "file:x.db"])
def test_the_book_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    filled(Path(name))
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))] == [name]
    asked = CliRunner().invoke(ledger, ["history", "V9001/24", "--db", name], standalone_mode=False)
    assert "V9001/24" in asked.output


def test_a_record_that_an_editor_on_windows_saved_is_read(tmp_path: Path) -> None:
    record = one("V9001/24").model_dump_json()
    (tmp_path / "a.json").write_text(record, "utf-8-sig")
    (tmp_path / "b.jsonl").write_text(one("V9002/24").model_dump_json() + "\n", "utf-8-sig")
    done = CliRunner().invoke(ledger, ["import", str(tmp_path), "--db", str(tmp_path / "l.db")], standalone_mode=False)
    assert "2 added" in done.output


@pytest.mark.parametrize(
    ("name", "words"), [("memo.txt", "ingest {} --out records"), ("table.csv", "name what beschlussbuch ingest wrote")]
)
def test_what_is_no_record_is_said_with_the_remedy(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    path.write_text("Beschlusskontrolle")
    done = CliRunner().invoke(ledger, ["import", str(path), "--db", str(tmp_path / "l.db")], standalone_mode=False)
    assert done.return_value == QUARANTINED
    assert words.format(path) in done.output
