r"""The role of each line, before any record is made.

::

    An alle                                      form
    Beschlusskontrolle zu V1516/12 (SB/051/…)    subject
    Zusätzliche Mittel für Straßenunterhaltung   subject
    Sehr geehrte Damen und Herren,               salutation
    folgender Zwischenstand kann … werden:       lead
    1. „Der Oberbürgermeister wird beauftragt …  body (told apart in `pipeline.parse.body`)
    -2-                                          page
    Nächste Beschlusskontrolle: Dezember 2014    control
    Mit freundlichen Grüßen                      greeting
    Kenntnisnahme:                               closing

>>> from pipeline.page import Line, Word
>>> lines = ["Beschlusskontrolle zu V1516/12", "Mittel", "Sehr geehrte Damen und Herren,",
...          "folgender Zwischenstand kann", "gegeben werden:", "„Der Rat beschließt.“", "Es geht voran.",
...          "Mit freundlichen Grüßen", "Kenntnisnahme:"]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> from pipeline.dictionaries import at_hand
>>> [role.role for role in roles_of(rows, at_hand())]
['subject', 'subject', 'salutation', 'lead', 'lead', 'body', 'body', 'greeting', 'closing']
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.dictionaries import Dictionaries
from pipeline.fields.heading import begins
from pipeline.fields.names import name_in
from pipeline.fields.offices import title_of
from pipeline.grammar import date
from pipeline.grammar.period import period_of
from pipeline.grammar.point_number import heading_of
from pipeline.parse.ending import is_acknowledgement, is_control, is_greeting
from pipeline.rows import Row

__all__ = ["Role", "Roled", "roles_of"]

Role = Literal["form", "subject", "salutation", "lead", "body", "control", "greeting", "closing", "page", "garbage"]

_SALUTATION = re.compile(r"^\W{0,2}S[eo]hr\s+ge\w{2}r?te", re.IGNORECASE)
_SALUTATION_GOES_ON = re.compile(
    r"^\W{0,3}(?:und\s+Herren|Damen\b.*Herren|sehr\s+geehrte.*|und\s+Mitglieder.*|[\w\W]{0,40}\bHerren)\s*[,.]?\W*$"
)
_SALUTATION_DONE = re.compile(r"[,.]\W{0,2}$|Herren\W*$|Stadtrate?s\W*$")
_LEAD = re.compile(
    r"folgende|abschlie|zwischen|information|sachstand|aktuell\w+\s+stand|\bkann\b|berichte|beschluss\s+geg|"
    r"(?:oben|unten|o\.\s?g\.)",
    re.IGNORECASE,
)
_LEAD_DONE = re.compile(
    r"(?:gege\w{2}n|berichte[nt]|mitgeteilt|informier\w+|erteilt|g\w+\s+werden|werden)\W{0,3}$|[:;]\W*$", re.IGNORECASE
)
_PAGE = re.compile(
    r"^[\W_]*(?:[-–—•=~]\s*\d{1,2}\s*[-–—•=~.]*|\d{1,2}\s*[-–—•]+|Seite\s?\d+\s?(?:von\s?\d*)?|\d{1,2}\s?/\s?\d{1,2})[\W_]*$"
)
_NEXT = re.compile(r"\W*[Nn][äa]chste\W*")
_LEAD_REST = re.compile(r"\W*(?:Beschl\w+\s+)?gegeben\s+werden\W*")
_DATE_BEGINS = re.compile(
    r"\W*(?:\d{1,2}\s?[./]\s?|[IVl]+\.?\s+Q|Januar|Febr|M[äa]rz|April|Mai|Ju[nl]i|Aug|Sept|Okt|Nov|Dez|entf)"
)


@dataclass(frozen=True, slots=True)
class Roled:
    """A row with its role and how sure we are of it (0 to 1)."""

    row: Row
    role: Role
    confidence: float


def roles_of(rows: Sequence[Row], council: Dictionaries) -> list[Roled]:
    """The role of each row, in their order."""
    start = begins(rows, council)
    if start is None:
        return [Roled(row, "form" if index < 12 else "body", 0.3) for index, row in enumerate(rows)]
    hello = _salutation(rows, start)
    roles: list[Roled] = [Roled(row, "form", 0.95) for row in rows[:start]]
    roles += [Roled(row, "subject", 0.97) for row in rows[start:hello]]
    begin = hello
    if hello < len(rows) and _SALUTATION.match(rows[hello].text):
        end = _salutation_end(rows, hello)
        first, last = rows[hello : hello + 1], rows[end - 1 : end] if end > hello + 1 else []
        roles += [Roled(row, "salutation", 0.98) for row in first]
        roles += [Roled(row, "subject", 0.8) for row in rows[hello + 1 : end - len(last)]]
        roles += [Roled(row, "salutation", 0.98) for row in last]
        begin = end
    body = _lead_end(rows, begin)
    roles += [Roled(row, "lead", 0.95) for row in rows[begin:body]]
    return roles + _after_lead(rows, body, council)


def _salutation(rows: Sequence[Row], start: int) -> int:
    """Where the salutation stands; without one, the lead sentence or the first row that can't be title."""
    for index in range(start, min(len(rows), start + 24)):
        if _SALUTATION.match(rows[index].text):
            return index
    for index in range(start + 1, min(len(rows), start + 10)):
        if re.match(r"\W*(?:folgende|abschlie\S+\s+Info)|\W*\bHerren,", rows[index].text, re.IGNORECASE):
            return index
    return min(len(rows), start + 3)


def _salutation_end(rows: Sequence[Row], hello: int) -> int:
    """The row after the salutation, which may end („und Herren,“) up to three rows after it began."""
    if _SALUTATION_DONE.search(rows[hello].text):
        return hello + 1
    for index in range(hello + 1, min(hello + 6, len(rows))):
        if _SALUTATION_GOES_ON.match(rows[index].text):
            return index + 1
        if _LEAD.search(rows[index].text):
            break
    return hello + 1


def _lead_end(rows: Sequence[Row], begin: int) -> int:
    """The row after the sentence that says whether this is an interim or a final report."""
    found = False
    for index, text in enumerate((row.text for row in rows[begin : begin + 7]), begin):
        if re.match(r"\W*[„“\"]|\W?\d{1,2}[.)]", text) and (found or index > begin + 1):
            return index
        if _LEAD.search(text):
            found = True
        elif found and len(text) > 12 and not _LEAD_DONE.search(text):
            return index
        elif not found and index > begin + 1:
            return begin
        if found and _LEAD_DONE.search(text):
            following = rows[index + 1].text if index + 1 < len(rows) else ""
            if re.fullmatch(r"\W*(?:gegebe)?n?\s?werden\W*|\W*Beschl\w+ geg\w+ werden\W*", following):
                return index + 2
            return index + 1
    return begin


def _after_lead(rows: Sequence[Row], body: int, council: Dictionaries) -> list[Roled]:
    roles: list[Roled] = []
    end = _body_end(rows, body, council)
    opens = {row.page: index for index, row in reversed(list(enumerate(rows)))}
    ends = {row.page: index for index, row in enumerate(rows)}
    for index in range(body, len(rows)):
        row = rows[index]
        near = min(index - opens[row.page], ends[row.page] - index)
        parted = bool(roles) and roles[-1].role == "control" and is_control(f"Nächste {row.text}", council.form.wording)
        if index < body + 4 and _LEAD_REST.fullmatch(row.text):
            roles.append(Roled(row, "lead", 0.9))
        elif parted or (
            _NEXT.fullmatch(row.text)
            and any(is_control(f"Nächste {r.text}", council.form.wording) for r in rows[index + 1 :][:1])
        ):
            roles.append(Roled(row, "control", 0.9))
        else:
            roles.append(_role_after_lead(row, index, end, near, council))
    marked = _with_control_date(_without_page_marks(roles))
    return _without_signatures(_without_remnants(marked, council), council)


def _without_page_marks(roles: list[Roled]) -> list[Roled]:
    """``Seite`` and ``1 von 2`` on two rows are a page's mark wherever they stand."""
    for index, (roled, after) in enumerate(pairwise(roles)):
        if re.fullmatch(r"\W*Seite\W*", roled.row.text) and re.fullmatch(r"\W*\d+\s?von\s?\d+\W*", after.row.text):
            roles[index : index + 2] = [Roled(one.row, "page", 0.9) for one in (roled, after)]
    return roles


def _without_remnants(roles: list[Roled], council: Dictionaries) -> list[Roled]:
    """What stands behind the last sentence without being one: the next control's date without its label, a greeting."""
    told = [index for index, roled in enumerate(roles) if roled.role == "body"]
    rest: list[int] = []
    while len(told) > 1 and len(rest) < 3 and _is_scrap(roles[told[-1]].row.text):
        rest.insert(0, told.pop())
    text = " ".join(roles[index].row.text for index in rest)
    if not rest or not re.search(r"\w[.!?)]\W{0,2}$", roles[told[-1]].row.text):
        return roles
    controlled = any(roled.role == "control" for roled in roles)
    if is_control(text, council.form.wording) or (date.PATTERN.fullmatch(text.strip(" .")) and not controlled):
        role: Role = "control"
    elif _says_nothing(text) and (text.startswith("Mit ") or not _any_names(roles, rest, council)):
        role = "garbage"
    else:
        return roles
    for index in rest:
        roles[index] = Roled(roles[index].row, role, 0.6)
    return roles


def _any_names(roles: Sequence[Roled], rest: Sequence[int], council: Dictionaries) -> bool:
    texts = (roles[index].row.text for index in rest)
    return any(title_of(text, council.form.offices) is not None or name_in(text, {}) is not None for text in texts)


def _says_nothing(text: str) -> bool:
    """Whether a few words are left of a greeting (``Mit Faunen Beikeie``) or of names, with no word between them."""
    words = text.split()
    plain = any(re.match(r"\W?[a-zäöüß]{3}", word) for word in words)
    return len(words) <= 3 and not re.search(r"[\d•]", text) and (words[0] == "Mit" or not plain)


def _is_scrap(text: str) -> bool:
    """Whether a row is too short for a sentence and ends none."""
    return len(text) < 34 and len(text.split()) <= 3 and not re.search(r"[.!?:“”\"]\W{0,2}$", text.strip())


def _without_signatures(roles: list[Roled], council: Dictionaries) -> list[Roled]:
    """Names and offices that stand before the greeting, or where it is lost, are no end of the last report."""
    control = max((index for index, roled in enumerate(roles) if roled.role == "control"), default=len(roles))
    last = max((index for index, roled in enumerate(roles) if roled.role == "body"), default=-1)
    for index in range(last, 0, -1):
        text = roles[index].row.text
        if roles[index].role != "body":
            continue
        titled = title_of(text, council.form.offices) is not None
        signs = titled or (index > control and len(text) < 40 and not text[:1].islower())
        before = next((one.row.text for one in reversed(roles[:index]) if one.role != "garbage"), "")
        alone = len(text) < 34 and re.search(r"[.!?:;“”\"]\W{0,2}$", before) and name_in(text, {})
        if not signs and not alone:
            break
        roles[index] = Roled(roles[index].row, "closing", 0.8)
    return roles


def _role_after_lead(row: Row, index: int, end: int, near: int, council: Dictionaries) -> Roled:
    text = row.text
    if is_control(text, council.form.wording):
        return Roled(row, "control", 0.97)
    if _PAGE.match(text) and (near <= 3 or "Seite" in text):
        return Roled(row, "page", 0.95)
    if index == end and is_greeting(text, council.form.wording):
        return Roled(row, "greeting", 0.98)
    if index >= end:
        return Roled(row, "closing", 0.9)
    if _is_garbage(row):
        return Roled(row, "garbage", 0.8)
    return Roled(row, "body", 0.9)


def _body_end(rows: Sequence[Row], body: int, council: Dictionaries) -> int:
    """Where the body ends: at the greeting, else at the control line, at „Kenntnisnahme“, at the signature."""
    greeting = next((i for i in range(body, len(rows)) if is_greeting(rows[i].text, council.form.wording)), None)
    split = next(
        (
            i
            for i in range(body, len(rows) - 1)
            if re.match(r"\W*M\w{1,2}\W*$", rows[i].text)
            and is_greeting(f"Mit {rows[i + 1].text}", council.form.wording)
        ),
        None,
    )
    known = next((i for i in range(body, len(rows)) if is_acknowledgement(rows[i].text, council.form.wording)), None)
    ends = [i for i in (greeting, split, known) if i is not None]
    if ends:
        return min(ends)
    control = [i for i in range(body, len(rows)) if is_control(rows[i].text, council.form.wording)]
    if control:
        return control[-1] + 1
    return len(rows)


def _is_garbage(row: Row) -> bool:
    """Whether the row is what a stamp, a stroke or a signature leaves behind: no word, no number, no marker."""
    text = row.text
    words = re.findall(r"\w+", text)
    if any(len(word) > 2 for word in words) or row.line.words[0].continues:
        return False
    if re.fullmatch(r"[„“\"]?\w{1,2}\s?[.):;]{1,2}|[-–—•]|z\.?\s?K\.?", text) or heading_of(text):
        return False
    return not re.search(r"\d\s?(?:m|%|€|Euro)|\d[.,/]\d|\d{2}", text)


def _with_control_date(roles: list[Roled]) -> list[Roled]:
    """The date of the next control may stand some rows below its label: those rows are the control's."""
    for index, roled in enumerate(roles):
        if roled.role != "control" or re.search(r"[:;.]\W*\w", roled.row.text[18:]):
            continue
        for later in range(index + 1, min(index + 5, len(roles))):
            text = roles[later].row.text
            if len(text) < 34 and (_DATE_BEGINS.match(text) or period_of(text)):
                roles[later] = Roled(roles[later].row, "control", 0.9)
                break
    return roles
