"""Doubts are made by code, and the catalogue says all of them in German and English."""

import ast
from collections.abc import Iterator
from typing import get_args

import pytest
import sources

from pipeline.catalogue import Saying, sayings
from pipeline.correct.cascade import _CODES
from pipeline.doubts import cause_of, code_of, doubt, told
from pipeline.memo import Record
from pipeline.page import Doubt

DOUBTS = sayings("doubts")
MAKERS = {"doubt": 0, "doubt_at": 1, "note": 0}
"""The functions that make a doubt, and which of their arguments is the code."""
OWN = {"seen", "likely", "at"}
FORWARDED = {"**"}


def calls() -> Iterator[tuple[str, set[str]]]:
    """Each code that is written where a doubt is made, with the values that are given to it."""
    for _, maker, call in sources.calls(of=MAKERS):
        given = {word.arg or "**" for word in call.keywords}
        yield from ((code, given) for code in codes(call.args[MAKERS[maker]]))
    for _, node in sources.nodes(holding={f'"{code}"' for code in DOUBTS}):
        if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[2], ast.Dict):
            given = {str(ast.literal_eval(key)) for key in node.elts[2].keys if key}  # a note: code, likely, values
            yield from ((code, given | OWN) for code in codes(node.elts[0]) if code in DOUBTS)


def codes(code: ast.expr) -> list[str]:
    """The codes that an argument may be; a forwarded variable is none."""
    if isinstance(code, ast.JoinedStr):  # f"{name}_missing"
        return [f"{name}_missing" for name in ("number", "session", "title")]
    if isinstance(code, ast.Subscript):
        return list(_CODES.values())
    return [str(code.value)] if isinstance(code, ast.Constant) else []


CALLS = list(calls())


def test_every_doubt_that_is_made_stands_in_the_catalogue_and_none_beside() -> None:
    named = {
        node.value
        for _, node in sources.nodes(holding={f'"{code}"' for code in DOUBTS})
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    made = {code for code, _ in CALLS}
    assert made - set(DOUBTS) == set()
    assert set(DOUBTS) - named - made == set()


@pytest.mark.parametrize(("code", "given"), CALLS)
def test_each_doubt_is_given_the_values_that_its_sentences_name(code: str, given: set[str]) -> None:
    assert given - OWN - FORWARDED == DOUBTS[code].names - OWN
    assert DOUBTS[code].names & OWN <= given


def test_a_doubt_is_made_nowhere_else() -> None:
    made = {f"{module.name}:{call.lineno}" for module, _, call in sources.calls(of=["Doubt"])}
    assert {one.partition(":")[0] for one in made} == {"doubts.py"}, made


@pytest.mark.parametrize("code", DOUBTS)
def test_each_sentence_is_whole_in_both_languages(code: str) -> None:
    saying = DOUBTS[code]
    assert saying.kind
    assert saying.cause
    values = {name: ["V1/19", "V7/19"] if f"{{{name}:" in saying.en else "V1/19" for name in saying.names}
    english, german = saying.text("en", values), saying.text("de", values)
    assert english != german
    assert german.endswith(".")
    assert not english.endswith(".")


def test_causes_tell_the_doubts_apart() -> None:
    assert len({saying.cause for saying in DOUBTS.values()}) == len(DOUBTS)


@pytest.mark.parametrize("code", DOUBTS)
def test_a_record_of_schema_1_0_which_has_the_sentence_alone_is_told_in_german(code: str) -> None:
    saying = DOUBTS[code]
    values = {name: ["V1/19", "V7/19"] if f"{{{name}:" in saying.en else "V3/19" for name in saying.names}
    old = Doubt(field="text", reason=saying.text("en", values), kind=saying.kind)
    assert code_of(old.reason) == code
    assert told(old, "de") == saying.text("de", values)


def test_what_no_catalogue_knows_is_told_as_it_came() -> None:
    strange = Doubt(field="text", reason="a cause of a later time: 17", kind="unknown", code="not_heard_of")
    assert told(strange, "de") == "a cause of a later time: 17"
    assert cause_of(strange.code, strange.reason) == "a cause of a later time: …"


def test_a_value_that_is_missing_or_a_code_that_is_unknown_is_no_doubt() -> None:
    with pytest.raises(KeyError):
        doubt("stamp_year_inferred", "header.date", read="203")
    with pytest.raises(KeyError):
        doubt("stamp_yaer_inferred", "header.date", read="203", taken="2025")


def test_values_with_brackets_of_their_own_stay_as_they_are() -> None:
    assert Saying("{seen} or so", "").text("en", {"seen": "{V0}"}) == "{V0} or so"


def test_each_doubt_names_its_field_by_its_path_in_the_record() -> None:
    """Or `text`, the words themselves; a path whose index is not known before is a joined string."""
    places = {"doubt": 1, "doubt_at": 2}
    roots = set(Record.model_fields) | {"text"}
    strays = []
    for module, maker, call in sources.calls(of=places):
        for field in (one for one in call.args[places[maker] :][:1] if isinstance(one, ast.Constant)):
            root, *rest = str(field.value).split(".")
            model = get_args(Record.model_fields[root].annotation)[:1] if rest and root in roots else ()
            kind = model[0] if model else Record.model_fields[root].annotation if root in roots - {"text"} else None
            known = root in roots and (not rest or rest[0] in getattr(kind, "model_fields", {}))
            strays += [] if known else [f"{module.name}:{call.lineno} {field.value}"]
    assert strays == []


def test_a_clerk_is_not_told_what_a_decoder_said() -> None:
    found = doubt("picture_damaged", "text", page=2, what="zeros in place of data")
    assert "zeros" in found.reason
    assert "zeros" not in told(found, "de")
    assert [code for code, saying in DOUBTS.items() if "{what}" in saying.de] == []
