"""The form at the top and the signatures at the end, torn, misread and run into one another."""

import pytest
from test_parse import FORM, HELLO, SUBJECT, memo, reading_of
from test_parse_shapes import OFFICERS, reports

from pipeline.parse import parse


@pytest.mark.parametrize(
    ("seen", "department"),
    [
        ("Geschäftsberejch Stadtent-\nAn alle\nwicklurg, Bau ie u\nund Verkehr", "Stadtentwicklung, Bau und Verkehr"),
        ("Geschäftsbereich Stadtentwick-\nung, Bau und Verkehr", "Stadtentwicklung, Bau und Verkehr"),
        ("Geschäftsbereich Finanzen,\nEing.\nPersonal und Recht", "Finanzen, Personal und Recht"),
        ("Geschäftsbereich Ordnnng und\nSicherheit, StBA Mitte", "Ordnung und Sicherheit, StBA Mitte"),
        ("Geschäftsbereich Kultur,\nVerwaltungsstelle\nAuental", "Kultur, Verwaltungsstelle Auental"),
        ("l W Geschäftsbereich Kultur", "Kultur"),
    ],
)  # fmt: skip
def test_departments_torn_and_misread(seen: str, department: str) -> None:
    form = FORM.replace("Geschäftsbereich Stadtent-\nAn alle\n\nwicklung, Bau und Verkehr", f"{seen}\nAn alle")
    assert (
        memo("„Der Rat beschließt.“\nEs wurde getan.\n", form=form).header.department
        == f"Geschäftsbereich {department}"
    )


@pytest.mark.parametrize(
    ("seen", "reference"),
    [
        ("l. (CB 6) 66.22", "(GB 6) 66.22"),
        ("(B 6) 66.22", "(GB 6) 66.22"),
        ("99. MT", "99. MT"),
        ("G8'6) 66", "GB6 66"),
    ],
)
def test_references_misread(seen: str, reference: str) -> None:
    record = memo("„Der Rat beschließt.“\nEs wurde getan.\n", form=FORM.replace("(GB 6) 66.22", seen))
    assert record.header.reference == reference


def signed(close: str, department: str = "Geschäftsbereich Stadtent-") -> tuple[str | None, str | None] | None:
    form = FORM.replace("Geschäftsbereich Stadtent-", department)
    text = form + SUBJECT + HELLO + "„Der Rat beschließt.“\nDas wurde getan.\n\n" + close
    person = parse(reading_of(text), OFFICERS).signatory
    return (person.name, person.role) if person else None


OFFICE = "Beigeordneter für Stadtentwicklung, Bau und Verkehr"


@pytest.mark.parametrize(
    ("close", "expected"),
    [
        (f"Mit freundlichen Grüßen\n\nKorb1nian/Vogelsarg\n{OFFICE}\n", ("Korbinian Vogelsang", OFFICE)),
        ("Mit freundlichen Grüßen\n\nKorbinan\nE\nVogelsng\nKenntnisnahme:\n", ("Korbinian Vogelsang", None)),
        (f"n Grüßen\n\nHorn\n{OFFICE}\nKenntnisnahme:\n", ("Horn", OFFICE)),
        ("n Grüßen\nlianVogelsang\nister Bürgermeister\n", ("Vogelsang", "Erster Bürgermeister")),
        ("Mit freundlichen Grüßen\nKenntnisnahme:\nOttilie Grünwald\nObä&rbürgermeisterin\n", None),
        (
            "n Grüßen\neter für Stadtentwicklung, Bau und\nOttilie Grünwald\nVerkehr\nOberbürgermeisterin\n",
            (None, OFFICE),
        ),
        ("n Grüßen\nKenntnisnahme:\nKorbi,\nOttilie Grünwald\nOberbürgermeisterin\n", None),  # a first name
        (f"n Grüßen\nJörg'Beispiel\n{OFFICE}\n", ("Jörg Beispiel", OFFICE)),
        ("n Grüßen\nBeigeordnetefür\nr Stadtentwicklung, Bau\nund Verkehr\n", (None, OFFICE)),
        (f"n Grüßen\nVogelsang\n{OFFICE}\n", ("Vogelsang", OFFICE)),
        (f"n Grüßen\nKorbinian Voclzng\n{OFFICE} Ottilie\n", ("Korbinian Vogelsang", OFFICE)),
        (
            "n Grüßen\nKorbinian Vogelsang\nBeigeordneter für Stadtentwicklung,\nBeigeordneter\nBau und Verkehr\n"
            "für Kultur\n",
            ("Korbinian Vogelsang", OFFICE),
        ),
        (f"n Grüßen\nKorbinian Vogelsang {OFFICE}\n", ("Korbinian Vogelsang", OFFICE)),
        (f"n Grüßen\nl. W {OFFICE}\n", (None, OFFICE)),
        (f"n Grüßen\n{OFFICE.replace('für', 'tür')}\n", (None, OFFICE)),
        ("n Grüßen\nBeigeordneter\n,fur Stadtentwicklung, Bau\nund Verkehr\n", (None, OFFICE)),
        ("n Grüßen\nBeigeordneter für Stadtenticklung, Bau L. lb\nund Verkehr ertz\n", (None, OFFICE)),
    ],
)  # fmt: skip
def test_signatures(close: str, expected: tuple[str | None, str | None] | None) -> None:
    assert signed(close) == expected


def test_columns_of_offices_that_run_into_one_another() -> None:
    close = (
        "n Grüßen\nErwin Beispiel\nStadtbezirksamtsleiter\nOttilie Grünwald\nOberbürgermeisterin Beigeordneter\n"
        "für Kultur\nBeigeordnete\n"
    )
    record = parse(reading_of(FORM + SUBJECT + HELLO + "„Der Rat beschließt.“\nEs wurde getan.\n\n" + close), OFFICERS)
    assert record.signatory is not None
    assert record.signatory.name == "Erwin Beispiel"
    assert [(person.name, person.role) for person in record.acknowledged_by] == [
        ("Ottilie Grünwald", "Oberbürgermeisterin"),
        (None, "Beigeordneter für Kultur"),
    ]


@pytest.mark.parametrize("stroke", ["", "mL\n"])
def test_signatures_before_the_greeting_are_no_report(stroke: str) -> None:
    record = memo(
        "„Der Rat beschließt.“\nDas wurde getan.\n",
        close=f"\n{stroke}Max Muster\nErster Bürgermeister\nKenntnisnahme:\n",
    )
    assert reports(record) == ["Das wurde getan."]


def test_the_mayor_signs_for_the_mayors_office() -> None:
    form = FORM.replace("Geschäftsbereich Stadtent-", "Die Oberbürgermeisterin").replace(
        "wicklung, Bau und Verkehr\n", ""
    )
    close = "Mit freundlichen Grüßen\n\nOttilie Grünwald\nOberbürgermeisterin\n"
    text = form + SUBJECT + HELLO + "„Der Rat beschließt.“\nDas wurde getan.\n\n" + close
    record = parse(reading_of(text), OFFICERS)
    assert record.header.department == "Die Oberbürgermeisterin"
    assert record.signatory is not None
    assert (record.signatory.name, record.signatory.role) == ("Ottilie Grünwald", "Oberbürgermeisterin")


@pytest.mark.parametrize("role", ["Stadtbezirksamtsleiter", "Verwaltungsstellenleiterin"])
def test_a_district_s_head_signs_for_a_district(role: str) -> None:
    close = f"n Grüßen\nKenntnisnahme:\nMax Muster\nOttilie Grünwald\n{role}\nOberbürgermeisterin\n"
    assert signed(close, "Direktorium des Oberbürger-\nmeisters") == ("Max Muster", role)


def test_an_office_without_its_task_signs() -> None:
    assert signed("Mit freundlichen Grüßen\n\nHorn\nBeigepfdneter\nKenntnisnahme:\nErster Bürgermeister\n") == (
        "Horn",
        "Beigeordneter",
    )
