"""How bodies are distorted: each kind does what it says, the same in every run, and points are read all the same."""

import sys
from pathlib import Path
from typing import Any

import pytest
from test_parse import CLOSE, FORM, HELLO, SUBJECT

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.annotated import Annotated
from bench.bodies import BODIES, distorted_body, table
from pipeline.dictionaries import at_hand

TEXTS = ("Der Rat beschließt den Umbau der Halle am Ring und nimmt die Kosten zur Kenntnis.",
         "Die Verwaltung wird beauftragt, die Mittel dafür einzuplanen.",
         "Dem Ausschuss ist bis zum Jahresende zu berichten.")  # fmt: skip
REPORT = "Der Umbau wurde im Mai begonnen. Die Mittel stehen bereit, die Arbeiten dauern bis zum Herbst."
BODY = "\n".join(f"{at}. „{text}“" for at, text in enumerate(TEXTS, 1)) + f"\n\n{REPORT}\n\n"


def memo() -> Annotated:
    """An invented memo of three quoted points and one report on all."""
    points: list[dict[str, Any]] = [
        {
            "number": str(at), "text_start": text, "text_end": text, "report_start": None, "report_end": None,
            "state": "in_progress", "explicit": False,
        }
        for at, text in enumerate(TEXTS, 1)
    ]  # fmt: skip
    row = {
        "id": "7", "set": "check", "number": "V1234/16", "report": "interim", "points": points, "date": None,
        "general_start": REPORT, "general_end": REPORT, "next_control": "2018-03-31",
    }  # fmt: skip
    return Annotated(row, FORM + SUBJECT + HELLO + BODY + CLOSE, at_hand())


@pytest.mark.parametrize("kind", BODIES)
def test_each_kind_distorts_and_does_so_again(kind: str) -> None:
    text, whole = distorted_body(memo(), kind), distorted_body(memo(), "whole")
    assert text is not None
    assert text == distorted_body(memo(), kind)
    assert (text == whole) == (kind == "whole")
    assert sum(text.count(mark) for mark in "„“") == {"unquoted": 0, "mark": 5}.get(kind, 6)
    assert text.count("\n2") == {"number": 0}.get(kind, 1)


@pytest.mark.parametrize("kind", ["whole", "unquoted", "mark", "dots", "commas", "wrapped"])
def test_points_are_read_all_the_same(kind: str) -> None:
    row = table([memo()], [kind]).rpartition("\n")[2]
    assert row.startswith(f"| {kind} | 1 | 100.0 | 100.0 |")


def test_a_kind_that_finds_nothing_is_left_out() -> None:
    plain = memo()
    bare = Annotated(plain.row, plain.text.replace("„", "").replace("“", ""), plain.dictionaries)
    assert distorted_body(bare, "unquoted") is None
    assert distorted_body(bare, "mark") is None
