r"""A council's numbers as patterns: from the parts in their order (``aufbau``) to regular expressions.

::

    {art}[-{ort}]{zahl}/{jahr}        V2696/24, V-Co00050/21
    {zahl}/{jahr4}/{art}              0123/2024/BV

>>> from pipeline.form import shipped
>>> strict(shipped().numbers).fullmatch("V-Co00050/21").groupdict()["ort"]
'Co'
>>> loose(shipped().numbers).search("zu V-C00012/19 (Sitzung")[0]
'V-C00012/19'
"""

import re
from collections.abc import Mapping

from pipeline.form import NumberForm
from pipeline.grammar.digits import LIKE_DIGITS
from pipeline.grammar.letters import spellings

__all__ = ["loose", "opening", "spelled", "strict"]

_D = f"[{LIKE_DIGITS}]"

_STRICT: Mapping[str, str] = {
    "ort": r"(?P<ort>[A-Z][A-Za-z]{1,3})",
    "teil": r"(?P<teil>\d{2})",
    "jahr": r"(?:20)?(?P<jahr>\d\d)",
    "jahr4": r"(?P<jahr4>(?:19|20)\d\d)",
    "zusatz": r"(?P<zusatz>[A-Za-z]+\d?)",
}
_CLEAR = 0.3
"""Up to this cost a letter's misreading is as good as the letter."""

_LOST = 1.0
"""What it costs to believe that the first letter is lost."""


def strict(form: NumberForm) -> re.Pattern[str]:
    """The form as a pattern, every part under its name."""
    kinds = "|".join(re.escape(kind.code) for kind in form.kinds)
    most = form.digits + any(places.longer_from for places in form.places)
    slots = {**_STRICT, "art": f"(?P<art>{kinds})", "zahl": rf"(?P<zahl>\d{{{form.digits},{most}}})"}
    return re.compile(_with_slots(form.shape, slots))


def loose(form: NumberForm) -> re.Pattern[str]:
    """The form as a pattern in running text, misreadings included."""
    single = "".join(sorted({kind.code for kind in form.kinds if len(kind.code) == 1}))
    most = form.digits + 3
    prefix = rf"(?:[{single}y][ ]|[A-Za-z]{{1,4}}|\\/|\|/)?" if single else r"(?:[A-Za-z]{1,4}[ ]?)?"
    head = rf"(?P<head>{prefix}(?:-[A-Za-z]{{1,4}}(?={_D}))?{_D}{{{form.digits - 1},{most}}})"
    slots = {
        "art": r"(?P<art>[A-Za-z0-9ßÄ]{1,6})",
        "zahl": rf"(?P<zahl>{_D}{{{form.digits},{form.digits + 1}}})",
        "teil": r"(?P<teil>\d\d)",
        "jahr": rf"(?P<jahr>(?:20)?{_D}{{2}})",
        "jahr4": rf"(?P<jahr4>{_D}{{4}})",
        "zusatz": r"(?P<zusatz>[A-Z][a-z]+)",
    }
    shape = re.sub(r"\{art\}(?:\[-\{ort\}\])?\{zahl\}", "{head}", form.shape)
    shape = re.sub(r"\[-\{ort\}\]", "", shape)
    slash = rf"(?:[ ]?/[ ]?|(?<=[{single}]\d{{{form.digits}}})[1lI|](?=\d\d\b))" if single else "[ ]?/[ ]?"
    body = _with_slots(shape, {**slots, "head": head}, slash)
    return re.compile(rf"(?<![\w/.,-]){body}(?![\w/])")


def opening(form: NumberForm) -> re.Pattern[str]:
    """What a number begins with where its kind can be told; anything where the kind does not stand first."""
    if not form.shape.startswith("{art}"):
        return re.compile("")
    read = {spelling for kind in form.kinds for spelling, cost in spellings(kind.code, twice=False) if cost <= _CLEAR}
    return re.compile("|".join(sorted(map(re.escape, read | {kind.code for kind in form.kinds}))))


def _with_slots(shape: str, slots: Mapping[str, str], slash: str = "/") -> str:
    """The shape as a regular expression: its slots filled, its marks as they are, its brackets for what may lack."""
    marks = {"[": "(?:", "]": ")?", "/": slash}
    pieces = re.split(r"(\{\w+\}|[\[\]/])", shape)
    return "".join(slots[p[1:-1]] if p.startswith("{") else marks.get(p, re.escape(p)) for p in pieces)


def spelled(form: NumberForm, prefixes: frozenset[str]) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Every spelling that at most two misread letters give a prefix; the empty one for a letter that is lost."""
    found: dict[str, dict[str, float]] = {"": {kind.code: _LOST for kind in form.kinds if kind.often}}
    for prefix in sorted(prefixes):
        for spelling, cost in ((prefix, 0.0), *spellings(prefix, twice=True)):
            known = found.setdefault(spelling, {})
            known[prefix] = min(cost, known.get(prefix, 99.0))
    return {spelling: tuple(costs.items()) for spelling, costs in found.items()}
