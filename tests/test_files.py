"""What is written is whole or not there, a single file or many that are flushed together."""

import stat
from pathlib import Path

import pytest

from pipeline.errors import PathError
from pipeline.files import MANY, discard, draft, publish, written_whole


def drafts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".*.part"))


def test_many_files_are_put_in_place_together(tmp_path: Path) -> None:
    paths = [tmp_path / str(number % 3) / f"{number}.json" for number in range(2 * MANY)]
    waiting = [draft(path, path.name.encode()) for path in paths]
    assert not any(path.exists() for path in paths)
    publish(waiting)
    assert [path.read_bytes() for path in paths] == [path.name.encode() for path in paths]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in paths} != {0}
    assert drafts(tmp_path) == []


def test_where_one_cannot_be_put_in_place_no_draft_is_left(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.json" for number in range(MANY)]
    waiting = [draft(path, b"new") for path in paths]
    paths[3].mkdir()
    with pytest.raises(PathError, match=r"3\.json: cannot be written"):
        publish(waiting)
    assert drafts(tmp_path) == []


def test_writing_that_breaks_off_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), written_whole(path) as file:
        file.write("no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert drafts(tmp_path) == []


def test_only_the_drafts_of_one_path_are_discarded(tmp_path: Path) -> None:
    for name in ("[a].json", "a.json", "a.json.json"):
        draft(tmp_path / name, b"half")
    discard(tmp_path / "nowhere" / "a.json")
    discard(tmp_path / "a.json")
    assert [name.rsplit(".", 2)[0] for name in drafts(tmp_path)] == [".[a].json", ".a.json.json"]
    discard(tmp_path / "[a].json")
    assert len(drafts(tmp_path)) == 1
