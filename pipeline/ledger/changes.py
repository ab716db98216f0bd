"""What came in, in order, for systems that keep a copy: each change once, from wherever they left off.

::

    GET /api/v1/changes?since=17
    {"changes": [{"id": 18, "what": "replaced", "memo": "3f2a91c04d5e6b77", …}], "next": 18}

The cursor is the id of the last change that was received. Ids rise with the commits: whoever has seen 18 will never be
shown a new 17. Receiving a change twice does no harm, since it only says which memo to fetch.
"""

from sqlalchemy import Connection, func, select

from pipeline.ledger.answers import Change
from pipeline.ledger.tables import changes

__all__ = ["changes_since", "last_change"]


def changes_since(connection: Connection, since: int, limit: int = 100) -> list[Change]:
    """The changes after a cursor (0: all), oldest first, at most `limit`."""
    columns = (changes.c.id, changes.c.at, changes.c.what, changes.c.memo, changes.c.resolution, changes.c.digest)
    query = select(*columns).where(changes.c.id > since).order_by(changes.c.id).limit(limit)
    return [Change(*row) for row in connection.execute(query)]


def last_change(connection: Connection) -> int:
    """The newest change's id, 0 in an empty book: it changes whenever anything in the book does."""
    return int(connection.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one())
