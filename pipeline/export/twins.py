"""A record for every scan: the book has a memo once, and knows under which further names its bytes came.

::

    {"source": {"file": "scan-0042.pdf", "same_as": null, …}, …}
    {"source": {"file": "box-7-0003.pdf", "same_as": "2019/scan-0042.pdf", …}, …}    the same else
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.ledger.copies import Copied
from pipeline.ledger.rows import key
from pipeline.memo import Memo

__all__ = ["with_twins"]


def with_twins(memos: Iterable[Memo], names: Mapping[str, Sequence[Copied]]) -> Iterator[Memo]:
    """Each memo, and after it once more for each further name of its scan."""
    for memo in memos:
        yield memo
        for one in names.get(key(memo), ()):
            other = {"file": one.file, "same_as": one.same_as or memo.source.file}
            yield memo.model_copy(update={"source": memo.source.model_copy(update=other)})
