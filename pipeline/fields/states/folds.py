"""Memos in parts, to judge what is learnt from some by others: all points of a memo lie in the same part."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

__all__ = ["folds", "parts_of"]

_PARTS = 5

Item = TypeVar("Item")


def parts_of(items: Sequence[Item], count: int, at: int, memo: Callable[[Item], str]) -> tuple[list[Item], list[Item]]:
    """The items in two parts, memo by memo: all but the part of that place, and that part."""
    place = {name: n % count for n, name in enumerate(sorted({memo(one) for one in items}, key=_shuffled))}
    here = [one for one in items if place[memo(one)] == at]
    return [one for one in items if place[memo(one)] != at], here


def folds(memos: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Examples by their places, given the memo of each; each part is left out in turn: the others, and that part."""
    for at in range(_PARTS):
        yield parts_of(range(len(memos)), _PARTS, at, lambda place: memos[place])


def _shuffled(memo: str) -> int:
    """An order that has nothing to do with a memo's age."""
    value = 17
    for letter in memo:
        value = (value * 31 + ord(letter)) % 1_000_003
    return value
