"""The archivist's files are checked by what their lines mean, and alike by every command."""

import re
import shutil
from pathlib import Path

import pytest

from pipeline import dictionaries
from pipeline.cli import main
from pipeline.errors import BadDictionary

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "corrections"

WRONG = [
    ("statuses.tsv", "wurde … eingestellt\tstopped", "'stopped' is no state; write one of implemented, "),
    ("statuses.tsv", "ist … umgesetzt\tobsolete", "'ist … umgesetzt' stands in line "),
    ("statuses.tsv", "…\tobsolete", "there is no word in '…'"),
    ("statuses.tsv", "wurde … vertagt\tdeferred\twhy\tmore", "4 cells, the columns are phrase, state, note"),
    ("confusions.tsv", "rm\tnn\tcheap", "'cheap' is no cost; write one above 0 and at most 1"),
    ("confusions.tsv", "rm\tnn\t1.5", "'1.5' is no cost"),
    ("confusions.tsv", "rm\trm\t0.5", "'rm' means itself"),
    ("bodies.tsv", "XA\tAusschuss für Auen\tuntil 2016", "'until 2016' is no year; the third column is the last year"),
    ("bodies.tsv", "X1\tAusschuss für Auen", "'X1' is no code of a session"),
    ("bodies.tsv", "XA", "1 cell(s), expected at least 2 parted by a tab: code, body"),
    ("misreadings.tsv", "Welse\tWolle", "'Welse' stands in line 2 already"),
    ("misreadings.tsv", "Aubau\t\tnote", "the column meant is empty"),
    ("departments.tsv", "Dezernat Wald\tDezernat Wald", "'Dezernat Wald' means itself"),
    ("departments.tsv", "Dezernat Wald\t7", "there is no word in '7'"),
    ("officers.tsv", "17\tBürgermeister", "there is no word in '17'"),
    ("keep.txt", "Welse", "'Welse' is to be kept, but misread in misreadings.tsv:2; strike one of them out"),
]


def folder_with(tmp_path: Path, name: str, line: str) -> tuple[Path, int]:
    """A copy of the shipped files with a line more in one of them, and the number of that line."""
    folder = shutil.copytree(SHIPPED, tmp_path / "corrections")
    text = (folder / name).read_text("utf-8")
    (folder / name).write_text(f"{text}{line}\n", "utf-8")
    return folder, len(text.splitlines()) + 1


@pytest.mark.parametrize(("name", "line", "told"), WRONG)
def test_a_line_that_cannot_be_used_is_named_with_what_would_be_right(
    tmp_path: Path, name: str, line: str, told: str
) -> None:
    folder, number = folder_with(tmp_path, name, line)
    with pytest.raises(BadDictionary, match=f"^{re.escape(f'{name}:{number}: {told}')}"):
        dictionaries.load(folder)


def test_check_and_ingest_say_the_same_and_end_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, number = folder_with(tmp_path, "statuses.tsv", "wurde … eingestellt\tstopped")
    said, codes = [], []
    for command in (["corrections", "check"], ["ingest", str(ROOT / "samples" / "sozialtreff.txt")]):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--corrections", str(folder)])
        codes.append(ended.value.code)
        captured = capsys.readouterr()
        said.append((captured.out + captured.err).removeprefix("beschlussbuch: "))
    assert codes == [9, 9]
    assert said[0] == said[1]
    assert said[0].startswith(f"statuses.tsv:{number}: 'stopped' is no state")


def test_check_names_every_line_that_is_wrong(tmp_path: Path) -> None:
    folder, first = folder_with(tmp_path, "confusions.tsv", "rm\tnn\tcheap\nrm\tnn\tdear")
    found: list[BadDictionary] = []
    dictionaries.load(folder, found.append)
    assert [error.problem.at for error in found] == [f"confusions.tsv:{first}", f"confusions.tsv:{first + 1}"]


def test_the_examples_for_contributors_are_lines_that_can_be_used(tmp_path: Path) -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    examples = re.findall(r"`(?:corrections/)?(\w+\.tsv)`:\s+`([^`]*<tab>[^`]*)`", told)
    assert {name for name, _ in examples} == {"bodies.tsv", "departments.tsv", "statuses.tsv"}
    for name, example in examples:
        line = example.replace("<tab>", "\t")
        text = (SHIPPED / name).read_text("utf-8")
        folder = shutil.copytree(SHIPPED, tmp_path / name)
        if line not in text.splitlines():
            (folder / name).write_text(f"{text}{line}\n", "utf-8")
        dictionaries.load(folder)


def test_who_met_is_told_by_the_last_year_of_a_name() -> None:
    words = dictionaries.load(SHIPPED)
    assert words.body_of("SB/051/2012") != words.body_of("SB/051/2018")
    assert (words.body_of("OBR Co/012/2018"), words.body_of("OBR Co/012/2019")) == ("Ortsbeirat Cotta", None)


def test_after_an_edit_only_the_file_that_has_changed_is_parsed(tmp_path: Path) -> None:
    before = dictionaries.current(SHIPPED)
    folder, number = folder_with(tmp_path, "words/places.txt", "Am Ahornweiher")
    after = dictionaries.current(folder)
    changed = [name for name in before.words if after.words[name] is not before.words[name]]
    assert changed == ["places"]
    assert after.words["places"][-1] == ("Am Ahornweiher", f"words/places.txt:{number}")
    assert after.tables.statuses is before.tables.statuses
    assert after.form is before.form


def test_a_fault_is_told_as_often_as_it_is_asked_for(tmp_path: Path) -> None:
    folder, _ = folder_with(tmp_path, *WRONG[0][:2])
    for _ in range(2):
        told: list[BadDictionary] = []
        dictionaries.load(folder, told.append)
        assert len(told) == 1
        with pytest.raises(BadDictionary):
            dictionaries.load(folder)
