"""What a copy is called: the numbers of its memos' resolutions, and a line that a viewer's window shows.

::

    Beschlusskontrolle zu V0760/15: Sanierung und Erweiterung der Schule
"""

from collections.abc import Sequence

from pipeline.memo import Memo

__all__ = ["numbers_of", "title_of"]


def numbers_of(memos: Sequence[Memo]) -> list[str]:
    """The resolutions' numbers."""
    return [memo.resolution.number for memo in memos if memo.resolution and memo.resolution.number]


def title_of(memos: Sequence[Memo]) -> str:
    """What a viewer's window says: number and title of the first memo, else the file's name."""
    first = memos[0]
    number = first.resolution.number if first.resolution else None
    title = first.resolution.title if first.resolution else None
    return ": ".join(filter(None, (f"Beschlusskontrolle zu {number}" if number else None, title))) or first.source.file
