r"""Kinds of distortion for `bench.distorted` that are about one place of head or foot, each in one of several ways.

::

    Beschlusskontrolle zuV1516/12 (Sitzungsnummer: SB/05112012)       number, session
    Gesundheit und Wohnen Kenntnisnahme:                              noted

Each habit was met on annotated memos, or is the neighbour of one that was.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bench.parts import FOOT, Distort, Parts, joined, misread
from pipeline.dictionaries import Dictionaries
from pipeline.likeness import within

__all__ = ["TORN"]

_SESSION = re.compile(
    r"(?P<before>.*?)\s*(?P<label>[({\[]\s*Sitzungsnummer\W{0,3})\s*(?P<code>\S.*)/(?P<count>[\d.]+)/(?P<year>\d+)\)?"
)
_STROKES = "Il17J"
"""What a slash is read as."""
_FIGURES = str.maketrans("015", "OlS")
_KIND = re.compile(r"(Zwischen|abschlie|Abschluss)(\w+)")
_LEAD = 8
"""Rows from the salutation on that hold the opening sentence."""


def _session(parts: Parts, chance: random.Random, _: Dictionaries) -> Parts | None:
    """The session's slashes misread, its label or its end on another row, brackets lost."""
    if not (found := _SESSION.fullmatch(parts.heading.strip())):
        return None
    before, label, code, count, year = found.groups()
    whole, stroke = f"{code}/{count}/{year}", chance.choice(_STROKES)
    return chance.choice([
        parts._replace(heading=f"{before} {label} {code}/{count} /{year})"),
        parts._replace(heading=f"{before} {label} {code}/{count}{stroke}{year})"),
        parts._replace(heading=f"{before} {label} {code}{stroke}{count}/{year})"),
        parts._replace(heading=f"{before} ({whole})"),
        parts._replace(heading=f"{before} {label} {whole.translate(_FIGURES)}"),
        parts._replace(heading=f"{before} {label}", title=[*parts.title[:1], f"{whole})", *parts.title[1:]]),
        parts._replace(heading=f"{before} {label} {code}/{count}/", title=[f"{year})", *parts.title]),
        parts._replace(heading=before, title=[f"{label} {whole})", *parts.title]),
        parts._replace(heading=before, form=[*parts.form, f"{label} {whole})"]),
    ])  # fmt: skip


def _number(parts: Parts, chance: random.Random, council: Dictionaries) -> Parts | None:
    """The number run together with the word before it, spaced, misread, above its heading or below the title."""
    if not (found := council.numbers.pattern.search(parts.heading)):
        return None
    number, before, behind = found[0], parts.heading[: found.start()], parts.heading[found.end() :]
    count, _, year = number.rpartition("/")
    end = f"{number}{behind}"
    return chance.choice([
        parts._replace(heading=f"{before.rstrip()}{end}"),
        parts._replace(heading=f"{before}{count} / {year}{behind}"),
        parts._replace(heading=f"{before}{number[0]} {number[1:]}{behind}"),
        parts._replace(heading=f"{before}{number.translate(_FIGURES)}{behind.lstrip()}"),
        parts._replace(heading=before.strip(), form=[*parts.form, end]),
        parts._replace(heading=before.strip(), title=[*parts.title[:1], end, *parts.title[1:]]),
    ])  # fmt: skip


def _lead(parts: Parts, chance: random.Random, council: Dictionaries) -> Parts | None:
    """The opening sentence torn or misread, its halves swapped, the beginning of its word lost."""
    body, said = list(parts.body), council.form.wording.interim + council.form.wording.final
    at = next((at for at, row in enumerate(body[1:_LEAD], 1) if within(row, said) and len(row.split()) > 3), None)
    if at is None:
        return None
    words = body[at].split()
    cut = chance.randrange(2, len(words) - 1)
    first, second = " ".join(words[:cut]), " ".join(words[cut:])
    lost = _KIND.sub(lambda found: found[0][chance.randrange(2, 6) :], body[at], count=1)
    ways = [
        [misread(body[at], 0.1, chance, council)],
        [first, "", second],
        [second, "", first],
        [lost],
        [_KIND.sub(r"\1- \2", body[at], count=1)],
    ]
    return parts._replace(body=[*body[:at], *chance.choice(ways), *body[at + 1 :]])


def _stamp(parts: Parts, chance: random.Random, council: Dictionaries) -> Parts | None:
    """The stamp behind the date's label among the form's rows below the sender."""
    labels = {f"{label}:" for label in council.form.labels.date}
    form = list(parts.form)
    at = next(
        (at for at, row in enumerate(form[:-1]) if row.strip() in labels and re.search(r"\d", form[at + 1])), None
    )
    sender = next((at for at, row in enumerate(form) if row.startswith(council.form.labels.sender)), None)
    if at is None or sender is None or sender >= at:
        return None
    stamp = form.pop(at + 1)
    form.insert(chance.randrange(sender + 1, at + 1), stamp)
    return parts._replace(form=form)


def _reference(parts: Parts, chance: random.Random, council: Dictionaries) -> Parts | None:
    """The reference's label lost, without its colon, run together with it, far from it, the other column behind it."""
    labels = {f"{label}:" for label in council.form.labels.reference}
    at = next((at for at, row in enumerate(parts.form[:-2]) if row.strip() in labels), None)
    if at is None:
        return None
    above, (label, own, other), below = parts.form[:at], parts.form[at : at + 3], parts.form[at + 3 :]
    label, own = label.strip(), own.strip()
    ways = [
        [own, other],
        [f"{label.rstrip(':')} {own}", other],
        [f"{label}{own}", other],
        [f"{label} {own} {other}"],
        [label, other, own],
    ]
    return parts._replace(form=[*above, *chance.choice(ways), *below])


def _within(parts: Parts, chance: random.Random, _: Dictionaries) -> Parts | None:
    """A row of the form among the title's, or behind them."""
    if not parts.form or not parts.title:
        return None
    at, place = chance.randrange(len(parts.form)), chance.randrange(1, len(parts.title) + 1)
    title = [*parts.title[:place], parts.form[at], *parts.title[place:]]
    return parts._replace(form=parts.form[:at] + parts.form[at + 1 :], title=title)


def _salutation(parts: Parts, chance: random.Random, _: Dictionaries) -> Parts | None:
    """The salutation torn, on the title's last row, or above it."""
    words = parts.body[0].split()
    if len(words) < 3 or not parts.title:
        return None
    cut = chance.randrange(1, len(words))
    torn = [" ".join(words[:cut]), "", " ".join(words[cut:]), *parts.body[1:]]
    last, title = parts.title[-1], parts.title[:-1]
    ways = [
        parts._replace(body=torn),
        parts._replace(title=[*title, f"{last} {parts.body[0]}"], body=parts.body[1:]),
        parts._replace(title=title, body=[parts.body[0], last, *parts.body[1:]]),
    ]
    return chance.choice(ways if title else ways[:-1])


def _rows(parts: Parts, chance: random.Random, _: Dictionaries) -> Parts | None:
    """Two rows below the greeting on one."""
    foot = joined(parts.foot[:FOOT], 1, chance)
    return parts._replace(foot=[*foot, *parts.foot[FOOT:]]) if foot else None


def _signed(parts: Parts, _: random.Random, council: Dictionaries) -> Parts | None:
    """Officers' names on the rows of their offices."""
    return _below_names(parts, council, lambda name, row: [f"{name} {row}"])


def _surnames(parts: Parts, chance: random.Random, council: Dictionaries) -> Parts | None:
    """Officers' surnames above their given names, or their names below their offices."""

    def torn(name: str, row: str) -> list[str]:
        given, _, surname = name.rpartition(" ")
        return chance.choice([[surname, given, row], [row, name]])

    return _below_names(parts, council, torn)


def _below_names(parts: Parts, council: Dictionaries, done: Callable[[str, str], list[str]]) -> Parts | None:
    """The foot with something done to each officer's name and the row below it."""
    foot, at = list[str](), 0
    while at < len(parts.foot):
        named = parts.foot[at].strip() in council.officers and at + 1 < len(parts.foot)
        foot += done(parts.foot[at].strip(), parts.foot[at + 1]) if named else [parts.foot[at]]
        at += 1 + named
    return parts._replace(foot=foot) if foot != parts.foot else None


def _noted(parts: Parts, chance: random.Random, council: Dictionaries) -> Parts | None:
    """„Kenntnisnahme“ lost, misread, on the row above, two rows below."""
    at = next((at for at, row in enumerate(parts.foot) if within(row, council.form.wording.acknowledgement)), 0)
    if not 0 < at < FOOT:
        return None
    foot, label = [*parts.foot[:at], *parts.foot[at + 1 :]], parts.foot[at]
    return parts._replace(foot=chance.choice([
        foot,
        [*foot[:at], misread(label, 0.2, chance, council), *foot[at:]],
        [*foot[: at - 1], f"{foot[at - 1]} {label}", *foot[at:]],
        [*foot[: at + 2], label, *foot[at + 2 :]],
    ]))  # fmt: skip


def _spaces(parts: Parts, chance: random.Random, _: Dictionaries) -> Parts | None:
    """Six of a hundred spaces lost, a letter of a hundred with one behind it."""

    def signs(row: str) -> Iterator[str]:
        for sign in row:
            yield "" if sign == " " and chance.random() < 0.06 else sign
            yield " " if sign.isalpha() and chance.random() < 0.01 else ""

    def spaced(rows: Sequence[str]) -> list[str]:
        return ["".join(signs(row)) for row in rows]

    (heading,) = spaced([parts.heading])
    return parts._replace(form=spaced(parts.form), heading=heading, title=spaced(parts.title), foot=spaced(parts.foot))


TORN: Mapping[str, Distort] = {
    "session": _session, "number": _number, "lead": _lead, "stamp": _stamp, "reference": _reference,
    "within": _within, "salutation": _salutation, "rows": _rows, "signed": _signed, "surnames": _surnames,
    "noted": _noted, "spaces": _spaces,
}  # fmt: skip
"""What is done to a memo, by what it is called; `bench.distorted.KINDS` holds these too."""
