"""Words are found in the memos' titles, points and reports, in whatever form they stand there.

::

    beschlussbuch ledger search "Schulhof Turnhalle"     … die [Schulhöfe] und die [Turnhalle] …
    beschlussbuch ledger search '"barrierefrei umzubauen"'
    beschlussbuch ledger search V0760/15

All words must occur; words between quotation marks must follow one another. SQLite folds umlauts and German endings
(a word is cut to its stem and found by its beginning, so that the first half of a compound finds it, too); PostgreSQL
uses its own German dictionary.

>>> _sqlite('Schulhöfe "neu zu planen" V0760/15')
'"schulhof" * AND "neu zu planen" AND "V0760/15"'
"""

import re
import unicodedata

from sqlalchemy import ColumnElement, Connection, false, or_, text

from pipeline.ledger.answers import Hit
from pipeline.ledger.tables import memos, resolutions

__all__ = ["resolutions_with", "search"]

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
    query = _asked(words, sqlite)
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
    """The condition that all the words occur in a memo of the resolution, or that its number begins so."""
    sqlite = connection.dialect.name == "sqlite"
    query = _asked(words, sqlite)
    number = resolutions.c.number.istartswith(words.strip(), autoescape=True)
    if not query:
        return false()
    hits = "SELECT rowid" if sqlite else "SELECT memo_id"
    found = text(f"SELECT resolution_id FROM memos WHERE id IN ({hits} {_FOUND[sqlite]})")  # noqa: S608 - no input
    told = found.bindparams(query=query).columns(memos.c.resolution_id)
    return or_(resolutions.c.id.in_(told), number)


def _asked(words: str, sqlite: bool) -> str:
    """The question in the database's words; empty where nothing is asked."""
    return _sqlite(words) if sqlite else " ".join(f'"{term}"' for term in _terms(words))


def _terms(words: str) -> list[str]:
    """The words and phrases asked for, without quotation marks and what has no letter or digit.

    >>> _terms('Schulhof "neu zu planen" - V0760/15')
    ['Schulhof', 'neu zu planen', 'V0760/15']
    """
    found = ((phrase or word).replace('"', "").strip() for phrase, word in _TERM.findall(words.replace("\0", " ")))
    return [term for term in found if re.search(r"\w", term)]


def _sqlite(words: str) -> str:
    """The question in FTS5's words; everything in it is quoted, so that no sign of it is taken for an operator."""
    stemmed = (f'"{_stem(t)}" *' if t.isalpha() and len(t) > 3 else f'"{t}"' for t in _terms(words))
    return " AND ".join(stemmed)


def _stem(word: str) -> str:
    """The word without umlauts and its German ending; at least four letters are left.

    >>> [_stem(word) for word in ("Schulhöfe", "Kindern", "Straßen", "Haus", "Bau")]
    ['schulhof', 'kind', 'straß', 'haus', 'bau']
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    cut = _ENDING.sub("", plain)
    return cut if len(cut) >= 4 else plain
