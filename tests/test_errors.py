"""Errors are raised by code, and the catalogue says all of them in German and English, with what to do."""

import ast
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from sources import PACKAGE, calls

from pipeline import dictionaries, errors, files
from pipeline import form as council_form
from pipeline.batch import inputs
from pipeline.catalogue import sayings
from pipeline.catalogue.language import of_environment
from pipeline.cli import main
from pipeline.desk import labels
from pipeline.errors import BadDictionary, BeschlussbuchError, PathError, Problem, UnreadableScan
from pipeline.export.implementation import LABELS
from pipeline.memo import State
from pipeline.scan import STRANGERS

ERRORS = sayings("errors")
CLASSES = {name for name in errors.__all__ if not name.isupper()}
CHOSEN = {"scan/__init__.py": {code for _, code in STRANGERS}, "batch/inputs.py": set(inputs.NO_PLAIN_FILES)}
CHOSEN["files.py"] = set(files._UNREADABLE.values())
CHOSEN["facts.py"] = {code for kind in dictionaries.TABLES.values() for code in kind.codes.values()}
CHOSEN["facts.py"] |= {"cell_without_letters", "means_itself"}
CHOSEN["form.py"] = {*council_form._CODES.values(), "form_value_wrong", "form_slot_unknown", "form_slots_missing"}
"""Modules that choose one of several codes."""


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Each code that is written where an error is made: module, code, the values that are given to it."""
    for module, kind, node in calls(of=CLASSES):
        name = module.relative_to(PACKAGE).as_posix()
        if name == "errors.py" or not node.args:
            continue
        place = 2 if kind == "BadDictionary" else 0
        code, given = node.args[place], {word.arg or "**" for word in node.keywords}
        if kind == "Problem" and len(node.args) > 2:
            given = {ast.literal_eval(key) for key in getattr(node.args[2], "keys", ()) if key} or {"**"}
        for one in [code.value] if isinstance(code, ast.Constant) else sorted(CHOSEN.get(name, ())):
            yield name, str(one), given


RAISED = sorted(raised(), key=lambda one: one[:2])


def test_every_error_stands_in_the_catalogue_and_none_beside() -> None:
    assert {code for _, code, _ in RAISED} == set(ERRORS)


@pytest.mark.parametrize(("module", "code", "given"), RAISED)
def test_each_error_is_given_the_values_that_its_sentences_name(module: str, code: str, given: set[str]) -> None:
    assert given == ERRORS[code].names or ("**" in given and given - {"**"} <= ERRORS[code].names), module


@pytest.mark.parametrize("code", ERRORS)
def test_each_error_is_whole_in_both_languages_and_says_what_to_do(code: str) -> None:
    saying = ERRORS[code]
    values = {name: ["a", "b"] if f"{{{name}:" in f"{saying.en} {saying.en_remedy}" else "x1" for name in saying.names}
    problem = Problem(code, "akte.pdf", values)
    english, german = problem.told("en"), problem.told("de")
    assert english != german
    assert bool(saying.en_remedy) == bool(saying.de_remedy)
    assert problem.told("de", at=False, desk=True)
    assert "{" not in english + german or code == "form_slots_missing"


def test_the_way_between_processes_and_through_a_file_loses_nothing() -> None:
    error = BadDictionary(Path("keep.txt"), 3, "entry_twice", entry="Eins", line=2)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), str(again), again.problem) == (BadDictionary, str(error), error.problem)
    assert Problem.unpacked(error.problem.packed()) == error.problem
    assert again.problem.told("de") == "keep.txt:3: „Eins“ steht schon in Zeile 2. Bitte eines davon streichen."


def test_a_decoders_english_words_stand_in_no_german_sentence() -> None:
    problem = UnreadableScan("picture_damaged", "a.png", why="image file is truncated").problem
    assert problem.told("en").startswith("a.png: the picture is damaged or cut off (image file is truncated); ")
    assert problem.told("de").startswith("a.png: Das Bild ist beschädigt oder abgeschnitten. ")


@pytest.mark.parametrize("old", ["a.pdf: kept by an older version", "null", "[1, 2]", '{"code": 1}', json.dumps("x")])
def test_a_message_that_an_older_version_kept_is_told_as_it_came(old: str) -> None:
    assert Problem.unpacked(old).told("de") == old


def test_each_kind_of_error_keeps_its_exit_code() -> None:
    kinds = {kind: kind.exit_code for kind in (BeschlussbuchError, PathError, BadDictionary)}
    assert kinds == {BeschlussbuchError: 15, PathError: 5, BadDictionary: 9}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, "de"),
    ],
)
def test_the_language_is_the_environments(environment: dict[str, str], language: str) -> None:
    assert of_environment(environment) == language


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lang", "de"], "beschlussbuch: {}: Diese Datei gibt es nicht. Bitte den Namen prüfen.\n"),
        (["--lang", "en"], "beschlussbuch: {}: no such file; check the name\n"),
        ([], "beschlussbuch: {}: Diese Datei gibt es nicht. Bitte den Namen prüfen.\n"),
    ],
)
def test_the_command_line_speaks_the_language(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "text", str(tmp_path / "weg.pdf")])
    assert ended.value.code == PathError.exit_code
    assert capsys.readouterr().err == words.format(tmp_path / "weg.pdf")


def test_a_batch_is_told_in_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "leer.pdf").touch()
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "de", "ingest", str(tmp_path / "in"), "--out", str(tmp_path / "out")])
    told = " ".join(capsys.readouterr().err.split())
    assert ended.value.code == errors.QUARANTINED
    assert "Die Datei ist leer. Bitte noch einmal scannen oder kopieren." in told
    assert "0 Scans gelesen" in told
    assert "noch einmal versucht es: beschlussbuch retry" in told
    note = json.loads((tmp_path / "out" / "quarantine" / "leer.pdf.json").read_text("utf-8"))
    assert note["problem"] == "file_empty"
    assert note["fehler"].endswith("Die Datei ist leer. Bitte noch einmal scannen oder kopieren.")


def test_states_have_one_name_for_desk_export_and_command_line() -> None:
    assert set(sayings("states")) == set(get_args(State))
    assert dict(labels.STATES) == dict(LABELS)
