"""Shapes of the body that few memos show, each with a memo of our own: where points and reports stand."""

from test_parse import CLOSE, memo, numbers
from test_parse_shapes import reports, texts


def test_numbers_with_a_dot_are_points_of_their_own() -> None:
    body = (
        "1.1 „Der Stadtrat beschließt den Neubau der Turnhalle.“\n\nDer Neubau wurde im Mai begonnen.\n\n"
        "1.2 „Der Stadtrat beschließt den Abriss der alten Halle.“\n\nDer Abriss ist abgeschlossen.\n"
    )
    record = memo(body)
    assert numbers(record) == ["1.1", "1.2"]
    assert reports(record) == ["Der Neubau wurde im Mai begonnen.", "Der Abriss ist abgeschlossen."]


def test_a_sentence_without_a_number_behind_the_last_point() -> None:
    body = (
        "„1. Der Oberbürgermeister wird beauftragt, den Radweg zu bauen.\n2. Er berichtet dem Ausschuss.\n\n"
        "Die Kosten sind im Haushalt einzuordnen.“\n\nDer Radweg wurde gebaut.\n"
    )
    record = memo(body)
    assert numbers(record) == ["1", "2"]
    assert "Die Kosten sind im Haushalt einzuordnen." in texts(record)[1]
    assert "Radweg wurde gebaut" in (record.general_report or "") + "".join(filter(None, reports(record)))


def test_a_lead_in_without_a_number_is_no_point() -> None:
    record = memo(
        "„Der Stadtrat bekennt sich zum Stadtgarten. Dazu wird der Oberbürgermeister beauftragt,\n"
        "1. die Wege zu erneuern,\n2. Bänke aufzustellen.“\n\nDie Wege wurden erneuert.\n"
    )
    assert numbers(record) == ["1", "2"]
    assert texts(record) == ["die Wege zu erneuern,", "Bänke aufzustellen."]


def test_a_report_before_the_quotation() -> None:
    record = memo(
        "Der Bau der Brücke wurde im Mai 2017 abgeschlossen, die Abnahme ist erfolgt.\n\nDer Beschluss lautete:\n"
        "„Der Oberbürgermeister wird beauftragt, die Brücke zu bauen.“\n"
    )
    assert texts(record) == ["Der Oberbürgermeister wird beauftragt, die Brücke zu bauen."]
    assert "abgeschlossen" in (reports(record)[0] or "")


def test_a_lettered_items_report_stands_behind_it() -> None:
    body = (
        "1. „Der Oberbürgermeister wird beauftragt,\na) den Platz zu pflastern,“\n\nDas Pflaster liegt seit Mai.\n\n"
        "„b) einen Brunnen zu bauen.“\n\nDer Brunnen wird im Herbst gebaut.\n\n"
        "2. „Er berichtet.“\n\nDas ist geschehen.\n"
    )
    record = memo(body)
    assert numbers(record) == ["1", "2"]
    first = reports(record)[0] or ""
    assert first.index("Pflaster liegt") < first.index("Brunnen wird")
    assert "Brunnen zu bauen" in texts(record)[0]


def test_what_hangs_on_behind_the_signature_is_neither_point_nor_report() -> None:
    older = (
        "\nAnlage\nZwischenbericht vom Mai 2016\n1. „Der Stadtrat beschließt den Umbau des Bades.“\n"
        "Der Umbau des Bades wurde verschoben.\nMit freundlichen Grüßen\nErika Beispiel\n"
    )
    record = memo("1. „Der Stadtrat beschließt den Bau.“\n\nDer Bau hat begonnen.\n", close=CLOSE + older)
    assert numbers(record) == ["1"]
    assert reports(record) == ["Der Bau hat begonnen."]


def test_that_no_control_follows_is_no_state() -> None:
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    said = "Die Brücke ist im Bau.\nEine weitere Beschlusskontrolle entfällt.\n"
    record = memo(f"„Die Brücke ist zu bauen.“\n\n{said}", close=close)
    assert record.points[0].status.statement != "Eine weitere Beschlusskontrolle entfällt."
    assert record.points[0].status.state not in {"obsolete", "not_implemented"}


def test_a_next_control_said_in_a_sentence_is_the_memos() -> None:
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    said = "Die Brücke ist im Bau. Die nächste Beschlusskontrolle erfolgt zum 31. März 2018.\n"
    record = memo(f"„Die Brücke ist zu bauen.“\n\n{said}", close=close)
    assert record.next_control is not None
    assert record.next_control.edtf == "2018-03-31"


def test_a_resolution_that_is_not_quoted_is_reported_on_as_a_whole() -> None:
    record = memo("Der Beschluss wurde umgesetzt. Die Halle ist seit Mai in Betrieb.\n")
    assert numbers(record) == [None]
    assert reports(record) == ["Der Beschluss wurde umgesetzt. Die Halle ist seit Mai in Betrieb."]
