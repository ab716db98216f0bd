"""What was done to a page's picture and its words before the record was made: by code, told in the reader's language.

::

    turned 180°                              step("turned", degrees=180)
    noise 35 of 255: smoothed 1.4 px         step("smoothed", noise=35, radius=1.4)

What a code means stands in ``catalogue/steps.toml``.

>>> step("straightened", degrees=-0.5).told("de")
'Gerade gerichtet um -0,5°'
>>> str(step("straightened", degrees=2.0))
'straightened 2°'

Pages and records from before 1.1 hold the English sentences alone; they are understood:

>>> step_of("turned 90°")
Step(code='turned', values={'degrees': 90})
"""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.catalogue import Language, Value, sayings

__all__ = ["MOVING", "Step", "Taken", "step", "step_of"]

MOVING = frozenset({"turned", "straightened"})
"""Steps that move what is on the page; their ``degrees`` turn it counterclockwise."""


class Step(BaseModel):
    """One step: its code, and the values that its sentence names (``degrees``, ``noise``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(description="What was done")
    values: dict[str, Value] = Field({}, description="With what measurement, by the names of the catalogue's sentence")

    def told(self, language: Language) -> str:
        """The step in words."""
        saying = sayings("steps").get(self.code)  # None: of a later version
        return saying.text(language, self.values) if saying else f"{self.code} {self.values}"

    def __str__(self) -> str:
        return self.told("en")

    @property
    def degrees(self) -> float:
        """By how much it turned the page, 0 where it did not."""
        return float(str(self.values["degrees"])) if self.code in MOVING else 0.0


def step(code: str, /, **values: Value) -> Step:
    """A step taken. Raises KeyError for a code that the catalogue lacks, and for a value that is missing."""
    plain = {name: _plain(value) for name, value in values.items()}
    sayings("steps")[code].text("en", plain)
    return Step(code=code, values=plain)


@lru_cache(maxsize=4096)
def step_of(sentence: str) -> Step:
    """The step that an English sentence tells; one that nobody knows any more keeps its words."""
    for code, saying in sayings("steps").items():
        values = saying.values_in(sentence)
        if values is not None:
            return Step(code=code, values={name: _number(str(value)) for name, value in values.items()})
    raise AssertionError(sentence)  # the table ends with a sentence of any words


def _plain(value: Value) -> Value:
    """A whole number without its decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(text: str) -> Value:
    """A number where the text is one as we write it, else the text (a year that was read as 0012)."""
    return _plain(float(text)) if re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", text) else text


Taken = Annotated[Step, BeforeValidator(lambda given: step_of(given) if isinstance(given, str) else given)]
"""A step, or the sentence that stands for it in what was kept before 1.1."""
