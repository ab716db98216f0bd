r"""The end of the memo: the next control, who signed, who took note.

::

    Nächste Beschlusskontrolle: 30. September 2025
    Mit freundlichen Grüßen

    Dr. Erika Beispiel                   Kenntnisnahme:
    Beigeordnete für Arbeit, Soziales,   Max Muster
    Gesundheit und Wohnen                Oberbürgermeister

Engines shuffle the columns and signatures run across the names. Offices are found first (in many misreadings), put
together from their lines, and paired with the names; whose office is the sender's department signed.

>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> signed, noted = people(rows("Erika Beispiel", "Max Muster", "Beigeordnete für Umwelt", "Oberbürgermeister",
...                             "und Klima"), "Geschäftsbereich Umwelt und Klima")
>>> signed.value.name, signed.value.role, noted[0].value.name
('Erika Beispiel', 'Beigeordnete für Umwelt und Klima', 'Max Muster')
>>> next_control(rows("Nächste Beschlusskontrolle:", "IV. Quartal 2025")).value
Date(text='IV. Quartal 2025', edtf='2025-12')
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from pipeline.grammar import date
from pipeline.memo import Date, Person
from pipeline.parse.found import Found
from pipeline.parse.rows import Row, text_of

__all__ = ["next_control", "people"]

OFFICES = (
    "Oberbürgermeister",
    "Oberbürgermeisterin",
    "Erster Bürgermeister",
    "Erste Bürgermeisterin",
    "Zweiter Bürgermeister",
    "Zweite Bürgermeisterin",
    "Bürgermeister",
    "Bürgermeisterin",
    "Beigeordneter",
    "Beigeordnete",
    "Stadtbezirksamtsleiter",
    "Stadtbezirksamtsleiterin",
    "Ortsamtsleiter",
    "Ortsamtsleiterin",
    "Verwaltungsstellenleiter",
    "Verwaltungsstellenleiterin",
    "Amtsleiter",
    "Amtsleiterin",
    "Betriebsleiter",
    "Betriebsleiterin",
)
_HEADS = ("Oberbürgermeister", "Oberbürgermeisterin")
_DEPUTIES = (
    "Erster Bürgermeister",
    "Erste Bürgermeisterin",
    "Zweiter Bürgermeister",
    "Zweite Bürgermeisterin",
    "Bürgermeister",
    "Bürgermeisterin",
)
_LOWER = {re.sub(r"\W", "", office.lower()): office for office in OFFICES}
_NAME = re.compile(
    r"^\W{0,3}(?P<name>(?:(?:Dr|Prof)\.\s?)*(?:[A-ZÄÖÜ][a-zäöüßé]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?\s+){1,3}"
    r"(?:von\s+|van\s+)?[A-ZÄÖÜ][a-zäöüßé]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)\W{0,3}$"
)
_SURNAME = re.compile(r"^[A-ZÄÖÜ][a-zäöüß]{3,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?$")
_NO_NAME = re.compile(
    r"Kenntnis|Gr[üu]ß|Anlage|Seite|Digital|Datum|Landeshauptstadt|Dresden|Geschäftsbereich|Beschluss|freundlich|"
    r"Personal|Stadtrat|Liegenschaften|Verkehr|Wirtschaft|Gesundheit|Soziales|Kultur|Bildung|Jugend|Sport|Umwelt|Sicherheit|Ordnung|"
    r"Recht|Finanzen|Tourismus|Wissenschaft|Stadtentwicklung|Verwaltung|bürger|Bürger|meister",
)
_NONE = re.compile(r"\b(?:entf[äa]llt|keine?|nicht\s+erforderlich)\b", re.IGNORECASE)
_LABEL = re.compile(r"^.{0,44}?(?:[:;]|kontr?o\w{1,4}(?=\s))\s*")


@dataclass(slots=True)
class _Office:
    """An office in the making: its canonical title, its rows, the index of its first row."""

    title: str
    index: int
    rows: list[Row] = field(default_factory=list)
    text: str = ""


def next_control(rows: Sequence[Row]) -> Found[Date] | None:
    """The date of the next control from its rows (label and date); None where there is no such line."""
    if not rows:
        return None
    whole = text_of(rows)
    found = date.PATTERN.search(whole)
    if found:
        try:
            return Found(Date(text=found[0], edtf=date.edtf_of(found)), tuple(rows), 0.98)
        except ValueError:
            return Found(Date(text=found[0]), tuple(rows), 0.4)
    rest = _LABEL.sub("", whole, count=1).strip(" .")
    if not re.search(r"\w\w", rest):
        return None
    none = _NONE.search(rest)
    if none:
        return Found(Date(text=rest), tuple(rows), 0.95)
    repaired = _misread(rest)
    return Found(Date(text=rest, edtf=repaired), tuple(rows), 0.6 if repaired else 0.4)


def _misread(text: str) -> str | None:
    """A typed date with misread digits or month: ``3O. Juni 2O15``."""
    digits = re.sub(r"(?<=\d)[OoQ]|[OoQ](?=\d)", "0", re.sub(r"(?<=\d)[lI]|\b[lI](?=\d)", "1", text))
    found = date.PATTERN.search(digits)
    if found:
        try:
            return date.edtf_of(found)
        except ValueError:
            return None
    year = re.search(r"20\d\d", digits)
    stamp = date.read_stamp(digits)
    if year and stamp and len(text) < 30:
        return f"{year[0]}-{stamp.month:02}"
    return None


def people(rows: Sequence[Row], department: str | None) -> tuple[Found[Person] | None, tuple[Found[Person], ...]]:
    """Who signed and who took note, from the rows after the greeting; ``department`` tells whose signature counts."""
    rows = [row for row in rows if re.search(r"[^\W\d_]{3}", row.text)]
    offices = _offices(rows, department)
    taken = {id(row) for office in offices for row in office.rows}
    names = [(i, row) for i, row in enumerate(rows) if id(row) not in taken and _name_of(row.text)]
    pairs = _paired(offices, names)
    note = next((i for i, row in enumerate(rows) if re.match(r"\W*Ke\w{0,3}t?n\w{1,3}nah", row.text)), None)
    signer = _signer(offices, department, note)
    signed = None
    if signer is not None:
        signed = _person(signer, pairs.get(id(signer)))
    others = [office for office in offices if office is not signer]
    used = {id(row) for row in pairs.values()}
    if signed is None:
        free = [row for _, row in names if id(row) not in used]
        if free:
            signed = Found(Person(name=_name_of(free[0].text)), (free[0],), 0.7)
    return signed, tuple(_person(office, pairs.get(id(office))) for office in others)


def _offices(rows: Sequence[Row], department: str | None) -> list[_Office]:
    found: list[_Office] = []
    for index, row in enumerate(rows):
        text = row.text
        titled = _title_of(text)
        if titled:
            title, rest = titled
            office = _Office(title, index, [row], (f"{title} {rest}").strip())
            found.append(office)
            continue
        growing = next((office for office in reversed(found) if _grows(office, row, index, department)), None)
        if growing:
            joint = growing.rows[-1].line.words[-1].joint
            growing.rows.append(row)
            growing.text = text_of(growing.rows) if joint else f"{growing.text} {row.text}".replace("- ", "")
    for office in found:
        office.text = re.sub(r"^\W+|[\W_]+$", "", _with_title(office))
    return found


def _with_title(office: _Office) -> str:
    """The office's words, its misread title mended."""
    titled = _title_of(office.rows[0].text)
    rest = office.text
    if titled and not rest.startswith(office.title):
        first = office.rows[0].text
        tail = rest[len(first) :] if rest.startswith(first) else ""
        rest = f"{office.title} {titled[1]}".strip() + tail
    return rest


def _title_of(text: str) -> tuple[str, str] | None:
    """The office a line begins with (``ister Bürgermeister``, ``Beigeoraneter für …``) and what follows it."""
    words = re.findall(r"\S+", re.sub(r"^[^\w]+", "", text))
    if not words or len(text) > 90:
        return None
    best: tuple[float, str, int] = (0.0, "", 0)
    for count in (1, 2):
        head = re.sub(r"[\W_\d]", "", "".join(words[:count]).lower())
        if len(head) < 8 or count > len(words):
            continue
        for letters, office in _LOWER.items():
            score = fuzz.ratio(head, letters)
            if score > best[0]:
                best = (score, office, count)
    score, office, count = best
    rest = " ".join(words[count:])
    if score < 76 or (score < 90 and rest and not rest.startswith("für")):
        return None
    if rest and not re.match(r"(?:für|f\.|Amt|des|der|\w+$|/)", rest):
        return None
    return office, rest if re.search(r"\w{2}", rest) else ""


def _grows(office: _Office, row: Row, index: int, department: str | None) -> bool:
    """Whether a row goes on an office's words: they ask for more, and the department's name holds the row's words."""
    if not office.title.startswith(("Beigeordnete", "Amtsleiter")) or index - office.index > 7 or _name_of(row.text):
        return False
    unfinished = bool(re.search(r"(?:[,-]|\b(?:und|für|f\.|für\s+\w+)|Beigeordneter?(?:/-r)?)$", office.text))
    letters = re.sub(r"[^a-zäöüß]", "", row.text.lower())
    name = re.sub(r"[^a-zäöüß]", "", (department or "").lower())
    have = re.sub(r"[^a-zäöüß]", "", office.text.lower().split("für", 1)[-1])
    fits = len(letters) > 5 and name.endswith(letters) and not have.endswith(letters)
    return fits or (
        unfinished
        and bool(re.match(r"für\b|und\b|[A-ZÄÖÜ][a-zäöü]+|[a-zäöü]{4}", row.text))
        and not _SHAPELESS.search(row.text)
    )


_SHAPELESS = re.compile(r"[\\|{}<>*=\[\]]|^\W*\w{1,3}\W*$|Kenntnis")


def _name_of(text: str) -> str | None:
    if _NO_NAME.search(text):
        return None
    found = _NAME.match(text)
    return found["name"] if found else None


def _paired(offices: Sequence[_Office], names: Sequence[tuple[int, Row]]) -> dict[int, Row]:
    """Names to offices: the name right before an office is its holder's; columns read row by row go in their order."""
    pairs: dict[int, Row] = {}
    if len(names) == len(offices):
        return {id(office): row for office, (_, row) in zip(offices, names, strict=True)}
    left = list(names)
    for office in offices:
        before = [(index, row) for index, row in left if index < office.index and office.index - index <= 3]
        if before:
            pairs[id(office)] = before[-1][1]
            left.remove(before[-1])
    return pairs


def _signer(offices: Sequence[_Office], department: str | None, note: int | None) -> _Office | None:
    """The office that signed: the department's own, else one that stands before „Kenntnisnahme“."""
    name = re.sub(r"^(?:Geschäftsbereich|GB|Beigeordneter?)\s+(?:für\s+)?", "", department or "").lower()
    if (department or "").startswith(("Der Ober", "Die Ober")):
        return next((office for office in offices if office.title in _HEADS), None)
    scored = [
        (fuzz.ratio(office.text.lower().split("für", 1)[-1].strip(), name), office)
        for office in offices
        if "für" in office.text
    ]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best and best[0] >= 60:
        return best[1]
    local = [office for office in offices if office.title.startswith(("Stadtbezirks", "Verwaltungsst", "Ortsamt"))]
    if local:
        return local[0]
    plain = [office for office in offices if office.title.startswith("Beigeordnete")]
    if plain:
        return plain[0]
    before = [office for office in offices if office.title in _DEPUTIES and (note is None or office.index < note)]
    if before and (note is not None or len(offices) == 1):
        return before[0]
    return None


def _person(office: _Office, row: Row | None) -> Found[Person]:
    name = _name_of(row.text) if row else None
    rows = (row, *office.rows) if row else tuple(office.rows)
    return Found(Person(name=name, role=office.text), rows, 0.9 if name else 0.6)
