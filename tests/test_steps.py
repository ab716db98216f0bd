"""What was done to a page: typed, told in German and English, read back from what was kept before."""

import ast
import json

import pytest
from sources import calls

from pipeline.catalogue import sayings
from pipeline.kept import PAGES, stored
from pipeline.memo import ProcessingPage
from pipeline.page import Page
from pipeline.steps import Step, step, step_of

TABLE = sayings("steps")
BEFORE = [
    ("turned 90°", Step(code="turned", values={"degrees": 90})),
    ("straightened -0.57°", Step(code="straightened", values={"degrees": -0.57})),
    ("dark edges covered: 0, 12, 3, 0 mm", step("edges_covered", left=0, right=12, top=3, bottom=0)),
    ("specks on 0.50%: median of 3", step("specks_levelled", percent=0.5)),
    ("letters 24 px: reduced to 71%", step("reduced", letters=24, percent=71)),
    ("Welse → Weise (text layer: a word)", step("layer_word", seen="Welse", text="Weise")),
    ("0012 → 2012 (identifier)", step("second_identifier", seen="0012", text="2012")),
    ("passed over by the first reader: 28. AUG. 2020", step("passed_over", text="28. AUG. 2020")),
    ("words of a version that nobody knows", step("words", words="words of a version that nobody knows")),
]
"""Sentences as records of 0.1 hold them."""


@pytest.mark.parametrize(("sentence", "meant"), BEFORE)
def test_a_sentence_kept_before_is_the_step_that_it_tells(sentence: str, meant: Step) -> None:
    assert step_of(sentence).code == meant.code
    assert step_of(sentence).told("de") == meant.told("de")


def test_older_records_and_kept_pages_are_read() -> None:
    page = ProcessingPage.model_validate({"text_from": "ocr", "why": "", "prepared": ["turned 90°"]})
    assert (page.steps, page.taken) == ((), (step("turned", degrees=90),))
    kept = json.loads(PAGES.dump_json((Page(1, (), "frozen", "ocr", prepared=(step("thickened", stroke=1.5),)),)))
    assert PAGES.validate_python(kept)[0].prepared == (step("thickened", stroke=1.5),)
    kept[0]["prepared"] = ["turned 90°", "strokes 1.5 px: thickened"]
    assert PAGES.validate_python(kept)[0].prepared == (step("turned", degrees=90), step("thickened", stroke=1.5))
    assert stored(PAGES.validate_python(kept))


def test_a_step_of_a_later_version_is_named_by_its_code() -> None:
    assert "unfolded" in Step(code="unfolded", values={"times": 2}).told("de")


@pytest.mark.parametrize("code", sorted(TABLE))
def test_each_step_names_the_same_values_in_both_languages(code: str) -> None:
    saying = TABLE[code]
    values = dict.fromkeys(saying.names, "7")
    assert saying.values_in(saying.text("en", values)) == values
    assert all("7" in saying.text(language, values) for language in ("en", "de"))
    assert saying.de[0].isupper() or saying.de.startswith("{")


def test_each_step_is_made_somewhere_and_stands_in_the_catalogue() -> None:
    made = {"words", "reduced", "enlarged", *(f"{reader}_{why}" for reader in ("second", "layer") for why in WHYS)}
    for _, _, call in calls(of=["step"]):
        made |= {code.value for code in call.args if isinstance(code, ast.Constant)}
    assert made | THREE == set(TABLE)


WHYS = ("identifier", "word", "surer")
THREE = {"second_two_of_three", "second_letter_by_letter"}
