r"""What is observed of each line: its own signals, its neighbours', its sentence's, its place among quotation marks.

::

    1. „Der Rat beschließt den Bau.      number, opens, capital, council · between "first" and "number opens"
    Er bewilligt die Mittel.“            closes, ends · in quotation
    Der Bau wurde begonnen.              done · behind a closing mark, no mark follows

Each observation is a name; `weights.tsv` holds what it is worth for each label.

>>> from pipeline.form import shipped
>>> from pipeline.page import Line, Word
>>> lines = ["1. „Der Rat beschließt.“", "Der Bau wurde begonnen."]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> seen = observed(rows, ["resolved", "reported"], shipped())
>>> "opens" in seen[0], "before closes" in seen[1], "closed > plain" in seen[1], "quotation: closed, none" in seen[1]
(True, True, True, True)
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.form import Form
from pipeline.label.signals import OF_FORM, OF_TEXT
from pipeline.rows import Row, Side

__all__ = ["observed"]

Signals = frozenset[str]

_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d{1,2}")
_CLAUSE = re.compile(r"\W{0,3}(?:\d{1,2}\s?[.)]{1,2})?\s*[„“\"]?[a-zäöü]{3}")
_OPENED = re.compile(r"„|(?:^|\s)(?:[“\"«]|,,)\w")
_CLOSED = re.compile(r"(?<=\S)[“”\"»]|(?<=[a-zäöüß.;!])(?:''|’’|\^|/')|[.;!]['’](?=\s|$)")
_SPEAKS = (
    "order", "task", "council", "done", "day", "names_points", "closes", "office", "name", "leans_to_report",
    "leans_to_resolution", "speaks_for_report", "speaks_for_resolution",
)  # fmt: skip
"""Signals that speak for the whole sentence."""
_LENGTHS = ((4, "scrap"), (12, "short"), (35, "half"), (65, "long"))


@lru_cache(maxsize=8192)
def _signals(text: str, form: Form) -> Signals:
    """The signals of a line's text, and its length."""
    shown = {name for name, signal in OF_TEXT.items() if signal(text)}
    shown |= {name for name, signal in OF_FORM.items() if signal(text, form)}
    shown.add(next((name for below, name in _LENGTHS if len(text) < below), "full"))
    return frozenset(shown)


def observed(rows: Sequence[Row], sides: Sequence[Side], form: Form) -> list[list[str]]:
    """The names of what is observed, for each row."""
    shown = [_signals(row.text, form) for row in rows]
    if not rows:
        return []
    columns = (
        _own(shown),
        _of_neighbours(shown),
        _of_sentences(rows, shown),
        _of_quotation(rows, shown),
        _of_place(rows, shown),
        _of_rules(sides),
    )
    return [[name for column in columns for name in column[at]] for at in range(len(rows))]


def _own(shown: Sequence[Signals]) -> list[list[str]]:
    return [["always", *signals] for signals in shown]


def _of_neighbours(shown: Sequence[Signals]) -> list[list[str]]:
    before = [["first"], *([f"before {name}" for name in signals] for signals in shown[:-1])]
    after = [*([f"after {name}" for name in signals] for signals in shown[1:]), ["last"]]
    return [one + other for one, other in zip(before, after, strict=True)]


def _of_sentences(rows: Sequence[Row], shown: Sequence[Signals]) -> list[list[str]]:
    """The words and the speaking signals of the sentence that a row belongs to, and those of its neighbours."""
    starts = [0, *(at for at in range(1, len(rows)) if _begins(rows[at], shown[at - 1], shown[at])), len(rows)]
    words, speaks = [], []
    for start, end in pairwise(starts):
        words.append({f"word {word}" for row in rows[start:end] for word in _WORD.findall(row.text.lower())})
        speaks.append({name for signals in shown[start:end] for name in signals if name in _SPEAKS})
    found: list[list[str]] = []
    for index, (start, end) in enumerate(pairwise(starts)):
        near = [f"sentence {name}" for name in speaks[index]]
        near += [f"sentence before {name}" for name in speaks[index - 1]] if index else []
        near += [f"sentence after {name}" for name in speaks[index + 1]] if index + 1 < len(speaks) else []
        found += [[*words[index], *near, *(["sentence begins"] if at == start else [])] for at in range(start, end)]
    return found


def _begins(row: Row, before: Signals, signals: Signals) -> bool:
    return (
        bool(before & {"ends", "alone", "report_heading"})
        or bool(signals & {"opens", "number", "report_heading"})
        or (row.line.gap > 0 and "small" not in signals)
    )


def _of_quotation(rows: Sequence[Row], shown: Sequence[Signals]) -> list[list[str]]:
    """The marks of quotation before and behind each row, and how the row joins the one before."""
    latest, coming = _latest(shown), _coming(shown)
    inside = _inside(rows, shown)
    found = []
    for at, signals in enumerate(shown):
        marks = f"{latest[at]}, {coming[at]}"
        joint = f"{_end(shown[at - 1], inside[at - 1]) if at else 'first'} > {_start(signals)}"
        fine = joint + (" gap" if rows[at].line.gap else "") + (" small" if "small" in signals else "")
        found.append([f"quotation: {marks}", joint, fine, f"{joint} in {marks}"])
    return found


def _latest(shown: Sequence[Signals]) -> list[str]:
    """The last mark up to each row's start."""
    last, found = "none", []
    for signals in shown:
        last = "opened" if "opens" in signals else last
        found.append(last)
        last = "closed" if "closes" in signals else last
    return found


def _coming(shown: Sequence[Signals]) -> list[str]:
    """The next mark from each row's end on."""
    coming, found = "none", []
    for signals in reversed(shown):
        coming = "closing" if "closes" in signals else coming
        found.append(coming)
        coming = "opening" if "opens" in signals else coming
    return found[::-1]


def _inside(rows: Sequence[Row], shown: Sequence[Signals]) -> list[bool]:
    """Whether, at a row's end, a quotation is open inside the quotation: its closing mark ends no point."""
    depth, found = 0, []
    for row, signals in zip(rows, shown, strict=True):
        depth = max(0, depth + len(_OPENED.findall(row.text)) - len(_CLOSED.findall(row.text)))
        found.append(depth > 0)
        depth = 0 if "closes" in signals and not depth else depth
    return found


def _end(signals: Signals, inside: bool) -> str:
    """How a row ends, as the next one sees it."""
    for name in ("alone", "report_heading", "closes", "closes_faintly", "ends"):
        if name in signals:
            return "inner" if inside and name == "closes" else {"closes": "closed", "ends": "ended"}.get(name, name)
    return "open"


def _start(signals: Signals) -> str:
    kind = next((name for name in ("number", "alone", "report_heading", "letter") if name in signals), "plain")
    return kind + (" opening" if "opens" in signals else "")


def _of_place(rows: Sequence[Row], shown: Sequence[Signals]) -> list[list[str]]:
    """Where a row stands on its page and in the body, and whether its number is in turn."""
    turn, memo, clauses = _in_turn(rows, shown), _of_memo(shown), _in_clauses(rows, shown)
    wait = _waiting(shown)
    heads = _alike(rows, shown)
    found = []
    for at, row in enumerate(rows):
        place = [f"{at} from the first"] if at < 3 else []
        place += ["alike"] if heads[at] else []
        place += ["gap"] if row.line.gap else []
        place += ["gap after"] if at + 1 < len(rows) and rows[at + 1].line.gap else []
        place += ["broken word"] if row.line.words[0].continues else []
        place += ["cut"] if row.first else []
        place += ["page turned"] if at and rows[at - 1].page != row.page else []
        place += ["in turn"] if turn[at] else []
        place += ["in clauses"] if clauses[at] and "capital" in shown[at] else []
        joint = f"{_end(shown[at - 1], False) if at else 'first'} > {_start(shown[at])}"
        where = [*memo, *(["numbers wait"] if wait[at] else []), *(["alike"] if heads[at] else [])]
        found.append([*place, *(f"{joint} where {name}" for name in where)])
    return found


def _waiting(shown: Sequence[Signals]) -> list[bool]:
    """Whether more numbers stood alone, one right below the other, than sentences began since."""
    waiting, found = 0, []
    for at, signals in enumerate(shown):
        found.append(waiting > 0)
        if "alone" in signals:
            waiting += 1
        elif at and ("alone" in shown[at - 1] or (waiting and "ends" in shown[at - 1] and "small" not in signals)):
            waiting -= 1
    return found


def _alike(rows: Sequence[Row], shown: Sequence[Signals]) -> list[bool]:
    """Whether a row begins with the two words that an earlier quoted or numbered row began with."""
    heads: set[tuple[str, ...]] = set()
    found = []
    for at, (row, signals) in enumerate(zip(rows, shown, strict=True)):
        head = tuple(_WORD.findall(row.text)[:2])
        found.append(head in heads)
        if len(head) == 2 and (signals & {"opens", "number"} or (at and "alone" in shown[at - 1])):
            heads.add(head)
    return found


def _of_rules(sides: Sequence[Side]) -> list[list[str]]:
    """The side that the rules put a row on, and whether they change it there."""
    return [
        [f"rules {side}", f"rules {before} > {side}"] for before, side in zip(["first", *sides], sides, strict=False)
    ]


def _in_turn(rows: Sequence[Row], shown: Sequence[Signals]) -> list[bool]:
    """Whether the number in front of a row goes on from the one before."""
    last, found = 0, []
    for row, signals in zip(rows, shown, strict=True):
        read = _NUMBER.search(row.text[:8]) if signals & {"number", "alone"} else None
        value = int(read[0]) if read else 1 if signals & {"number", "alone"} else None
        found.append(value is not None and value == last + 1)
        last = value if value is not None and value == last + 1 else last
    return found


def _in_clauses(rows: Sequence[Row], shown: Sequence[Signals]) -> list[bool]:
    """Whether the point before began with a small letter: ``wird beauftragt, 1. das Konzept zu erarbeiten``."""
    clause, found = False, []
    for at, (row, signals) in enumerate(zip(rows, shown, strict=True)):
        if signals & {"number", "alone"}:
            said = rows[at + 1].text if "alone" in signals and at + 1 < len(rows) else row.text
            clause = _CLAUSE.match(said) is not None
        found.append(clause)
    return found


def _of_memo(shown: Sequence[Signals]) -> tuple[str, ...]:
    """How the memo as a whole quotes: points each in their marks, reports under headings."""
    count = {name: sum(name in signals for signals in shown) for name in ("opens", "closes", "report_heading")}
    quoted = (
        "many quoted" if min(count["opens"], count["closes"]) > 1 else "one quoted" if count["opens"] else "none quoted"
    )
    return quoted, "headings" if count["report_heading"] else "no headings"
