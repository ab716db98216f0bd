"""What a memo prints that a person should look at, though the record has a place for it, with memos of our own."""

import pytest
from test_parse import FORM, GENERAL, HEADED, HELLO, SUBJECT, WOVEN, memo

from pipeline.memo import Record

ODD = {"date_printed_twice", "lead_of_another", "memo_replaced", "report_headed_twice", "states_of_parts"}


def told(record: Record) -> list[tuple[str, str | None]]:
    return [(one.field, one.code) for one in record.doubts if one.code in ODD]


@pytest.mark.parametrize("body", [WOVEN, HEADED, GENERAL])
def test_a_sound_memo_has_none_of_these_doubts(body: str) -> None:
    assert told(memo(body)) == []


def test_a_second_report_under_one_heading_is_doubted_at_its_heading() -> None:
    body = GENERAL.partition("\n\n")[0] + "\n\nzu Beschlusspunkt 1:\nDas Konzept liegt vor.\n"
    record = memo(body + "zu Beschlusspunkt 1:\nDie Mittel wurden eingeplant.\n")
    assert told(record) == [("points[0].report", "report_headed_twice")]
    found = next(one for one in record.doubts if one.code == "report_headed_twice")
    lines = [line for line in (FORM + SUBJECT + HELLO + body).splitlines() if line.strip()]
    assert (found.page, found.line) == (1, len(lines) + 1)


def test_headings_over_several_points_beside_one_s_own_are_no_doubt() -> None:
    body = GENERAL.partition("\n\n")[0] + "\n\nzu den Beschlusspunkten 1 und 2:\nBeides wurde beraten.\n"
    assert told(memo(body + "zu Beschlusspunkt 1:\nDas Konzept liegt vor.\n")) == []


@pytest.mark.parametrize(("first", "second"), [("Zu la", "Zu Ib"), ("zu 1 a):", "zu 1 b):")])
def test_headings_over_parts_of_one_point_are_no_doubt(first: str, second: str) -> None:
    body = GENERAL.partition("\n\n")[0] + f"\n\n{first}\nDas Konzept liegt vor.\n"
    assert told(memo(body + f"{second}\nDie Mittel wurden eingeplant.\n")) == []


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        ("Datum: 14. April 2018", [("header.date", "date_printed_twice")]),
        ("Datum: 3. März 2018", []),
        ("Datum: 2018.03.05 15:53:06", []),
    ],
)
def test_a_second_date_in_the_form(second: str, codes: list[tuple[str, str]]) -> None:
    form = FORM[: FORM.index("Datum:")] + f"Datum: 3. März 2018\n{second}\n\n"
    assert told(memo(WOVEN, form=form)) == codes


@pytest.mark.parametrize(
    "hello",
    [
        "diese Mitteilung ersetzt die Beschlusskontrolle vom 3. März 2017. Folgender Zwischenstand kann",
        "die Beschlusskontrolle zu V1234/16 vom 3. März 2017 wird hiermit ersetzt. Folgender Zwischenstand kann",
        "mit dieser Hausmitteilung, die an die Stelle der\nBeschlusskontrolle vom 03.03.2017 tritt, kann Zwischenstand",
    ],
)
def test_a_memo_that_replaces_another(hello: str) -> None:
    record = memo(WOVEN, hello=f"Sehr geehrte Damen und Herren,\n{hello} gegeben werden:\n\n")
    assert told(record) == [("report", "memo_replaced")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Wie im Zwischenbericht vom 3. März 2017 mitgeteilt, werden die Bänke ersetzt.",
        "Die Beschlusskontrolle vom 3. März 2017 wird nicht ersetzt.",
        "Die Ausführungen der Beschlusskontrolle vom 3. März 2017 gelten weiterhin. Der Zaun wird ersetzt.",
    ],
)
def test_what_else_is_replaced_is_no_doubt(sentence: str) -> None:
    assert told(memo(WOVEN.replace("Die Mittel stehen bereit.", sentence))) == []


@pytest.mark.parametrize(("number", "doubted"), [("V0999/16", True), ("V1234/16", False)])
def test_an_opening_sentence_on_another_resolution(number: str, doubted: bool) -> None:
    record = memo(WOVEN, hello=HELLO.replace("oben genanntem Beschluss", f"dem Beschluss {number}"))
    assert told(record) == ([("resolution.number", "lead_of_another")] if doubted else [])


PARTS = """„Der Oberbürgermeister wird beauftragt,
a) ein Konzept für die Bäder vorzulegen,
b) die alte Satzung anzupassen.“

"""


@pytest.mark.parametrize(
    ("report", "state", "doubted"),
    [
        ("Punkt 2 a) ist umgesetzt, Punkt 2 b) wurde aufgehoben.", "unknown", True),
        ("2 a) umgesetzt, 2 b) aufgehoben", "unknown", True),
        ("Punkt 2 a) ist umgesetzt. Punkt 2 b) befindet sich in der Umsetzung.", "partly_implemented", False),
        ("2 a) umgesetzt, 2 b) in Arbeit", "partly_implemented", False),
        ("2 a) ist umgesetzt, 2 b) ist umgesetzt.", "implemented", False),
    ],
)
def test_parts_of_a_point_that_have_come_differently_far(report: str, state: str, doubted: bool) -> None:
    record = memo(f"1. „Der Stadtrat beschließt das Konzept.“\nDas Konzept liegt vor.\n2. {PARTS}{report}\n")
    assert record.points[1].report == report
    assert record.points[1].status.state == state
    assert told(record) == ([("points[1].status.state", "states_of_parts")] if doubted else [])


@pytest.mark.parametrize("other", ["wird derzeit geprüft", "wurde der Firma übergeben"])
def test_a_part_s_state_is_not_stated_of_the_whole_where_another_s_is_not_read(other: str) -> None:
    report = f"Punkt 2 a) ist umgesetzt. Punkt 2 b) {other}."
    record = memo(f"1. „Der Stadtrat beschließt das Konzept.“\nDas Konzept liegt vor.\n2. {PARTS}{report}\n")
    assert record.points[1].report == report
    assert record.points[1].status.basis != "stated"
