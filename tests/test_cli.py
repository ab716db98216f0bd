"""The command line: what a user types, what comes out, and the exit code that says how it went."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PIL import Image

from pipeline.cli import beschlussbuch, main

MEMO = """Hausmitteilung

Dresden.
Landeshauptstadt Dresden

□ vertraulich

Geschäftsbereich Kultur und Tourismus

An alle
Fraktionen sowie Mitglieder
des Stadtrates der Landeshauptstadt Dresden

GZ: (GB 4) 41.3

Datum: 12.03.2021

Beschlusskontrolle zu V0417/20 (Sitzungsnummer: SR/012/2020)
Neue Bänke für den Uferweg

Sehr geehrte Damen und Herren,
folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:

1. „Der Stadtrat beschließt, am Uferweg zwölf Bänke aufzu-
stellen."
2. „Der Oberbürgermeister wird beauftragt, die Kosten zu prüfen."

zu Beschlusspunkt 1:
Der Beschlusspunkt ist umgesetzt.
zu Beschlusspunkt 2:
Der Beschlusspunkt befindet sich in der Umsetzung.

Nächste Beschlusskontrolle: 30. September 2021

Mit freundlichen Grüßen

Dr. Almut Sonnenfels
Beigeordnete für Kultur und Tourismus
"""


def run(*args: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(arg) for arg in args])
    return int(end.value.code or 0)


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    path = tmp_path / "memo.txt"
    path.write_text(MEMO, encoding="utf-8")
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "page.png"
    Image.new("L", (400, 200), 255).save(path)
    return path


def test_one_file_gives_its_record_on_the_screen(memo, capsys):
    assert run("ingest", memo) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["resolution"]["number"] == "V0417/20"
    assert [point["status"]["state"] for point in record["points"]] == ["implemented", "in_progress"]
    assert record["next_control"]["edtf"] == "2021-09-30"
    assert record["source"]["file"] == "memo.txt"


def test_a_folder_gives_records_in_its_own_shape(memo, tmp_path, capsys):
    (tmp_path / "scans" / "2021").mkdir(parents=True)
    memo.rename(tmp_path / "scans" / "2021" / "memo.txt")
    assert run("ingest", tmp_path / "scans", "--out", tmp_path / "out") == 0
    assert json.loads((tmp_path / "out" / "2021" / "memo.txt.json").read_text())["kind"] == "control_report"
    assert "V0417/20" in capsys.readouterr().out


def paths_of(command: click.Command, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The names of each command that does something: ``("ledger", "open")``."""
    if not isinstance(command, click.Group):
        yield before
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        yield from paths_of(command.get_command(context, name), (*before, name))


@pytest.mark.parametrize("path", [" ".join(path) for path in paths_of(beschlussbuch)])
def test_each_commands_help_ends_with_an_example_that_it_takes(path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BESCHLUSSBUCH_WEBHOOK_SECRET", "a secret that is long enough")
    for folder in ("samples", "records", "inbox"):
        (tmp_path / folder).mkdir()
    assert run(*path.split(), "--help") == 0
    example = capsys.readouterr().out.rpartition("Example:\n")[2].strip()
    assert example.startswith(f"beschlussbuch {path}")
    command, parent, words = beschlussbuch, None, shlex.split(example)[1:]
    while isinstance(command, click.Group):
        parent = click.Context(command, info_name=command.name, parent=parent)
        command, words = command.get_command(parent, words[0]), words[1:]
    command.make_context(command.name, words, parent=parent)  # raises click.UsageError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ingst", "ingest"), ("overdue", "ledger overdue"), ("ledger serch", "ledger search"), ("xyz", None)],
)
def test_a_mistyped_command_is_told_what_it_may_have_meant(typed, meant, capsys):
    assert run(*typed.split()) == 1
    said = capsys.readouterr().err
    assert "No such command" in said
    assert (f"Is this meant: beschlussbuch {meant}?" in said) if meant else ("meant" not in said)


def test_one_bad_scan_stops_nobody_else(memo, tmp_path, capsys):
    memo.with_name("empty.pdf").touch()
    assert run("ingest", tmp_path, "--out", tmp_path / "out") == 20
    assert (tmp_path / "out" / "memo.txt.json").exists()
    assert "empty.pdf" in capsys.readouterr().err


def test_a_stray_control_sign_is_a_doubt_that_reading_the_kept_pages_again_keeps(memo, tmp_path, capsys):
    memo.write_text(MEMO.replace("zwölf Bänke", "zwölf\x01 Bänke"), encoding="utf-8")
    assert run("ingest", memo, "--out", tmp_path / "out") == 0
    first = (tmp_path / "out" / "memo.txt.json").read_bytes()
    record = json.loads(first)
    assert [(doubt["line"], doubt["word"], doubt["seen"]) for doubt in record["doubts"]] == [(15, 7, "zwölf")]
    assert record["points"][0]["text"].startswith("Der Stadtrat beschließt, am Uferweg zwölf Bänke aufzustellen.")
    assert run("ingest", memo, "--out", tmp_path / "out", "--reparse") == 0
    assert (tmp_path / "out" / "memo.txt.json").read_bytes() == first
    assert run("explain", memo) == 0
    assert "page 1, line 15    zwölf    a control sign stood here and was left out" in capsys.readouterr().out


def table(told: str) -> list[list[str]]:
    """The rows that a run ends with, and the counted points."""
    lines = [line.split() for line in told.splitlines()]
    return lines[lines.index(["scan", "resolution", "report", "points", "next", "control", "doubts"]) : -1]


def test_a_second_run_says_that_all_was_read_before_and_shows_it_again(memo, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "160")  # a row of the table on one line
    scans, out = tmp_path / "scans", tmp_path / "out"
    scans.mkdir()
    memo.rename(scans / "memo.txt")
    (scans / "[b].txt").write_text(MEMO.replace("V0417", "V0418"), encoding="utf-8")
    assert run("ingest", scans, "--out", out) == 0
    first = capsys.readouterr()
    assert "resolution" not in first.err, "the result stands there once, in the lines of the run"
    assert run("ingest", scans, "--out", out) == 0
    again = capsys.readouterr().err
    assert table(again)[1:-1] == [line.split() for line in sorted(first.out.splitlines())]
    assert "[b].txt" in again
    assert again.splitlines()[-1] == f"nothing new: all 2 scans were read before; their records are in {out}/"

    (scans / "new.txt").write_text(MEMO.replace("V0417", "V0419"), encoding="utf-8")
    (scans / "empty.pdf").touch()
    assert run("ingest", scans, "--out", out) == 20
    told = capsys.readouterr()
    mixed = told.err
    assert [row[0] for row in table(mixed)] == ["scan", "[b].txt", "memo.txt", "points:"]
    assert told.out.split()[:3] == ["new.txt", "V0419/20", "interim"]
    assert f"into {out}/, 2 were read before; 1 in {out}/quarantine/" in mixed.splitlines()[-1]
    assert run("ingest", scans, "--out", out) == 20
    assert "nothing new: 3 scans were read before" in capsys.readouterr().err
    assert run("ingest", scans / "new.txt", "--out", out) == 20
    assert [row[0] for row in table(capsys.readouterr().err)] == ["scan", "new.txt", "points:"]
    assert run("ingest", scans, "--out", out, "--log", "json") == 20
    told = capsys.readouterr()
    assert json.loads(told.out.splitlines()[0])["before"] == 3
    assert "resolution" not in told.err


def test_a_table_is_for_few_scans_but_what_was_read_is_always_said(tmp_path, capsys):
    scans, out = tmp_path / "scans", tmp_path / "out"
    scans.mkdir()
    for number in range(41):
        (scans / f"{number}.txt").write_text(f"Notiz {number}", encoding="utf-8")
    assert run("ingest", scans, "--out", out) == 0
    assert run("ingest", scans, "--out", out) == 0
    told = capsys.readouterr().err
    assert "resolution" not in told
    assert "all 41 scans were read before" in told


def test_several_scans_need_a_folder(memo, tmp_path, capsys):
    (tmp_path / "second.txt").write_text(MEMO, encoding="utf-8")
    assert run("ingest", memo, tmp_path / "second.txt") == 1
    assert "--out" in capsys.readouterr().err


def test_text_joins_hyphens_and_seen_does_not(memo, capsys):
    assert run("text", memo) == 0
    assert "zwölf Bänke aufzustellen." in capsys.readouterr().out
    assert run("text", memo, "--seen") == 0
    assert "zwölf Bänke aufzu-\nstellen." in capsys.readouterr().out


def test_schema_is_the_committed_one(capsys):
    assert run("schema") == 0
    committed = Path(__file__).parent.parent / "pipeline" / "memo.schema.json"
    assert capsys.readouterr().out == committed.read_text(encoding="utf-8"), "run: make schema"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", 2),
        ("truncated.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog", 2),
        ("noise.tif", b"II*\0 this is no picture", 2),
        ("letter.pdf", b"PK\x03\x04 a zip archive", 2),
        ("missing.pdf", None, 5),
    ],
)
def test_bad_input_is_one_clear_line_and_a_code(name, content, code, tmp_path, capsys):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert run("ingest", path) == code
    error = capsys.readouterr().err
    assert name in error
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_an_error_of_the_path(memo):
    memo.chmod(0)
    assert run("ingest", memo) == 5


@pytest.mark.parametrize("args", [["ingest"], ["nonsense"], ["ingest", "--nonsense"]])
def test_bad_arguments_end_with_1(args):
    assert run(*args) == 1


def test_bad_settings_end_with_9(memo, tmp_path, monkeypatch, capsys):
    assert run("ingest", memo, "--corrections", tmp_path / "nowhere") == 9
    monkeypatch.setenv("BESCHLUSSBUCH_PAGE_SECONDS", "-1")
    assert run("ingest", memo) == 9
    assert "page_seconds" in capsys.readouterr().err


def test_a_bad_dictionary_line_is_named(memo, tmp_path, capsys):
    (tmp_path / "dictionaries" / "words").mkdir(parents=True)
    (tmp_path / "dictionaries" / "misreadings.tsv").write_text("# ours\nWelse\n", encoding="utf-8")
    assert run("ingest", memo, "--corrections", tmp_path / "dictionaries") == 9
    assert "misreadings.tsv:2:" in capsys.readouterr().err


def test_explain_names_rule_and_dictionary_line(memo, capsys):
    memo.write_text(MEMO.replace("die Kosten zu prüfen", "die Arbelt zu prüfen"), encoding="utf-8")
    assert run("explain", memo) == 0
    assert "Arbelt → Arbeit" in (out := capsys.readouterr().out)
    assert "misreadings.tsv:" in out


def test_the_dictionaries_we_ship_are_usable(capsys):
    assert run("corrections", "check") == 0
    assert "all lines can be used" in capsys.readouterr().out


def test_an_added_misreading_is_used_and_a_contradiction_named(memo, tmp_path, capsys):
    folder = tmp_path / "corrections"
    shutil.copytree(Path(__file__).parent.parent / "corrections", folder)
    memo.write_text(MEMO.replace("zwölf Bänke", "zwölf Bqenke"), encoding="utf-8")
    assert run("corrections", "add", "Bqenke", "Bänke", "--note", "q for ä", "--corrections", folder) == 0
    said = capsys.readouterr()
    assert re.fullmatch(rf"{folder}/misreadings\.tsv:\d+: added Bqenke → Bänke\n", said.out)
    assert "--redo changed --reparse" in said.err
    assert run("text", memo, "--corrections", folder) == 0
    assert "zwölf Bänke" in capsys.readouterr().out
    with (folder / "keep.txt").open("a", encoding="utf-8") as keep:
        keep.write("\nBqenke\n")
    assert run("corrections", "check", "--corrections", folder) == 9
    assert "'Bqenke' is to be kept" in capsys.readouterr().out


def test_learn_proposes_and_writes_nothing(tmp_path, capsys):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("die Arbelt in guter Welse hier\tdie Arbeit in guter Weise hier\n", encoding="utf-8")
    assert run("corrections", "learn", pairs) == 0
    assert "l\ti\t" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.tsv"]


def test_a_missing_language_names_the_package(picture, capsys):
    assert run("ingest", picture, "--language", "xyz") == 3
    assert "tesseract-ocr-xyz" in capsys.readouterr().err


def test_a_missing_tesseract_names_the_package(picture, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYTHONHASHSEED", "3")  # heeded by a program that starts: another nursery, without models
    assert run("ingest", picture) == 3
    assert "apt-get install" in capsys.readouterr().err
