"""What a council calls things: ``corrections/form.toml``, typed.

::

    organisation = "Landeshauptstadt Dresden"
    [nummern]
    aufbau = "{art}[-{ort}]{zahl}[-{teil}]/{jahr}[_{zusatz}]"      V2696/24, V-Co00050/21
    [wendungen]
    kontrolle = ["Nächste Beschlusskontrolle"]

The file's keys are German, as its owner is; the model's names are the code's. What cannot be used is an error that
names file, line and key:

>>> read(["# source", "organisation = 7"], Path("form.toml"))
Traceback (most recent call last):
    ...
pipeline.errors.BadDictionary: form.toml:2: organisation: 7 is no text; write it in quotation marks, like "…"
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from pipeline.errors import BadDictionary

__all__ = ["Form", "Kind", "Labels", "NumberForm", "Offices", "Places", "ReferenceForm", "Wording", "read", "shipped"]

Phrases = tuple[Annotated[str, StringConstraints(pattern=r"\S")], ...]
"""Words as they are printed; an empty one would stand everywhere."""

_SLOTS = {"art", "ort", "zahl", "teil", "jahr", "jahr4", "zusatz"}


class _Part(BaseModel):
    """A part of the form; a key of many caches, so its hash is reckoned once."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, validate_by_name=True, validate_by_alias=True)

    @cached_property
    def digest(self) -> int:
        """The same for the same content, in every process."""
        return crc32(self.model_dump_json().encode())

    def __hash__(self) -> int:
        return self.digest


class Kind(_Part):
    """A kind of paper: ``A``, a motion, whose numbers stay below 1000; ``often``: a lost letter may be this one."""

    code: str = Field(alias="kuerzel", min_length=1, max_length=6)
    name: str = ""
    below: int = Field(100_000, alias="unter", gt=0)
    often: bool = Field(default=False, alias="haeufig")


class Places(_Part):
    """Districts or villages whose papers have numbers of their own; ``longer_from``: the year of the fifth digit."""

    name: str = ""
    codes: Phrases = Field(alias="kuerzel")
    longer_from: int | None = Field(None, alias="fuenfstellig_ab")


class NumberForm(_Part):
    """How papers are numbered: the parts in their order (``shape``), the digits of the running number."""

    shape: str = Field(alias="aufbau")
    digits: int = Field(4, alias="stellen", ge=1, le=6)
    kinds: tuple[Kind, ...] = Field(alias="arten", min_length=1)
    places: tuple[Places, ...] = Field((), alias="orte")

    @field_validator("shape")
    @classmethod
    def _known_slots(cls, shape: str) -> str:
        slots = re.findall(r"\{(\w+)\}", shape)
        if strange := [slot for slot in slots if slot not in _SLOTS]:
            known = {"slot": f"{{{strange[0]}}}", "known": ", ".join(sorted(_SLOTS))}
            raise ValueError("form_slot_unknown", known)
        if not {"art", "zahl"} <= set(slots) or not {"jahr", "jahr4"} & set(slots):
            raise ValueError("form_slots_missing", {})
        return shape


class Labels(_Part):
    """What is printed on the form, and the words that its lines begin with."""

    form: Phrases = Field(alias="formular")
    reference: Phrases = Field(alias="aktenzeichen")
    date: Phrases = Field(alias="datum")
    confidential: Phrases = Field(alias="vertraulich")
    heading: Phrases = Field(alias="betreff", min_length=1)
    session: Phrases = Field((), alias="sitzung")
    recipients: Phrases = Field((), alias="empfaenger")
    sender: Phrases = Field((), alias="absender")
    local: Phrases = Field((), alias="dienststelle")


class Wording(_Part):
    """The phrases by which a memo goes on: salutation, lead, next control, greeting; and those of a sheet before it.

    ``bodies`` are who resolves, by the end of their names.
    """

    salutation: Phrases = Field(alias="anrede")
    interim: Phrases = Field(alias="zwischenbericht")
    final: Phrases = Field(alias="abschlussbericht")
    standing: Phrases = Field((), alias="sachstand")
    lead: Phrases = Field((), alias="einleitung")
    bodies: Phrases = Field(("Rat", "Ausschuss"), alias="gremien")
    cover: Phrases = Field((), alias="deckblatt")
    control: Phrases = Field(alias="kontrolle")
    no_control: Phrases = Field((), alias="keine_kontrolle")
    again: Phrases = Field(("nächste", "weitere"), alias="wieder")
    control_called: Phrases = Field(("Kontrolle", "Bericht", "Berichterstattung"), alias="kontrolle_heisst")
    greeting: Phrases = Field(alias="gruss")
    acknowledgement: Phrases = Field((), alias="kenntnisnahme")


class Offices(_Part):
    """Titles of those who sign: the head, deputies, those whose task follows (``für Kultur``), others."""

    heads: Phrases = Field((), alias="spitze")
    deputies: Phrases = Field((), alias="vertretung")
    with_task: Phrases = Field((), alias="mit_aufgabe")
    others: Phrases = Field((), alias="andere")
    local: Phrases = Field((), alias="oertlich")

    @cached_property
    def titles(self) -> Phrases:
        """All titles, whatever follows them."""
        return self.heads + self.deputies + self.with_task + self.others


class ReferenceForm(_Part):
    """What the departments are called in a reference: ``GB#``, a code and a number."""

    codes: Phrases = Field((), alias="kuerzel")


class Form(_Part):
    """The council's form."""

    organisation: str
    references: ReferenceForm = Field(ReferenceForm(), alias="aktenzeichen")
    numbers: NumberForm = Field(alias="nummern")
    labels: Labels = Field(alias="beschriftungen")
    wording: Wording = Field(alias="wendungen")
    offices: Offices = Field(alias="aemter")

    @property
    def town(self) -> str:
        """The town's name: ``Dresden`` of ``Landeshauptstadt Dresden``; empty where the organisation is one word."""
        return self.organisation.partition(" ")[2]


def read(lines: Sequence[str], path: Path) -> Form:
    """The form from the file's lines. Raises BadDictionary with file, line and key."""
    try:
        return Form.model_validate(tomllib.loads("\n".join(lines)))
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"line (\d+)", str(error))) else max(1, len(lines))
        message = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise BadDictionary(path, line, "form_not_toml", why=message) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(f"[{part + 1}]" if isinstance(part, int) else part for part in first["loc"]).replace(".[", "[")
        code, values = _problem(first)
        raise BadDictionary(path, _line_of(first["loc"], lines), code, key=key, **values) from None


_CODES = {
    "missing": "form_key_missing",
    "extra_forbidden": "form_key_unknown",
    "string_type": "form_not_text",
    "string_pattern_mismatch": "form_text_empty",
    "tuple_type": "form_not_list",
    "list_type": "form_not_list",
    "int_parsing": "form_not_number",
    "int_type": "form_not_number",
    "bool_parsing": "form_not_bool",
    "bool_type": "form_not_bool",
}
"""What is wrong with a value of the form, by what pydantic calls it."""


def _problem(error: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The code of what is wrong, and its values beside the key."""
    kind = str(error["type"])
    if kind == "value_error":
        code, values = error["ctx"]["error"].args
        return code, values
    code = _CODES.get(kind, "form_value_wrong")
    values = (
        {} if kind in {"missing", "extra_forbidden", "string_pattern_mismatch"} else {"given": repr(error["input"])}
    )
    return code, values | ({"why": str(error["msg"])} if code == "form_value_wrong" else {})


def _line_of(location: Sequence[str | int], lines: Sequence[str]) -> int:
    """The line where a key stands, or the heading under which it is missing; 1 where there is neither.

    >>> lines = ["# source", "[[nummern.arten]]", 'kuerzel = "V"', "[[nummern.arten]]", "kuerzel = 7"]
    >>> _line_of(("nummern", "arten", 1, "kuerzel"), lines), _line_of(("nummern", "arten", 1, "unter"), lines)
    (5, 4)
    """
    addresses: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(lines, 1):
        if heading := re.match(r"\s*(\[+)\s*([\w.]+)\s*\]", line):
            counts[heading[2]] = counts.get(heading[2], -1) + 1
            table = (*heading[2].split("."), *([counts[heading[2]]] if len(heading[1]) > 1 else []))
            addresses[table] = number
        elif key := re.match(r"\s*(\w+)\s*=", line):
            addresses[*table, key[1]] = number
    prefixes = (tuple(location[:length]) for length in range(len(location), 0, -1))
    return next((addresses[prefix] for prefix in prefixes if prefix in addresses), 1)


@lru_cache(maxsize=1)
def shipped() -> Form:
    """The form that comes with the package, for folders without one and where no folder is known."""
    package = Path(__file__).parent
    found = (folder / "corrections" / "form.toml" for folder in (package, package.parent))
    path = next(path for path in found if path.exists())
    return read(path.read_text("utf-8").splitlines(), path)
