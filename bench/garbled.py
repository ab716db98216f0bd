"""Garbled memos: whatever a scanner or an engine does to a text, reading it ends in a record.

Lines are dropped, doubled, swapped and cut, letters changed; the same texts in every run.
"""

import random
from collections.abc import Callable, Iterator, Sequence

__all__ = ["crashes"]


def crashes(texts: Sequence[str], read: Callable[[str], object], count: int) -> Iterator[str]:
    """The errors that so many garbled texts provoke in ``read``."""
    chance = random.Random(1)  # noqa: S311  # repeatable, no secret
    for _ in range(count):
        try:
            read(_mutated(chance.choice(texts), chance))
        except Exception as error:  # any error at all is what is counted
            yield f"{type(error).__name__}: {error}"


def _mutated(text: str, chance: random.Random) -> str:
    """The text with some lines dropped, doubled, swapped or cut, and some letters changed."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 12)):
        if not lines:
            break
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        deed = chance.randrange(6)
        if deed == 0:
            del lines[at]
        elif deed == 1:
            lines.insert(other, lines[at])
        elif deed == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif deed == 3:
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
        elif deed == 4:
            lines[at] = "".join(
                chance.choice('„“"(){}0OIl1.,;:/-\f§ß£|') if chance.random() < 0.2 else c for c in lines[at]
            )
        else:
            lines = lines[: max(1, at)]
    return "\n".join(lines)
