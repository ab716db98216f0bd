r"""Letters of a prefix as an engine reads them: ``\/-Co``, ``PI`` for ``Pl``, ``5R`` for ``SR``.

>>> sorted(spellings("Pl", twice=False))[:4]
[('Fl', 0.6), ('P1', 0.2), ('PI', 0.1), ('Pi', 0.5)]
"""

from collections.abc import Iterator, Mapping

__all__ = ["spellings"]

_READ_AS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "V": (
        ("\\/", 0.1),
        ("|/", 0.2),
        ("y", 0.3),
        ("Y", 0.3),
        ("v", 0.1),
        ("W", 0.5),
        ("U", 0.6),
        ("N", 0.7),
        ("C", 0.8),
    ),
    "A": (("a", 0.3), ("Ä", 0.2), ("4", 0.5), ("R", 0.8)),
    "P": (("p", 0.2), ("F", 0.6), ("R", 0.7)),
    "l": (("I", 0.1), ("1", 0.2), ("i", 0.5), ("|", 0.2)),
    "i": (("I", 0.7), ("1", 0.4), ("l", 0.3), ("j", 0.3), ("í", 0.1)),
    "o": (("0", 0.1), ("O", 0.2), ("0o", 0.3), ("o0", 0.3), ("9", 0.7)),
    "S": (("5", 0.2), ("s", 0.2)),
    "B": (("8", 0.2), ("ß", 0.2)),
    "O": (("0", 0.1),),
    "I": (("l", 0.1), ("1", 0.2)),
    "J": (("j", 0.2), ("]", 0.2)),
}
"""What a letter is read as, and what it costs to believe so (0 nothing, 1 a lost letter): the rarer, the dearer.

``PI`` is ``Pl`` far oftener than ``Pi``: the dot of the i is seen.
"""


def spellings(prefix: str, *, twice: bool) -> Iterator[tuple[str, float]]:
    """What a prefix may be read as, with one letter misread (or two), the prefix itself left out."""
    once = list(_misread(prefix, 0))
    yield from ((spelling, cost) for spelling, cost, _ in once)
    for spelling, cost, after in once if twice else ():
        yield from ((other, cost + more) for other, more, _ in _misread(spelling, after))


def _misread(text: str, start: int) -> Iterator[tuple[str, float, int]]:
    for position in range(start, len(text)):
        for seen, cost in _READ_AS.get(text[position], ()):
            yield text[:position] + seen + text[position + 1 :], cost, position + len(seen)
