"""The council's own index beside a record: which papers there are, and what they are called.

::

    {"number": "V0760/15", "title": "Sanierung der Brücke", "url": "https://ris.example/vo/42", "date": "2015-11-02"}

An authority file holds a paper a line (JSON Lines), or is an OParl export (a list of papers, or an object with
``data``; ``reference`` is the number, ``name`` the title, ``id`` the link). With it, a number that may be two is
decided, a number that the index lacks or whose title is another's is doubted, and a record that agrees gains
confidence and the paper's link. Everything works without it.

>>> from pipeline.memo import Record, Resolution
>>> index = Authority([Paper("V0760/15", "Sanierung der Brücke", "https://ris.example/vo/42")])
>>> record = Record(kind="control_report", resolution=Resolution(number="V0760/15", title="Sanierung der Brücke"))
>>> checked(record, index).resolution.paper
'https://ris.example/vo/42'
>>> strange = Record(kind="control_report", resolution=Resolution(number="V0761/15", title="Sanierung der Brücke"))
>>> [(one.reason, one.likely) for one in checked(strange, index).doubts]
[('the index knows no paper V0761/15', 'V0760/15')]
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from pipeline.doubts import doubt
from pipeline.errors import BadDictionary, PathError
from pipeline.grammar.resolution_number import Numbers, shipped
from pipeline.memo import Evidence, Record
from pipeline.page import Doubt

__all__ = ["Authority", "Paper", "checked", "load"]

_SAME = 90
"""Two titles at least this alike (of 100) are one paper's."""


class Paper(NamedTuple):
    """A paper as the index has it; ``number`` in its canonical form."""

    number: str
    title: str
    link: str | None = None


class Authority:
    """The papers by their number; ``sha256`` tells one index from another (`sha256:…` over its text)."""

    def __init__(self, papers: Iterable[Paper], numbers: Numbers | None = None, sha256: str = "") -> None:
        self.sha256 = sha256
        self.numbers = numbers or Numbers.of(shipped().numbers)
        self.papers: Mapping[str, Paper] = {paper.number: paper for paper in papers}
        self.titles = {number: _plain(paper.title) for number, paper in self.papers.items()}

    def titled(self, title: str) -> Paper | None:
        """The one paper whose title is (all but) this, None where there is none, or several."""
        found = process.extract(_plain(title), self.titles, scorer=fuzz.ratio, score_cutoff=_SAME, limit=2)
        if not found or (len(found) == 2 and found[1][1] > found[0][1] - 3):
            return None
        return self.papers[found[0][2]]


def load(path: Path, numbers: Numbers | None = None) -> Authority:
    """Read an authority file; ``numbers`` is how the council numbers its papers.

    Raises PathError where it can't be read, BadDictionary (file and line) for a bad line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise PathError("authority_not_read", path, why=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise BadDictionary(path, 1, "authority_not_utf8") from None
    numbers = numbers or Numbers.of(shipped().numbers)
    papers = [_paper(entry, path, line, numbers) for line, entry in _entries(text, path)]
    if not papers:
        raise BadDictionary(path, 1, "index_empty")
    return Authority(papers, numbers, f"sha256:{hashlib.sha256(text.encode()).hexdigest()}")


def _entries(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if re.match(r"\s*\[", text) or (re.match(r"\s*\{", text) and '"data"' in text[:2000]):
        try:
            whole = json.loads(text)
        except ValueError as error:
            raise BadDictionary(path, getattr(error, "lineno", 1), "no_json", why=str(error)) from None
        for entry in whole["data"] if isinstance(whole, dict) else whole:
            yield 1, entry
        return
    for line, row in enumerate(text.splitlines(), 1):
        if row.strip():
            try:
                yield line, json.loads(row)
            except ValueError as error:
                raise BadDictionary(path, line, "no_json", why=str(error)) from None


def _paper(entry: object, path: Path, line: int, numbers: Numbers) -> Paper:
    if not isinstance(entry, dict):
        raise BadDictionary(path, line, "no_paper")
    number, title = entry.get("number", entry.get("reference")), entry.get("title", entry.get("name"))
    if not isinstance(number, str) or not isinstance(title, str):
        raise BadDictionary(path, line, "paper_not_text")
    link = entry.get("url") or entry.get("web") or (entry.get("id") if "://" in str(entry.get("id")) else None)
    return Paper(next(iter(numbers.repair(number)), number), title, link)


def checked(record: Record, authority: Authority) -> Record:
    """The record with its number decided, doubted or confirmed by the index; others than control memos as they are."""
    resolution = record.resolution
    if record.kind != "control_report" or resolution is None:
        return record
    number, title = resolution.number, resolution.title
    evidence = record.evidence.get("resolution.number")
    possible = _possible(number, evidence, authority)
    if len(possible) == 1 and possible[0] != number:
        number = possible[0]
        doubts = tuple(d for d in record.doubts if (d.field, d.kind) != ("resolution.number", "ambiguous"))
        record = record.model_copy(update={"doubts": doubts})
    paper = authority.papers.get(number or "")
    by_title = authority.titled(title) if title else None
    strange = _doubt(number, title, paper, by_title)
    if strange is not None:
        record = record.model_copy(update={"doubts": (*record.doubts, strange)})
    link = paper.link if paper and strange is None else None
    sure = record.evidence
    if paper and strange is None:
        sure = {path: _surer(path, one) for path, one in record.evidence.items()}
    settled = resolution.model_copy(update={"number": number, "paper": link})
    return record.model_copy(update={"resolution": settled, "evidence": sure})


def _possible(number: str | None, evidence: Evidence | None, authority: Authority) -> list[str]:
    """The readings of what was seen that the index knows; the number itself where it knows it."""
    if number in authority.papers:
        return [number] if number else []
    seen = authority.numbers.repair(evidence.seen) if evidence else ()
    return [reading for reading in seen if reading in authority.papers]


def _doubt(number: str | None, title: str | None, paper: Paper | None, by_title: Paper | None) -> Doubt | None:
    likely = by_title.number if by_title else None
    if paper is None:
        if number is not None:
            return doubt("paper_unknown", "resolution.number", likely=likely, number=number)
        return doubt("number_by_title", "resolution.number", likely=likely) if likely else None
    if by_title is not None and by_title.number != paper.number and _likeness(title, paper.title) < _SAME:
        return doubt("title_of_another", "resolution.title", likely=likely, other=by_title.number, number=paper.number)
    return None


def _likeness(title: str | None, other: str) -> float:
    return fuzz.ratio(_plain(title or ""), _plain(other))


def _surer(path: str, evidence: Evidence) -> Evidence:
    if path not in {"resolution.number", "resolution.title"}:
        return evidence
    return evidence.model_copy(update={"confidence": max(evidence.confidence, 0.995)})


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())
