"""Departments under several names: told apart from others, grouped in the book, doubted where they fit none."""

from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.departments import Departments, departments_at_hand, departments_of
from pipeline.dictionaries import at_hand
from pipeline.errors import BadDictionary

KNOWN = ["Dezernat Bauen und Wege", "Dezernat Bildung, Jugend und Sport", "Dezernat Umwelt und Wald"]
ALIASES = {
    "Dezernat Bildung": "Dezernat Bildung, Jugend und Sport",
    "Stadträtin für Umwelt": "Dezernat Umwelt und Wald",
}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Dezernat Bildung", "Dezernat Bildung, Jugend und Sport"),
        ("Dez. Bauen und Wege", "Dezernat Bauen und Wege"),
        ("Bauen und Wege", "Dezernat Bauen und Wege"),
        ("Dezernat Bildung, Jugend und SpAn alle ort", "Dezernat Bildung, Jugend und Sport"),
        ("Dezernat Bi ldung, Jugend uncl Sporl", "Dezernat Bildung, Jugend und Sport"),
        ("Dezernat Umwelt und Wald, Forstamt", "Dezernat Umwelt und Wald"),
        ("Stadträtin für Umwelt", "Dezernat Umwelt und Wald"),
        ("Stadträtin für Finanzen", None),
        ("Dezernat Soziales", None),
        ("", None),
    ],
)
def test_a_name_is_told_by_list_by_task_by_likeness_or_as_an_office(name: str, meant: str | None) -> None:
    assert Departments(KNOWN, ALIASES).of(name) == meant


def test_where_no_department_is_known_none_is_told() -> None:
    assert not Departments([], {})
    assert Departments([], {}).of("Dezernat Bildung") is None


def test_every_alias_shipped_means_a_department_that_is_none() -> None:
    known, tables = departments_of(at_hand()), at_hand().tables
    assert {known.of(one.name) for one in tables.departments} == {one.department for one in tables.departments}
    assert not {one.name for one in tables.departments} & {one.department for one in tables.departments}


def test_the_book_asks_two_files_and_knows_the_same_departments() -> None:
    whole, names = departments_of(at_hand()), [one.name for one in at_hand().tables.departments]
    assert [departments_at_hand().of(name) for name in (*names, *KNOWN)] == [*map(whole.of, (*names, *KNOWN))]


@pytest.mark.parametrize("line", ["Dezernat Wald", "Dezernat Wald\tDezernat Wald", "A\tB\nA\tC"])
def test_a_line_of_theirs_that_cannot_be_used_is_named(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.joinpath("departments.tsv").write_text(f"# source\n{line}\n", "utf-8")
    monkeypatch.setenv("BESCHLUSSBUCH_CORRECTIONS", str(tmp_path))
    with pytest.raises(BadDictionary, match=r"departments\.tsv:[23]"):
        departments_at_hand()


MEMO = (
    "{department}\n\nBeschlusskontrolle zu V0532/15 (Sitzungsnummer: SR/018/2015)\nNeue Bänke am Mühlgraben\n\n"
    "Sehr geehrte Damen und Herren,\nfolgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:\n\n"
    "„Der Rat beschließt die Bänke.“\nDer Bau wurde begonnen.\n\nMit freundlichen Grüßen\n"
)


@pytest.mark.parametrize(("name", "doubted"), [("Raumflug und Gezeiten", True), ("Kultur und Tourismus", False)])
def test_a_department_that_fits_none_is_a_doubt(tmp_path: Path, name: str, doubted: bool) -> None:
    scan = tmp_path / "memo.txt"
    scan.write_text(MEMO.format(department=f"Geschäftsbereich {name}"), "utf-8")
    memo = ingest(scan)
    assert memo.header.department == f"Geschäftsbereich {name}"
    found = [one.seen for one in memo.doubts if one.code == "department_unknown"]
    assert found == ([f"Geschäftsbereich {name}"] if doubted else [])
