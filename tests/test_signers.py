"""Who signed, where engines swapped, tore or ran together the lines under a memo; and a title with scraps among it."""

from dataclasses import replace

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields.people import people
from pipeline.fields.people.names import name_in, surname_only
from pipeline.fields.people.staff import Staff
from pipeline.fields.subject.title import title_in
from pipeline.page import Line, Word
from pipeline.rows import Row

CULTURE = "Geschäftsbereich Kultur und Tourismus"
CLIMATE = "Geschäftsbereich Umwelt und Kommunalwirtschaft"


def rows(*lines: str) -> list[Row]:
    """Lines under a greeting."""
    return [Row.of(1, number, Line(tuple(map(Word, line.split())))) for number, line in enumerate(lines, 1)]


def signed(department: str, *lines: str) -> tuple[str | None, str | None]:
    """Name and office of who signed."""
    found, _ = people(rows(*lines), department, at_hand())
    return (found.value.name, found.value.role) if found else (None, None)


@pytest.mark.parametrize(
    "lines",
    [
        ("Jonas Vogelsang", "Kommunalwirtschaft", "Beigeordnete für Umwelt und", "Kenntnisnahme:"),
        ("Jonas Vogelsang", "Umwelt und Kommunalwirtschaft", "Beigeordnete für", "Kenntnisnahme:"),
    ],
)
def test_the_end_of_an_office_above_its_beginning(lines: tuple[str, ...]) -> None:
    assert signed(CLIMATE, *lines)[1] == "Beigeordnete für Umwelt und Kommunalwirtschaft"


def test_a_name_above_an_office_is_not_its_end() -> None:
    name, role = signed(CULTURE, "Ute Tannberg", "Beigeordnete für Kultur und Tourismus", "Kenntnisnahme:")
    assert (name, role) == ("Ute Tannberg", "Beigeordnete für Kultur und Tourismus")


@pytest.mark.parametrize(
    "lines",
    [
        ("Ute Tannberg Jonas Vogelsang", "Beigeordnete für Kultur und Tourismus Oberbürgermeister"),
        ("Jonas Vogelsang Ute Tannberg", "Oberbürgermeister Beigeordnete für Kultur und Tourismus"),
    ],
)
def test_two_names_on_one_row_are_two_persons(lines: tuple[str, ...]) -> None:
    found, (noted,) = people(rows(*lines), CULTURE, at_hand())
    assert found is not None
    assert (found.value.name, noted.value.name) == ("Ute Tannberg", "Jonas Vogelsang")
    assert found.confidence > 0.8


@pytest.mark.parametrize("line", ["Ute Tannberg Jonas Vogelsang", "Dr. Ute Tannberg Dr. Jonas Vogelsang"])
def test_which_of_two_names_on_a_row_holds_the_one_office_is_unsure(line: str) -> None:
    found, _ = people(rows(line, "Beigeordnete für Kultur und Tourismus"), CULTURE, at_hand())
    assert found is not None
    assert found.confidence < 0.5


def test_a_name_behind_the_label_on_its_line() -> None:
    lines = ("Kenntnisnahme: Jonas Vogelsang", "Beigeordnete für Kultur und Tourismus")
    assert signed(CULTURE, *lines) == ("Jonas Vogelsang", "Beigeordnete für Kultur und Tourismus")


def test_what_is_left_of_a_greeting_is_no_name() -> None:
    assert signed(CULTURE, "Mit Freunden", "Stadtbezirksamtsleiter")[0] is None


@pytest.mark.parametrize("label", ["KenntnIsnahme:", "Kenntn Isnahme:", "KenntniSnahme"])
def test_a_misread_label_is_no_name(label: str) -> None:
    assert signed(CULTURE, label, "Büroleiterin")[0] is None


def test_an_office_whose_preposition_is_misread() -> None:
    assert signed(CULTURE, "Ute Tannberg", "Beigeordnete för Kultur und Tourismus")[1] == (
        "Beigeordnete für Kultur und Tourismus"
    )


def test_who_leads_the_administration_is_nobodys_deputy() -> None:
    head = next(
        name
        for name, roles in at_hand().officers.items()
        if {"Oberbürgermeister", "Erster Bürgermeister"} <= set(roles)
    )
    assert signed("Der Oberbürgermeister", head, "Erster Bürgermeister") == (head, None)
    assert signed("Der Oberbürgermeister", head, "Oberbürgermeister") == (head, "Oberbürgermeister")


@pytest.mark.parametrize(("scrap", "kept"), [("kA", False), ("] f", False), ("Ost", True), ("2", True), ("II", True)])
def test_scraps_among_a_titles_lines(scrap: str, *, kept: bool) -> None:
    found = title_in([(row, row.text) for row in rows("Neubau der Halle", scrap)])
    assert found is not None
    assert found.value == ("Neubau der Halle" + f" {scrap}" * kept)


@pytest.mark.parametrize("lines", [("Ute", "Tannberg"), ("Dr. Anne Katrin", "ka", "Böhme-Tann"), ("Tom", "Fix")])
def test_a_strangers_name_torn_over_rows(lines: tuple[str, ...]) -> None:
    whole = " ".join(line for line in lines if len(line) > 2)
    assert signed(CULTURE, *lines, "Beigeordnete für Kultur und Tourismus", "Kenntnisnahme:")[0] == whole


def test_an_officers_name_torn_behind_two_given_names() -> None:
    name = max(at_hand().officers, key=lambda one: one.count(" "))
    *given, surname = name.split()
    role = next(role for role in at_hand().officers[name] if " für " in role)
    lines = (" ".join(given), surname, role, "Kenntnisnahme:")
    assert signed(f"Geschäftsbereich {role.partition(' für ')[2]}", *lines) == (name, role)


def test_a_scrap_and_a_surname_are_no_whole_name() -> None:
    name, roles = next((name, roles) for name, roles in at_hand().officers.items() if len(name.split()[0]) == 3)
    role = next(role for role in roles if " für " in role)
    lines = ("Da", name.split()[-1], role, "Kenntnisnahme:")
    assert signed(f"Geschäftsbereich {role.partition(' für ')[2]}", *lines)[0] == name.split()[-1]


def test_a_surname_may_be_a_given_name_too() -> None:
    assert signed(CULTURE, "Elke Lorenz", "Beigeordnete für Kultur und Tourismus")[0] == "Elke Lorenz"


def test_an_officer_in_an_office_that_no_list_knows() -> None:
    name = next(name for name, roles in at_hand().officers.items() if any(" für " in role for role in roles))
    role = "Beigeordnete für Wald und Wiesen"
    assert signed("Geschäftsbereich Wald und Wiesen", name, role, "Kenntnisnahme:") == (name, role)


@pytest.mark.parametrize(
    "lines",
    [
        ("Beigeordnete", "für", "Kultur und Tourismus"),
        ("Beigeordnete", "für Kultur", "und Tourismus"),
        ("eordnote fiir Kultur und Tourismus",),
    ],
)
def test_an_office_over_three_rows_or_cut_off(lines: tuple[str, ...]) -> None:
    assert signed(CULTURE, "Ute Tannberg", *lines, "Kenntnisnahme:")[1] == "Beigeordnete für Kultur und Tourismus"


def test_a_misread_office_with_its_place() -> None:
    local = next(title for title in at_hand().form.offices.local if len(title) > 20)
    misread = f"{local[:5]}/{local[6:]} Mitte"
    assert signed("Geschäftsbereich Ordnung und Sicherheit", "Ute Tannberg", misread) == (
        "Ute Tannberg",
        f"{local} Mitte",
    )


def test_another_office_before_who_takes_note() -> None:
    lines = ("Ute Tannberg", "Abteilungsleiterin", "Kenntnisnahme:", "Kai Vogelsang", "Oberbürgermeister")
    assert signed(CULTURE, *lines) == ("Ute Tannberg", "Abteilungsleiterin")
    assert signed(CULTURE, *lines[2:], *lines[:2])[1] is None


def test_the_end_of_a_mayors_title_may_be_anyones() -> None:
    assert signed(CULTURE, "Kai Vogelsang", "rmeister", "Kenntnisnahme:")[1] is None
    assert signed(CULTURE, "Kai Vogelsang", "ster Bürgermeister", "Kenntnisnahme:")[1] == "Erster Bürgermeister"


def test_a_bare_title_of_several_without_a_name_is_nobodys() -> None:
    assert signed(CULTURE, "igermeister", "Kenntnisnahme:") == (None, None)
    assert signed(CULTURE, "Kai Vogelsang", "igermeister", "Kenntnisnahme:") == ("Kai Vogelsang", "Bürgermeister")


def test_strokes_between_a_title_and_its_task() -> None:
    lines = ("Ute Tannberg", "Beigeordryt^/-rfür Kultur", "und Tourismus", "Kenntnisnahme:")
    role = signed(CULTURE, *lines)[1]
    assert role is not None
    assert role.endswith(" für Kultur und Tourismus")


def test_an_office_within_a_department_signs_for_itself() -> None:
    head, local = "Beigeordnete für Kultur und Tourismus", at_hand().form.offices.local[0]
    lines = ("Kenntnisnahme:", "Ute Tannberg", head, "Kai Vogelsang", local)
    assert signed(f"{CULTURE}, StBA Mitte", *lines) == ("Kai Vogelsang", local)
    assert signed(CULTURE, *lines) == ("Ute Tannberg", head)


ROLE = "Beigeordnete für Kultur und Tourismus"


@pytest.mark.parametrize(
    "lines",
    [
        ("Ute Tannberg", "Beigeordnete für Kultur", "und Tourismus Kenntnisnahme:"),
        (f"Ute Tannberg {ROLE}", "Kenntnisnahme:"),
        ("Dr. Anna Ute Tannberg Beigeordnete für Kultur", "und Tourismus"),
        ("Ute Tannberg", "Beigeordnete für Kultur", "und Tourismus Oberbürgermeister"),
    ],
)
def test_a_row_that_runs_over_both_columns(lines: tuple[str, ...]) -> None:
    name, role = signed(CULTURE, *lines)
    assert ((name or "").removeprefix("Dr. Anna "), role) == ("Ute Tannberg", ROLE)


def test_what_is_left_of_an_officers_name_before_an_office() -> None:
    name, roles = next((name, roles) for name, roles in at_hand().officers.items() if len(name.split()[-1]) > 10)
    left = name.split()[-1][2:]
    assert signed(roles[0], f"{left} {roles[0]}", "Kenntnisnahme:") == (name.split()[-1], roles[0])


def test_an_officers_name_torn_over_two_rows_the_surname_above() -> None:
    officers = at_hand().officers.items()
    name, roles = next((name, held) for name, held in officers if len(name.split()) == 2 and " für " in held[0])
    given, surname = name.split()
    assert signed(roles[0], surname, "] f", given, roles[0], "Kenntnisnahme:") == (name, roles[0])
    assert signed(roles[0], "(von", surname, given, roles[0], "Kenntnisnahme:") == (name, roles[0])


def test_a_name_on_the_greetings_row() -> None:
    assert signed(CULTURE, "Mit freundlichen Grüßen Ute Tannberg", ROLE, "Kenntnisnahme:") == ("Ute Tannberg", ROLE)


def test_a_word_of_the_councils_own_departments_is_in_no_name() -> None:
    staff = Staff.of(at_hand())
    other = replace(staff, places=("Dezernat Gewässer",))
    assert name_in("Neue Gewässer", {}, staff.words) is not None
    assert name_in("Neue Gewässer", {}, other.words) is None
    assert surname_only("Gewässer", {}, other.words) is None
