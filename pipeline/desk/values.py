"""What the archivist types becomes a field's value, or a sentence that says what is expected.

>>> typed("resolution.number", " v 1873 / 23")
'V1873/23'
>>> typed("next_control", "IV. Quartal 2025")
{'text': 'IV. Quartal 2025', 'edtf': '2025-12'}
>>> typed("next_control", "Herbst 2025")
{'text': 'Herbst 2025', 'edtf': '2025-23'}
>>> typed("next_control", "31.11.2025")
Traceback (most recent call last):
    ...
pipeline.desk.values.Unfit: Das ist kein Datum; erwartet wird etwas wie 14.05.2024, Mai 2024, 2024-05 oder entfällt.
>>> typed("header.date", "07.10.2024"), typed("next_control", "entfällt")
({'text': '07.10.2024', 'edtf': '2024-10-07'}, {'text': 'entfällt', 'edtf': None})
>>> typed("acknowledged_by", "Dr. Volkmar Tannhoff, Erster Bürgermeister; Matthias Reinholt")
[{'name': 'Dr. Volkmar Tannhoff', 'role': 'Erster Bürgermeister'}, {'name': 'Matthias Reinholt', 'role': None}]
>>> typed("references", "v1911/23, A 0012/20")
['V1911/23', 'A0012/20']
>>> typed("resolution.session", "Stadtrat im Mai")
Traceback (most recent call last):
    ...
pipeline.desk.values.Unfit: Das ist keine Sitzungsnummer; erwartet wird etwas wie SR/052/2023.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from pipeline.dictionaries import at_hand
from pipeline.errors import Problem
from pipeline.grammar.edtf import span
from pipeline.grammar.period import period_of
from pipeline.grammar.resolution_number import Numbers
from pipeline.grammar.session_number import Sessions
from pipeline.memo import State

__all__ = ["CHOICES", "Unfit", "choices_for", "is_long", "listed", "plain", "shown", "typed"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("control_report", "other"),
    "report": ("interim", "final", ""),
    "header.confidential": ("true", "false"),
    "status.state": get_args(State),
}
"""Fields that take one of a few values; for a point's state by the part behind the point."""


def choices_for(field: str) -> tuple[str, ...]:
    """The values that the field may take; none: whatever is typed."""
    return CHOICES.get(field) or CHOICES.get(field.partition("].")[2], ())


def is_long(field: str) -> bool:
    """Whether the field holds sentences."""
    return field in ("general_report", "resolution.preamble") or field.endswith(("].text", "].report"))


class Unfit(ValueError):
    """What was typed cannot be the field's value: in German, as the desk says it; ``problem`` says it in English."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.told("de"))
        self.problem = problem


def plain(text: str) -> str:
    r"""What was typed, in one line, without control characters: the book takes none.

    >>> plain(" Gerda\x00\x1b[2J  Ast\n")
    'Gerda [2J Ast'
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def typed(field: str, text: str) -> Any:
    """The value of that field for what was typed; nothing typed empties it. Raises Unfit."""
    text = plain(text)
    if choices := choices_for(field):
        if text not in choices:
            raise Unfit(Problem("typed_none_of_the_choices", "", {}))
        return text == "true" if field == "header.confidential" else text or None
    if not text:
        if field.endswith("].text"):
            raise Unfit(Problem("typed_no_text", "", {}))
        return [] if field in {"acknowledged_by", "references"} else None
    return _READERS.get(field, str)(text)


def shown(value: Any) -> str:
    """A field's value as it stands in the box in which it is edited."""
    if isinstance(value, dict):
        return str(
            value["text"] if value.get("edtf") is None or _reads(value["text"]) == value["edtf"] else value["edtf"]
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return listed(value)
    return "" if value is None else str(value)


def listed(values: Sequence[Any]) -> str:
    """Several values in a line: papers, persons with their offices, points.

    >>> listed(["V1911/23", "A0012/20"]), listed([{"name": "Gero Wiesenthal", "role": None}])
    ('V1911/23; A0012/20', 'Gero Wiesenthal')
    >>> listed([{"number": "1", "text": "Der Hof."}, {"number": None, "text": "Das Tor."}])
    '1, Der Hof.; Das Tor.'
    """
    parts = ([one] if isinstance(one, str) else filter(None, one.values()) for one in values)
    return "; ".join(", ".join(map(str, part)) for part in parts)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _persons(text: str) -> list[dict[str, str | None]]:
    """Persons as they are typed: name, a comma, office; a semicolon before the next."""
    found = [part.partition(",") for part in _parts(text)]
    return [{"name": name.strip() or None, "role": role.strip() or None} for name, _, role in found]


def _papers(text: str) -> list[str]:
    """Papers' numbers, each written as numbers are. Raises Unfit."""
    return [_READERS["resolution.number"](part) for part in _parts(text.replace(",", ";"))]


def _date(text: str) -> dict[str, str | None]:
    if text.casefold() in {"entfällt", "keine"}:
        return {"text": text, "edtf": None}
    edtf = text if span(text) else _reads(text)
    if edtf is None:
        raise Unfit(Problem("typed_no_date", "", {}))
    return {"text": text, "edtf": edtf}


def _reads(text: str) -> str | None:
    found = period_of(text)
    return found.edtf if found and found.doubt is None and found.text.strip(".") == text.strip(".") else None


def _identifier(grammar: Callable[[], Numbers | Sessions], none: Problem) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return grammar().validate(text)
        except ValueError:
            raise Unfit(none) from None

    return read


_READERS: Mapping[str, Callable[[str], Any]] = {
    "resolution.number": _identifier(lambda: at_hand().numbers, Problem("typed_no_number", "", {})),
    "resolution.session": _identifier(lambda: at_hand().sessions, Problem("typed_no_session", "", {})),
    "header.date": _date,
    "next_control": _date,
    "acknowledged_by": _persons,
    "references": _papers,
}
