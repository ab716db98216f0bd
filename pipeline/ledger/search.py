"""Words are found in the memos' titles, points and reports, in whatever form they stand there.

::

    beschlussbuch ledger search "Schulhof Turnhalle"     … die [Schulhöfe] und die [Turnhalle] …
    beschlussbuch ledger search '"barrierefrei umzubauen"'
    beschlussbuch ledger search V0760/15

All words must occur; words between quotation marks must follow one another. SQLite folds umlauts and German endings
(a word is cut to its stem and found by its beginning, so that the first half of a compound finds it, too); PostgreSQL
uses its own German dictionary.

A number is found however it is spelled (``v 760 / 15``, ``760/15``, ``V0760/2015``), a memo by the name of its signer.

>>> _sqlite('Schulhöfe "neu zu planen" V0760/15')
'"schulhof" * AND "neu zu planen" AND "V0760/15"'
"""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, false, or_, select, text

from pipeline.ledger.answers import Hit
from pipeline.ledger.tables import memos, resolutions

__all__ = ["folded", "resolutions_with", "search", "spellings", "stem", "terms"]

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_ENDING = re.compile(r"(?:ern|em|er|en|es|e|s|n)$")
_RANKED = 2_000  # matches up to which the best come first; where there are more, the newest

_SQLITE = """
SELECT m.key AS memo, t.number AS resolution, t.title, m.date, m.file,
       snippet(texts_fts, -1, '[', ']', ' … ', 24) AS snippet
FROM texts_fts JOIN texts t ON t.memo_id = texts_fts.rowid JOIN memos m ON m.id = texts_fts.rowid
WHERE texts_fts MATCH :query ORDER BY {order} LIMIT :limit OFFSET :offset
"""

_POSTGRESQL = """
SELECT m.key AS memo, t.number AS resolution, t.title, m.date, m.file, ts_headline(
         'german', concat_ws(' … ', t.number, t.title, t.points, t.reports), q,
         'StartSel=[, StopSel=], MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "'
       ) AS snippet
FROM (
  SELECT memo_id, number, title, points, reports, q, {rank} AS rank FROM texts,
         (SELECT websearch_to_tsquery('german', :query) || websearch_to_tsquery('simple', :query) AS q) AS asked
  WHERE document @@ q ORDER BY rank DESC, memo_id LIMIT :limit OFFSET :offset
) t JOIN memos m ON m.id = t.memo_id ORDER BY rank DESC, memo_id
"""

_ASKED = "(websearch_to_tsquery('german', :query) || websearch_to_tsquery('simple', :query))"
_FOUND = {True: "FROM texts_fts WHERE texts_fts MATCH :query", False: f"FROM texts WHERE document @@ {_ASKED}"}


def search(connection: Connection, words: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """Memos in which all the words occur: the best first, or the newest first where very many do."""
    sqlite = connection.dialect.name == "sqlite"
    query = (" OR " if sqlite else " or ").join(
        filter(None, (_asked(one, sqlite) for one in spellings(connection, words)))
    )
    if not query:
        return []
    counted = text(f"SELECT count(*) FROM (SELECT 1 {_FOUND[sqlite]} LIMIT {_RANKED}) AS found")  # noqa: S608 - no input
    many = connection.execute(counted, {"query": query}).scalar_one() == _RANKED
    if sqlite:
        statement = _SQLITE.format(
            order="texts_fts.rowid DESC" if many else "bm25(texts_fts, 10, 5, 1, 1), texts_fts.rowid"
        )
    else:
        statement = _POSTGRESQL.format(rank="memo_id" if many else "ts_rank(document, q)")
    found = connection.execute(text(statement), {"query": query, "limit": limit, "offset": offset})
    return [Hit(*row) for row in found]


def resolutions_with(connection: Connection, words: str) -> ColumnElement[bool]:
    """The condition that all the words occur in a memo of the resolution or name its signer, or are its number."""
    begins = resolutions.c.number.istartswith("".join(words.split()), autoescape=True)
    found = [_told(connection, one) for one in spellings(connection, words)]
    numbers = _numbers_meant(connection, words) if _NUMBER.fullmatch(words.strip()) else []
    return or_(false(), *found, *_signed(connection, words), resolutions.c.number.in_(numbers), begins)


def _told(connection: Connection, words: str, signers: Sequence[str] = ()) -> ColumnElement[bool]:
    """The condition that all the words occur in one memo of the resolution, and that one of these signed it."""
    sqlite = connection.dialect.name == "sqlite"
    query = _asked(words, sqlite)
    if not query:
        return false()
    hits = "SELECT rowid" if sqlite else "SELECT memo_id"
    within = text(f"id IN ({hits} {_FOUND[sqlite]})").bindparams(bindparam("query", query, unique=True))
    of = select(memos.c.resolution_id).where(within)
    return resolutions.c.id.in_(of.where(memos.c.signatory.in_(signers)) if signers else of)


def _signed(connection: Connection, words: str) -> list[ColumnElement[bool]]:
    """The condition that a signer's name has some of the words and the memo the others; none where no name has any."""
    asked = [folded(term) for term in terms(words)]
    if not asked or any("/" in term for term in asked):
        return []
    known = select(memos.c.signatory).where(memos.c.signatory.is_not(None)).distinct()
    parts = {name: set(re.findall(r"\w+", folded(name))) for name in connection.execute(known).scalars()}
    mine = {term for term in asked if any(term in names for names in parts.values())}
    names = [name for name, own in parts.items() if mine and mine <= own]
    if not names:
        return []
    rest = " ".join(term for term in terms(words) if folded(term) not in mine)
    signed = resolutions.c.id.in_(select(memos.c.resolution_id).where(memos.c.signatory.in_(names)))
    return [_told(connection, rest, names) if rest else signed]


_NUMBER = re.compile(
    r"(?<![\w-])(?P<kind>[A-Za-z]{1,3}(?:-[A-Za-z]{1,3})?)?\s*(?P<count>\d{1,5}(?:-\d\d)?)\s*/\s*(?:20)?(?P<year>\d{2})(?!\w)"
)


def _numbers_meant(connection: Connection, words: str) -> list[str]:
    """The numbers in the book that are spelled in the words in some way, at most ten for each."""
    found = []
    for spelled in _NUMBER.finditer(words):
        kind = f"{spelled['kind']}%" if spelled["kind"] else "%"
        like = resolutions.c.number.ilike(f"{kind}{spelled['count'].lstrip('0')}/%{spelled['year']}%")
        digits = re.compile(rf"\D0*{spelled['count'].lstrip('0')}/(?:20)?{spelled['year']}(?!\d)")
        known = connection.execute(select(resolutions.c.number).where(like).order_by(resolutions.c.number)).scalars()
        found += [number for number in known if digits.search(number)][:_SPELLED]
    return found


_SPELLED = 10


def spellings(connection: Connection, words: str) -> list[str]:
    """The words as they are, or with the numbers among them as the book has them: a question for each."""
    meant = _numbers_meant(connection, words)
    return [_NUMBER.sub(lambda _, number=number: number, words) for number in meant] or [words]  # type: ignore[misc]


def _asked(words: str, sqlite: bool) -> str:
    """The question in the database's words; empty where nothing is asked."""
    return _sqlite(words) if sqlite else " ".join(f'"{term}"' for term in terms(words))


def terms(words: str) -> list[str]:
    """The words and phrases asked for, without quotation marks, stars and what has no letter or digit.

    A word is found by its beginning anyway, so a star behind it says no more.

    >>> terms('Schulhof* "neu zu planen" - V0760/15')
    ['Schulhof', 'neu zu planen', 'V0760/15']
    """
    found = ((phrase or word).replace('"', "").strip("* ") for phrase, word in _TERM.findall(words.replace("\0", " ")))
    return [term for term in found if re.search(r"\w", term)]


def _sqlite(words: str) -> str:
    """The question in FTS5's words; everything in it is quoted, so that no sign of it is taken for an operator."""
    stemmed = (f'"{stem(t)}" *' if t.isalpha() and len(t) > 3 else f'"{t}"' for t in terms(words))
    return " AND ".join(stemmed)


def stem(word: str) -> str:
    """The beginning by which a word is found: without umlauts and its German ending; at least four letters are left.

    >>> [stem(word) for word in ("Schulhöfe", "Kindern", "Straßen", "Haus", "Bau")]
    ['schulhof', 'kind', 'straß', 'haus', 'bau']
    """
    plain = folded(unicodedata.normalize("NFC", word))
    cut = _ENDING.sub("", plain)
    return cut if len(cut) >= 4 else plain


def folded(text: str) -> str:
    """The text in small letters without accents; letter by letter, so that places in it stay.

    >>> folded("Über Straßen, Café")
    'uber straßen, cafe'
    """
    return text.replace("İ", "I").lower().translate(_BARE)


_BARE = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
"""The letters of Europe's languages without their accents."""
