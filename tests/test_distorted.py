"""How memos are distorted: each kind does what it says, the same in every run, and the fields are read all the same."""

import sys
from pathlib import Path
from typing import Any

import pytest
from test_parse import CLOSE, FORM, HELLO, SUBJECT

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.annotated import Annotated
from bench.distorted import KINDS, distorted, parts_of, table
from bench.torn import TORN
from pipeline.dictionaries import at_hand

TITLE = "Erneuerung der Brücke am Mühlgraben und der Stege an der Badestelle unterhalb\ndes Wehres"
ROW: dict[str, Any] = {
    "id": "7", "number": "V1234/16", "session": "SR/035/2017", "title": TITLE.replace("\n", " "), "report": "interim",
    "department": "Geschäftsbereich Stadtentwicklung, Bau und Verkehr", "reference": "(GB 6) 66.22",
    "date": "2017-11-02", "next_control": "2018-03-31",
    "signatory_role": "Beigeordneter für Stadtentwicklung, Bau und Verkehr",
}  # fmt: skip


def memo() -> Annotated:
    """An invented memo that an officer signed whom the lists know."""
    role = ROW["signatory_role"]
    name = next(name for name, roles in at_hand().officers.items() if role in roles)
    subject = SUBJECT.replace("Erneuerung der Brücke am Mühlgraben", TITLE)
    close = CLOSE.replace("Erika Beispiel", name).replace("Beigeordnete für Stadt", "Beigeordneter für Stadt")
    text = FORM + subject + HELLO + "1. „Die Brücke am Mühlgraben wird erneuert.“\n\nSie wird gebaut.\n" + close
    return Annotated(ROW | {"signatory_name": name}, text, at_hand())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_distorts_and_does_so_again(kind: str) -> None:
    text = distorted(memo(), kind)
    assert text is not None
    assert text == distorted(memo(), kind)
    whole = distorted(memo(), "whole")
    assert (text == whole) == (kind == "whole")


READ = ("whole", "columns", "form", "labels", "below", "heading", "hello", "names", "strokes", *TORN)


@pytest.mark.parametrize("kind", READ)
def test_fields_are_read_all_the_same(kind: str) -> None:
    row = table([memo()], [kind]).rpartition("\n")[2]
    assert row == f"| {kind} | 1 | {' | '.join(['100.0'] * 9)} | 0 |"


def test_what_has_no_plain_parts_is_not_distorted() -> None:
    assert parts_of("Sehr geehrte Damen und Herren,\nein Brief.\nMit freundlichen Grüßen", at_hand()) is None
