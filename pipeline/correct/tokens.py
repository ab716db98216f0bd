r"""A token is what stands between two spaces: words with their quotation marks, numbers, numbers of papers.

::

    „Sozialplanerlscher     Sozialen(V0069/24,     \/1938/17)     01/OIheizungen     https://www.dresden.de

>>> from pipeline.dictionaries import find_folder, load
>>> words = Words.build(load(find_folder()))
>>> look("„Sozialplanerlscher", words).text
'„Sozialplanerischer'
>>> look("y2696/24)", words).text, look("https://www.dresden.de/Arbelt", words) is None
('V2696/24)', True)
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.correct.lexicon import LONGEST
from pipeline.correct.misread import COMMON, Finding
from pipeline.correct.signs import CURLY
from pipeline.correct.spacing import parted, parted_number
from pipeline.correct.words import LETTERS, Words

__all__ = ["MARKS", "Change", "look"]

_LONGEST = 4 * LONGEST
"""Signs of the longest token: beyond it there is no sentence to mend, but a picture read as letters."""

MARKS = "„\"“”(),.;:!?'‚‘’"
"""What may stand around a word."""

_ADDRESS = re.compile(r"@|://|www\.|\w\.(?:de|com|eu|org|net)\b")
_DIGITS = re.compile(r"\d")


class Change(NamedTuple):
    """What a token becomes: text, rule, score, the dictionary's line; and what is doubtful in it."""

    text: str
    rule: str
    score: float
    entry: str | None = None
    doubts: tuple[tuple[str, Finding], ...] = ()


def look(token: str, words: Words) -> Change | None:
    """What is to be changed or doubted in a token by itself, None where nothing is."""
    if len(token) > _LONGEST or _ADDRESS.search(token):
        return None
    whole = words.misread.get(token)
    if whole:
        return Change(whole[0], "misreading", 0.98, whole[1])
    core = token.strip(MARKS)
    if core.isalpha() and _stays(core, words):
        return None
    if _DIGITS.search(token):
        return _identifier(token, words) or _project(token) or _numbered(token) or _opened(token) or _bracketed(token)
    return _lettered(token, words)


def _stays(word: str, words: Words) -> bool:
    """Whether there is nothing to be changed or doubted in a word without signs: so it is with nearly all."""
    return words.look(word).rule in _STAY and parted(word, words) is None


_STAY = frozenset({"known", "unknown"})


def _identifier(token: str, words: Words) -> Change | None:
    """A resolution's number that the grammar mends, wherever it stands in the token."""
    numbers = words.numbers
    found = numbers.pattern.search(token.translate(CURLY))
    if not found or not numbers.shows_kind(found[0]) or numbers.is_valid(found[0]):
        return None
    forms = numbers.repair(found[0])
    text = token.translate(CURLY)
    if len(forms) == 1:
        return Change(text[: found.start()] + forms[0] + text[found.end() :], "identifier", 0.95)
    if not forms:
        return None
    return Change(token, "", 1.0, None, ((found[0], Finding(forms[0], "ambiguous", readings=tuple(forms))),))


def _project(token: str) -> Change | None:
    """A number of the budget, whose capital I was read as a small l: ``Hl.2723002``."""
    text = _PROJECT.sub("I", token)
    return Change(text, "identifier", 0.9) if text != token else None


_PROJECT = re.compile(r"(?<=\b[A-Z])l(?=\.\d{5,})")


def _opened(token: str) -> Change | None:
    """A date or a paper's number, and the bracket that ran into it: ``13.11.2023(SBR``."""
    text = _OPENED.sub(r"\1 (", token)
    return Change(text, "spacing", 0.85) if text != token else None


_OPENED = re.compile(r"(\b\d{2}\.\d{2}\.\d{4}|\b[A-Z][\w-]*\d{4}/\d\d)\((?=[\dA-Z])")


def _numbered(token: str) -> Change | None:
    core = token.rstrip(".,;:)")
    text = parted_number(core)
    return Change(text + token[len(core) :], "spacing", 0.9) if text else None


def _bracketed(token: str) -> Change | None:
    text = rounded(token)
    return Change(text, "sign", 0.95) if text != token else None


def rounded(token: str) -> str:
    """The token with curly brackets made round, where a bracket is meant: in pairs, before words, behind numbers.

    >>> rounded("{Sitzungsnummer:"), rounded("SR/063/2024}"), rounded("{3}"), rounded("JUL}"), rounded("{")
    ('(Sitzungsnummer:', 'SR/063/2024)', '(3)', 'JUL}', '{')
    """
    curly = "{" in token or "}" in token
    return token.translate(CURLY) if curly and _BRACKET.search(token) and not _PROGRAM.search(token) else token


_PROGRAM = re.compile(r"\$\{|\{[^{}]*[,|][^{} ]*\}|\}\{")
"""A line of a program."""

_BRACKET = re.compile(r"[{(].*[})]|\{\w[\w.,]|\d\}")


def _lettered(token: str, words: Words) -> Change | None:
    """The token with its words mended one by one."""
    changes: list[Finding] = []
    doubts: list[tuple[str, Finding]] = []

    def mended(found: re.Match[str]) -> str:
        word = found[0]
        finding = words.look(word)
        if finding.rule in _STAY and (text := parted(word, words)):
            finding = Finding(text, "spacing", 0.85)
        elif finding.rule in {"slip", "ambiguous"}:
            doubts.append((word, finding))
            return word
        if finding.text == word or _abbreviated(found, token, finding) or _FRAGMENT.search(_around(found, token)):
            return word
        changes.append(finding)
        return finding.text

    token = _torn(_SLASHED.sub("/", seen := token), words)
    if token != seen:
        changes.append(Finding(token, "sign", 0.85))
    text = _junk(token, words, changes) or _each(mended, token)
    if (quoted := _BEFORE_A_QUOTE.sub(" ", _QUOTED.sub(r"\1 \2", text))) != text:
        text = quoted
        changes.append(Finding(text, "spacing", 0.85))
    curly = rounded(text)
    if curly != text and not changes:
        changes.append(Finding(curly, "sign", 0.95))
    if not changes:
        return Change(token, "", 1.0, None, tuple(doubts)) if doubts else None
    first = min(changes, key=lambda change: change.score)
    return Change(curly, first.rule, first.score, first.entry, tuple(doubts))


def _each(mended: Callable[[re.Match[str]], str], token: str) -> str:
    return LETTERS.sub(mended, token)


def _abbreviated(found: re.Match[str], token: str, finding: Finding) -> bool:
    """Whether the word is cut (``erforderl.``, ``Ärzt*innen``), so that its end tells nothing."""
    behind = token[found.end() : found.end() + 3]
    if finding.rule == "misreading":
        return False
    return bool(_FORMS.match(behind)) or (behind[:1] == "." and finding.text[-1] != found[0][-1])


def _around(found: re.Match[str], token: str) -> str:
    """The two marks before a word and behind it, a tilde between."""
    return f"{token[max(0, found.start() - 2) : found.start()]}~{token[found.end() : found.end() + 2]}"


_FRAGMENT = re.compile(r"[^\W\d_][)\]]~|~[(\[][a-zäöüß]")
"""``Bürger(innen)``, ``(W)iederholen``: a part of a word, of which nothing can be told."""

_FORMS = re.compile(r"[*:_/]-?i")
"""``Ärzt*innen``: the word is half of a pair."""


_SLASHED = re.compile(r"(?<=[a-zäöüß])Z(?=-[a-zäöü])")
"""A slash before a hyphen, read as a Z: ``FrageZ-n``, ``AnlagenZ-bügel``."""

_QUOTED = re.compile(r"^([^\W\d_]{2,}[\"“”])([A-ZÄÖÜ][^\W\d_]+[.,;:]?)$")
"""A quotation's end and the word that ran into it: ``Zukunft"Teil``."""

_BEFORE_A_QUOTE = re.compile(r"(?<=[a-zäöüß])(?=„[A-ZÄÖÜ])")
"""A quotation's beginning that ran into the word before it: ``Teilbudget„Bund``."""


def _torn(token: str, words: Words) -> str:
    r"""The token with a W and a V that were read as strokes, where a known word comes of it: ``\A/ürfelhaus``."""
    if "/" not in token or "\\" not in token:
        return token
    text = _STROKES_OF_V.sub("V", _STROKES_OF_W.sub("W", token))
    return text if all(map(words.lexicon.zipf, LETTERS.findall(text))) else token


_STROKES_OF_W = re.compile(r"(?:\\A/|\\/\\/|V\\/|\\X/)(?=[a-zäöü])")
_STROKES_OF_V = re.compile(r"\\/(?=[a-zäöü])")

_SIGN = re.compile(r"[®©°^<>~|\\£¥§]")

_JUNK = re.compile(r"[^\W\d_]{3,}[®©°^<>~|\\£¥§][^\W\d_]{2,}")


def _junk(token: str, words: Words, changes: list[Finding]) -> str | None:
    """A word with a sign inside that belongs into none: the nearest of the archivist's words, if there is one."""
    found = _SIGN.search(token) and _JUNK.search(token)
    if not found or any(words.lexicon.listed(part) >= COMMON for part in LETTERS.findall(found[0])):
        return None
    nearest = words.nearest(found[0])
    if not nearest:
        return None
    changes.append(nearest)
    return token[: found.start()] + nearest.text + token[found.end() :]
