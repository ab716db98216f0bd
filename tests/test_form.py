"""The council's form: what the file may say, what an error says, and what the matcher forgives."""

import random
import shutil
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from pipeline import dictionaries, form
from pipeline.errors import BadDictionary
from pipeline.grammar.resolution_number import Numbers
from pipeline.grammar.session_number import Sessions
from pipeline.likeness import letters_of, opening, opens, within

SHIPPED = Path(__file__).parent.parent / "corrections" / "form.toml"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        (
            'organisation = "Landeshauptstadt Dresden"',
            "organisation = 7",
            "organisation =",
            "organisation: 7 is no text",
        ),
        ('datum = ["Datum"]', 'datum = "Datum"', "datum =", "beschriftungen.datum: 'Datum' is no list"),
        ('datum = ["Datum"]', 'datum = ["Datum", ""]', "datum =", "beschriftungen.datum[2]: an empty text"),
        ("unter = 300", 'unter = "viele"', "unter =", "nummern.arten[3].unter: 'viele' is no number"),
        ("{art}[-{ort}]{zahl}", "{art}{lfd}", "aufbau =", "{lfd} is no part of a number"),
        ("{art}[-{ort}]{zahl}", "{zahl}", "aufbau =", "a number has {art}, {zahl}"),
        ('datum = ["Datum"]', 'dattum = ["Datum"]', "dattum =|[beschriftungen]", "beschriftungen."),
        ('datum = ["Datum"]', 'datum = ["Datum"', "datum =|vertraulich", "text stands in quotation marks"),
    ],
)
def test_an_error_of_the_form_names_line_and_key(old: str, new: str, line: str, told: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert old in text
    lines = text.replace(old, new, 1).splitlines()
    with pytest.raises(BadDictionary) as error:
        form.read(lines, Path("form.toml"))
    assert told in str(error.value)
    assert any(start in lines[int(error.value.problem.at.rpartition(":")[2]) - 1] for start in line.split("|"))


def test_a_folder_without_a_form_has_the_one_that_comes_with_the_package(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED.parent, tmp_path / "corrections")
    (folder / "form.toml").unlink()
    assert dictionaries.load(folder).form == form.shipped()


def test_the_form_counts_in_the_hash_of_the_dictionaries(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED.parent, tmp_path / "corrections")
    before = dictionaries.load(folder).sha256
    (folder / "form.toml").write_text(SHIPPED.read_text("utf-8").replace("Landeshauptstadt Dresden", "Stadt Auental"))
    after = dictionaries.load(folder)
    assert after.form.organisation == "Stadt Auental"
    assert after.sha256 != before


@pytest.mark.parametrize(
    ("shape", "seen", "meant"),
    [
        ("{zahl}/{jahr4}/{art}", "O123/2O24/8V", "0123/2024/BV"),
        ("{art}/{zahl}/{jahr4}", "BV/0I23/2024", "BV/0123/2024"),
        ("{jahr4}/{art}/{zahl}", "2024/8V/0123", "2024/BV/0123"),
        ("{art}-{zahl}/{jahr}", "8V-0123/24", "BV-0123/24"),
    ],
)
def test_numbers_are_read_as_each_council_writes_them(shape: str, seen: str, meant: str) -> None:
    kinds = (form.Kind(code="BV"), form.Kind(code="AN"))
    numbers = Numbers.of(form.NumberForm(shape=shape, kinds=kinds))
    found = numbers.pattern.search(f"Beschlussverfolgung zu {seen}, Spielplatz")
    assert found is not None
    assert found[0] == seen
    assert numbers.repair(found[0]) == (meant,)
    assert numbers.is_valid(meant)


def test_session_codes_come_from_the_table_alone() -> None:
    sessions = Sessions.of(("GR", "OR Aue", "OR Berg"))
    assert sessions.repair("OR Bergl007/2024") == ()
    assert sessions.repair("0R Berg/007/2024") == ("OR Berg/007/2024",)
    assert sessions.is_valid("GR/007/2024")
    assert not sessions.is_valid("OR Tal/007/2024")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Beschiusskontroile zu V1938/17", "Beschlusskontrolle"),
        ("BeschlusskontroHe zu V1938/17", "Beschlusskontrolle"),
        ("{Sitzungsnumrner: SR/001/2020)", "Sitzungsnummer"),
        ("Kentnisnahme:", "Kenntnisnahme"),
        ("Oberbörgermeisterin", "Oberbürgermeisterin"),
    ],
)
def test_a_misread_phrase_is_found_at_the_start(text: str, phrase: str) -> None:
    found = opens(text, (phrase, "Nächste Beschlusskontrolle"))
    assert found is not None
    assert found.phrase == phrase
    assert abs(len(text[found.start : found.end]) - len(phrase)) <= 1


@pytest.mark.parametrize("text", ["Beschluss zu V1938/17", "Der Beschluss wird kontrolliert", "", "GZ", "Besch"])
def test_other_words_are_none(text: str) -> None:
    assert opens(text, ("Beschlusskontrolle", "GZ:e")) is None


def garbled(phrase: str, dice: random.Random) -> str:
    """The phrase with letters changed, lost and doubled, and words behind it."""
    letters = [letter * dice.choice((0, 1, 1, 1, 1, 1, 1, 2)) for letter in phrase]
    letters = [letter if dice.random() < 0.9 else dice.choice("aeinrst ") for letter in letters]
    return "".join(letters) + dice.choice(("", " für Kultur", ": 3. Mai 2021", "in der Stadt"))


def likest(text: str, phrases: tuple[str, ...], least: float) -> float:
    """The score of the phrase that a text begins with, every phrase compared with every beginning; 0 for none."""
    letters, wanted = letters_of(text[:160]), [letters_of(phrase) for phrase in phrases]
    each = [fuzz.ratio(letters[:n], w) for w in wanted for n in range(len(w) - 2, min(len(letters), len(w) + 2) + 1)]
    return best if (best := max(each, default=0.0)) >= least else 0.0


@pytest.mark.parametrize("least", [72, 80, 86])
def test_the_one_look_at_all_phrases_passes_none_over(least: float) -> None:
    dice = random.Random(7)  # noqa: S311 - accidents, not secrets
    phrases = form.shipped().offices.titles
    texts = ["", "GZ", "Der Bau ruht.", *(garbled(dice.choice(phrases), dice) for _ in range(300))]
    alone = [opens(text, phrases, least) for text in texts]
    assert [found.score if found else 0.0 for found in alone] == [likest(text, phrases, least) for text in texts]
    assert 50 < sum(found is not None for found in alone) < 280
    assert opening(texts, phrases, least) == alone


def test_a_phrase_within_a_line_has_its_place() -> None:
    found = within("zu V0001/20 (Sitzungsnumner: SR/001/2020)", ("Sitzungsnummer",))
    assert found is not None
    assert (found.start, found.end) == (13, 27)


def test_the_town_is_what_the_organisation_names() -> None:
    assert form.shipped().town == "Dresden"
    assert form.shipped().model_copy(update={"organisation": "Stadt Bad Auental"}).town == "Bad Auental"
    assert form.shipped().model_copy(update={"organisation": "Auental"}).town == ""
