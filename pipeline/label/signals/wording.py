r"""What the words say: the council orders, the administration tells what it did.

::

    Der Oberbürgermeister wird beauftragt, das Konzept zu prüfen.     an order
    Der Ausschuss nimmt den Bericht zur Kenntnis.                     the council speaks
    Die Beurkundung ist im Mai erfolgt.                               a report
    Die Punkte 1 und 2 sind umgesetzt.                                a report that names its points
    zu Beschlusspunkt 1:                                              its heading
    Beschluss:                                                        the label of the resolution
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.form import Form
from pipeline.grammar.point_number import heading_of
from pipeline.label.words import beginning, words_in

__all__ = [
    "council", "day", "done", "leaning", "leanings", "names_points", "order", "report_heading", "resolution_label",
    "speaking", "task",
]  # fmt: skip

_ORDER = re.compile(
    r"(?:wird|werden)\s+(?:\w+\s+){0,4}?(?:be|er|auf|ge|legit)\w*(?:tragt|mächtigt|fordert|beten|sucht|iert)\b"
)
_TASK = re.compile(r"\bzu\s+(?!den|dem|der|einem|einer|sein|Beschl|oben)\w+en\b|\b\w{2,6}zu\w{3,}en\b")
_DONE = re.compile(
    r"\b(?:ist|sind|wurden?|hat|haben|konnten?)\s+(?:\w+\s+){0,6}?(?:\w*ge\w{3,}(?:t|en)|\w+iert|be\w+t|er\w+t|ver\w+t|worden)\b"
)
_DAY = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZJ]\w{2,8})\s?(?:20)?\d\d\b")


_NAMES_POINTS = re.compile(r"(?:Beschlu(?:ss|ß)punkt\w{0,2}|\bPunkte?|\bZiffern?)\s\d")
_TOLD = re.compile(
    r"\b(?:wurden?|erfolgten?|konnten?|lieg(?:t|en)\s+vor|derzeit|aktuell|gegenwärtig|bereits|mitgeteilt|Beschlusspunkt(?:e[sn]?)?|"
    r"Zwischenbericht\w*|Beschlusskontrolle|Zuwendungsbescheid|noch\s+nicht|befinde[nt]|voraussichtlich|weiterhin|umgesetzt|"
    r"worden|dauern|fertiggestellt|abgeschlossen|begonnen|[Bb]eurkund\w+|\w+verhandlung\w*|Sachstand|stattgefunden|"
    r"beauftragte|verwiesen|ist\s+(?:\w+\s+){0,5}(?:erfolgt|geplant|vorgesehen|veranlasst))\b"
)
_RESOLVED = re.compile(
    r"\b(?:beschlie(?:ß|ss)t|ermächtigt|billigt|vorzulegen|unter\s+dem\s+Vorbehalt)\b|\b(?:ist|sind)\s+(?:\w+\s+){0,6}zu\s+\w+en\b"
)
_LABELS = frozenset(
    f"{word}{more}" for word in ("Beschluss", "Beschluß", "Beschlüss", "Beschlüß") for more in ("", "text", "vorschlag")
)
_HELPS = frozenset("ist sind wurde wurden hat haben konnte konnten".split())
_TELLS = _HELPS | frozenset(
    "erfolgte erfolgten liegt liegen derzeit aktuell gegenwärtig bereits mitgeteilt beschlusspunkt beschlusspunkte "
    "beschlusspunktes beschlusspunkten beschlusskontrolle zuwendungsbescheid noch befindet befinden voraussichtlich "
    "weiterhin umgesetzt worden dauern fertiggestellt abgeschlossen begonnen sachstand stattgefunden beauftragte "
    "verwiesen".split()
)
_TELLING = ("Zwischenbericht", "eurkund", "verhandlung")
_RESOLVES = frozenset("beschließt beschliesst ermächtigt billigt vorzulegen vorbehalt".split())
"""What stands in a line wherever the expressions above do: where it does not, nobody needs to look for them."""
_SHORT = 5
"""Letters of a body's name (``Rat``) without whose first many words would end like it: „hat“, „Monat“."""


@lru_cache(maxsize=8)
def _endings(bodies: tuple[str, ...]) -> tuple[str, ...]:
    """How words end that name one of the bodies: a long name's first letter may be misread, a short one's may not.

    >>> _endings(("Rat", "Ausschuss"))
    ('Rat', 'rat', 'usschuss')
    """
    return tuple(
        end for name in bodies for end in ((name[1:],) if len(name) > _SHORT else (name, name[:1].lower() + name[1:]))
    )


@lru_cache(maxsize=8)
def _says(bodies: tuple[str, ...]) -> re.Pattern[str]:
    """One of the bodies, named by the end of its name, and behind it what it does."""
    names = "|".join(f"\\w*{re.escape(end)}" for end in _endings(bodies)) or "(?!)"
    return re.compile(rf"\b(?:{names})\b.*\b(?:beauftragt|beschlie(?:ß|ss)t|\w{{2,}}t|nimmt|spricht)\b")


def _begins(text: str, bodies: tuple[str, ...]) -> bool:
    """Whether a text begins with one of the bodies: ``2. Der Ortschaftsrat``."""
    article, name = (*beginning(text), "", "")[:2]
    return article in ("Der", "Die") and name.endswith(_endings(bodies))


@lru_cache(maxsize=8192)
def leaning(text: str, bodies: tuple[str, ...]) -> int:
    """How many more expressions of an order, by one of the bodies or not, than of a report stand in a text.

    >>> leaning("Der Bau wurde begonnen.", ()), leaning("Der Rat beschließt den Bau.", ("Rat",))
    (-2, 3)
    """
    words = words_in(text)
    resolves = not _RESOLVES.isdisjoint(words) or ("zu" in words and not _HELPS.isdisjoint(words))
    tells = not _TELLS.isdisjoint(words) or any(map(text.__contains__, _TELLING))
    speaks = speaking(text, bodies) + _begins(text, bodies)
    orders = (len(_RESOLVED.findall(text)) if resolves else 0) + order(text) + speaks + task(text)
    return orders - (len(_TOLD.findall(text)) if tells else 0) - done(text)


def leanings(text: str, form: Form) -> list[str]:
    """What a line's words lean to, and whether they do so clearly.

    >>> from pipeline.form import shipped
    >>> leanings("Der Bau wurde begonnen.", shipped()), leanings("beschließt den Bau.", shipped())
    (['leans_to_report', 'speaks_for_report'], ['leans_to_resolution'])
    """
    found = leaning(text, form.wording.bodies)
    side = "report" if found < 0 else "resolution"
    return [f"leans_to_{side}", f"speaks_for_{side}"][: abs(found)]


@lru_cache(maxsize=1024)
def order(text: str) -> bool:
    """The council orders.

    >>> order("Der Oberbürgermeister wird beauftragt"), order("wird fortgesetzt")
    (True, False)
    """
    return _ORDER.search(text) is not None


@lru_cache(maxsize=1024)
def task(text: str) -> bool:
    """What is to be done.

    >>> task("das Konzept zu prüfen"), task("die Mittel einzuplanen"), task("zu den Kosten")
    (True, True, False)
    """
    return "zu" in text and _TASK.search(text) is not None


def council(texts: Sequence[str], form: Form) -> list[bool]:
    """The council, a committee, a local council speaks.

    >>> from pipeline.form import shipped
    >>> council(("Der Ausschuss nimmt den Bericht zur Kenntnis", "im Ausschuss"), shipped())
    [True, False]
    """
    return [speaking(text, form.wording.bodies) for text in texts]


@lru_cache(maxsize=1024)
def speaking(text: str, bodies: tuple[str, ...]) -> bool:
    """Whether one of the bodies, named by the end of its name, is what a sentence speaks of first.

    >>> speaking("Der Gemeinderat nimmt den Bericht zur Kenntnis", ("Rat",)), speaking("Sie hat es bestellt", ("Rat",))
    (True, False)
    """
    return any(map(text.__contains__, _endings(bodies))) and _says(bodies).search(text) is not None


@lru_cache(maxsize=1024)
def done(text: str) -> bool:
    """Something was done.

    >>> done("Die Beurkundung ist im Mai erfolgt."), done("Die Beurkundung")
    (True, False)
    """
    return not _HELPS.isdisjoint(words_in(text)) and _DONE.search(text) is not None


def day(text: str) -> bool:
    """A day.

    >>> day("am 3. Mai 2019"), day("am 03.05.2019"), day("im Mai")
    (True, True, False)
    """
    return _DAY.search(text) is not None


def names_points(text: str) -> bool:
    """A sentence that names points.

    >>> names_points("Die Beschlusspunkte 1 und 2 sind umgesetzt."), names_points("zum Punkt Kosten")
    (True, False)
    """
    return ("unkt" in text or "iffer" in text) and _NAMES_POINTS.search(text) is not None


def report_heading(text: str) -> bool:
    """The heading of a report, and nothing else.

    >>> report_heading("zu Beschlusspunkt 1:"), report_heading("Zu 1."), report_heading("zu 30 Prozent")
    (True, True, False)
    """
    found = heading_of(text)
    return found is not None and found.length >= len(text) - 1


def resolution_label(text: str) -> bool:
    """What some memos write over the resolution.

    >>> resolution_label("Beschluss:"), resolution_label("Beschluss vom Mai")
    (True, False)
    """
    return "schl" in text and "".join(filter(str.isalnum, text)) in _LABELS
