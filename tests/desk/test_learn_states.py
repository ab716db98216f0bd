"""What is decided at the desk teaches the reading of states, and can be taken back."""

from pathlib import Path
from shutil import copytree

import pytest

from desk.desk_memos import memo
from pipeline.cli import main
from pipeline.desk.apply import Edit
from pipeline.desk.edits import Change, decided_states, edit
from pipeline.desk.records import current
from pipeline.dictionaries import find_folder, load
from pipeline.fields.states import learn
from pipeline.fields.states.fit import Example
from pipeline.fields.states.signals import Told
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import opened, reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(find_folder(), tmp_path / "corrections"))


def decisions(state: str) -> list[Example]:
    report = "Der Zaun wurde im Sommer lila lackiert."
    return [Example(f"memo{n}", Told("Ein Zaun.", report, "", "interim", True), state, report) for n in range(20)]


def test_what_unseen_memos_confirm_is_learnt_and_taken_back(folder: Path) -> None:
    found = learn.judged(decisions("deferred"), load(folder))
    assert (found.before, found.after, found.better) == (0, 20, True)
    before = load(folder).sha256
    learn.learn(decisions("deferred"), load(folder))
    assert learn.judged(decisions("deferred"), load(folder)).before == 20
    assert load(folder).sha256 != before
    assert learn.undo(folder)
    assert load(folder).sha256 == before
    assert not learn.undo(folder)


def test_a_second_learning_is_taken_back_to_the_first(folder: Path) -> None:
    first = learn.learn(decisions("deferred"), load(folder)).read_bytes()
    learn.learn(decisions("not_implemented"), load(folder))
    assert learn.undo(folder)
    assert (folder / "learnt" / "states.tsv").read_bytes() == first


def test_a_decided_state_is_edited_and_told_with_who_and_when(tmp_path: Path) -> None:
    engine = opened(tmp_path / "ledger.db", create=True)
    given = memo()
    put(engine, [given])
    name = key(given)
    edit(engine, [Change(name, Edit("set", "points[0].status.state", "in_progress", "implemented"))], "gerda")
    with reading(engine) as connection:
        found = current(connection, name)
    assert found is not None
    status, (told,) = found.points[0].status, found.edits
    assert (status.state, status.basis, status.confidence) == ("implemented", "edited", 1.0)
    assert (told.field, told.after, told.who) == ("points[0].status.state", "implemented", "gerda")
    assert [(known, by_place) for _, known, by_place in decided_states(engine)] == [(name, {0: "implemented"})]
    engine.dispose()


def test_too_few_decisions_replace_nothing(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = str(tmp_path / "ledger.db")
    opened(book, create=True).dispose()
    with pytest.raises(SystemExit) as ended:
        main(["learn", "states", "--corrections", str(folder), "--db", book])
    assert not ended.value.code
    assert "10 are needed" in capsys.readouterr().out
    assert not (folder / "learnt").exists()
