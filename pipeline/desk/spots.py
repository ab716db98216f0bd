"""Where on the paper each field stands: its own lines, also where the record knows only the whole point's place.

::

    points[0].text            page 1, lines 14 to 15     „Der Oberbürgermeister wird beauftragt, in der …
    points[0].report          page 1, lines 16 to 17     Der Beschlusspunkt ist umgesetzt. Die Schutzstreifen …
    points[0].status.state    page 1, line 16, its first four words

Points, reports and sentences are found again in the pages as they were kept: by their letters alone, since correction
joined words and lines. What cannot be found there has the spot that the record names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment

from pipeline.memo import Memo
from pipeline.page import Box, Page, Word

__all__ = ["Spots", "Stretch", "spots_of"]

_SHORT = 4  # letters under which a line says nothing of whose it is
_ALIKE = 88  # per cent: a line that the corrector changed is still the field's


class Stretch(NamedTuple):
    """A place: the page, the box where the page has a picture, and the first and last line, each with a word from 1.

    Without kept pages there are no lines: 0.
    """

    page: int
    box: Box | None
    line: int = 0
    last: int = 0
    word: int = 0
    last_word: int = 0


Spots = Mapping[str, Sequence[Stretch]]
"""The spots by the field's path, in the order of reading."""


class _Shown(NamedTuple):
    page: int
    number: int
    words: Sequence[Word]
    letters: str

    @property
    def spot(self) -> Stretch:
        return _hull([self])


def spots_of(memo: Memo, pages: Iterable[Page]) -> Spots:
    """The spots of all fields of a memo, by path. ``pages`` are its scan's, as they were kept."""
    own = range(memo.source.first_page, memo.source.first_page + max(len(memo.processing.pages), 1))
    lines = [
        _Shown(page.number, number, line.words, _letters(line.seen))
        for page in pages
        if page.number in own
        for number, line in enumerate(page.lines, 1)
    ]
    found: dict[str, Sequence[Stretch]] = {}
    for path, evidence in memo.evidence.items():
        found[path] = _seen(lines, evidence.page, evidence.box, evidence.seen)
    heads = [spot for path, of in found.items() if path != "report" for spot in of]
    of = _owned([line for line in lines if not any(_holds(spot, line) for spot in heads)], _texts(memo))
    found |= {path: list(_hulls(mine, lines)) for path, mine in of.items()}
    for index, point in enumerate(memo.points):
        _point(
            found,
            of,
            f"points[{index}]",
            point.status.statement,
            [Stretch(spot.page, spot.box) for spot in point.evidence],
        )
    if memo.signatory:
        _part(found, lines, "signatory", "name", memo.signatory.name)
        _part(found, lines, "signatory", "role", memo.signatory.role)
    for path, other in (("resolution.body", "resolution.session"), ("acknowledged_by", "acknowledged_by[0]")):
        found.setdefault(path, found.get(other, []))
    return found


def _texts(memo: Memo) -> dict[str, str]:
    """The letters of the long fields, in the memo's order."""
    found = {"resolution.preamble": _letters((memo.resolution and memo.resolution.preamble) or "")}
    for index, point in enumerate(memo.points):
        found[f"points[{index}].text"] = _letters(point.text)
        found[f"points[{index}].report"] = _letters(point.report or "")
    found["general_report"] = _letters(memo.general_report or "")
    return {path: letters for path, letters in found.items() if letters}


def _owned(lines: Sequence[_Shown], texts: Mapping[str, str]) -> dict[str, list[_Shown]]:
    """The lines of each text. A report that several points share is each one's."""
    first = {letters: path for path, letters in reversed(list(texts.items()))}
    done = dict.fromkeys(first.values(), 0)
    own = {path: letters for letters, path in first.items()}
    found: dict[str, list[_Shown]] = {path: [] for path in own}
    last = ""
    for line in lines:
        owner = _owner(line.letters, own, done, last) if len(line.letters) >= _SHORT else None
        if owner:
            found[owner].append(line)
            last = owner
    return {path: found[first[letters]] for path, letters in texts.items()}


def _owner(letters: str, texts: Mapping[str, str], done: dict[str, int], last: str) -> str | None:
    """Whose line it is: that text which goes on with it soonest, else that which has most of it."""
    bare = letters.lstrip("0123456789") or letters
    at = {path: text.find(bare, done[path]) for path, text in texts.items()}
    jumps = {path: place - done[path] for path, place in at.items() if place >= 0}
    if jumps:
        owner = min(jumps, key=lambda path: (jumps[path], path != last))
        done[owner] = at[owner] + len(bare)
        return owner
    if len(bare) < 3 * _SHORT:
        return None
    alike = {path: partial_ratio(bare, text, score_cutoff=_ALIKE) for path, text in texts.items()}
    owner = max(alike, key=lambda path: (alike[path], path == last), default="")
    return owner if owner and alike[owner] else None


def _hulls(mine: Sequence[_Shown], lines: Sequence[_Shown]) -> Iterator[Stretch]:
    """A page's lines of a text as one spot, or as several where other lines stand between them."""
    own = {(line.page, line.number) for line in mine}
    others = {place for line in lines if (place := (line.page, line.number)) not in own and len(line.letters) >= _SHORT}
    run: list[_Shown] = []
    for line in mine:
        if run and (run[-1].page != line.page or _between(run[-1], line, others)):
            yield _hull(run)
            run = []
        run.append(line)
    if run:
        yield _hull(run)


def _between(one: _Shown, other: _Shown, others: set[tuple[int, int]]) -> bool:
    return any((one.page, number) in others for number in range(one.number + 1, other.number))


def _hull(run: Sequence[_Shown]) -> Stretch:
    box = Box.around(word.box for line in run for word in line.words)
    return Stretch(run[0].page, box, run[0].number, run[-1].number)


def _point(
    found: dict[str, Sequence[Stretch]],
    of: Mapping[str, Sequence[_Shown]],
    path: str,
    statement: str | None,
    kept: Sequence[Stretch],
) -> None:
    """The spots of a point's fields; those that the record names where its lines are not found."""
    text = found.get(f"{path}.text") or kept[:1]
    report = found.get(f"{path}.report") or kept[-1:]
    said = of.get(f"{path}.report") or of.get("general_report") or ()
    found[f"{path}.text"], found[f"{path}.report"] = text, report
    found[f"{path}.number"] = [line.spot for line in of.get(f"{path}.text", ())][:1] or text
    found[f"{path}.status.state"] = (_words(said, statement) if statement else []) or report


def _part(
    found: dict[str, Sequence[Stretch]], lines: Sequence[_Shown], whole: str, name: str, text: str | None
) -> None:
    """A part of a field that the record knows as a whole: its own words, where they are found within."""
    of = [line for line in lines if any(_holds(spot, line) for spot in found.get(whole, ()))]
    found.setdefault(f"{whole}.{name}", (_words(of, text) if text else []) or found.get(whole, []))


def _holds(spot: Stretch, line: _Shown) -> bool:
    return spot.page == line.page and spot.line <= line.number <= spot.last


def _words(lines: Sequence[_Shown], text: str) -> list[Stretch]:
    """Where a sentence stands in these lines, a spot a line."""
    wanted = _letters(text)
    words = [(line, number, _letters(word.as_seen)) for line in lines for number, word in enumerate(line.words, 1)]
    places = [(line, number) for line, number, letters in words for _ in letters]
    whole = "".join(letters for _, _, letters in words)
    start = whole.find(wanted)
    end = start + len(wanted)
    if start < 0:
        alike = partial_ratio_alignment(wanted, whole, score_cutoff=_ALIKE)
        if alike is None or len(whole) < len(wanted):
            return []
        start, end = alike.dest_start, alike.dest_end
    by_line: dict[tuple[int, int], tuple[_Shown, list[int]]] = {}
    for line, number in places[start:end]:
        by_line.setdefault((line.page, line.number), (line, []))[1].append(number)
    return [_stretch(line, numbers[0], numbers[-1]) for line, numbers in by_line.values()]


def _stretch(line: _Shown, first: int, last: int) -> Stretch:
    box = Box.around(word.box for word in line.words[first - 1 : last])
    return Stretch(line.page, box, line.number, line.number, first, last)


def _seen(lines: Sequence[_Shown], page: int, box: Box | None, seen: str) -> list[Stretch]:
    """The spot that the record names, with its lines: those in its box, or, without a picture, those that say it."""
    if box is not None:
        inside = [line for line in lines if line.page == page and _centre_in(line, box)]
        numbers = [line.number for line in inside]
        return [Stretch(page, box, min(numbers, default=0), max(numbers, default=0))]
    of = [line for line in lines if line.page == page]
    spots: list[Stretch] = []
    for part in filter(_letters, seen.split("\n")):
        spots += _next(of, part, spots[-1].last if spots else 0)
    return spots or [Stretch(page, None)]


def _next(lines: Sequence[_Shown], text: str, after: int) -> list[Stretch]:
    """Where a line's words stand: after the line of that number, or else before it."""
    wanted = _letters(text)
    saying = [line for line in lines if wanted in line.letters]
    line = min(saying, key=lambda line: (line.number <= after, line.number), default=None)
    return _words([line], text) if line else []


def _centre_in(line: _Shown, box: Box) -> bool:
    own = Box.around(word.box for word in line.words)
    if own is None:
        return False
    x, y = (own.left + own.right) / 2, (own.top + own.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _letters(text: str) -> str:
    r"""Letters and digits alone: what two readings of a line have in common.

    >>> _letters("„Der Ober-\nbürgermeister wird …“")
    'deroberbürgermeisterwird'
    """
    return re.sub(r"[\W_]+", "", text.casefold())
