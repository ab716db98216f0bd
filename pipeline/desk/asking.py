"""What a visitor asks of the book: a filter and an order, as they stand in an address.

::

    /?ansicht=faellig&bereich=Geschäftsbereich+Kultur&kontrolle=2025&quartal=3&sortierung=-titel
    /liste.xlsx?ansicht=faellig&bereich=Geschäftsbereich+Kultur       the same points, all of them, to take along

>>> one = Asked(ansicht="faellig", kontrolle=2025, quartal=3)
>>> one.address("/liste.csv", sortierung="-titel")
'/liste.csv?ansicht=faellig&kontrolle=2025&quartal=3&sortierung=-titel'
>>> one.told
'überfällige Punkte; nächste Kontrolle: 3. Quartal 2025'
"""

from typing import Annotated, Any, Literal, NamedTuple, cast, get_args
from urllib.parse import urlencode

from fastapi import Query

from pipeline.desk.book import Filters, Order
from pipeline.desk.labels import STATES
from pipeline.memo import State

__all__ = ["PLAIN", "Asked", "asked"]

PLAIN = r"^[^\x00-\x1f\x7f]*$"
Words = Annotated[str, Query(max_length=300, pattern=PLAIN)]

_STANDINGS: dict[str, Literal["open", "overdue", "all"]] = {"offen": "open", "faellig": "overdue", "alle": "all"}
_TITLES = {"offen": "offene Punkte", "faellig": "überfällige Punkte", "alle": "alle Punkte"}


class Asked(NamedTuple):
    """The filter in the address's own words; empty or 0: everything."""

    ansicht: str = "offen"
    stand: str = ""
    bereich: str = ""
    gremium: str = ""
    jahr: int = 0
    kontrolle: int = 0
    quartal: int = 0
    q: str = ""
    sortierung: str = ""
    seite: int = 1

    @property
    def filters(self) -> Filters:
        """The same for the book."""
        return Filters(
            _STANDINGS[self.ansicht],
            self.stand or None,
            self.bereich or None,
            self.jahr or None,
            self.gremium or None,
            self.q.strip() or None,
            self.kontrolle or None,
            self.quartal or None,
            cast(Order, self.sortierung.removeprefix("-") or "kontrolle"),
            self.sortierung.startswith("-"),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the standing is chosen."""
        return any((self.stand, self.bereich, self.gremium, self.jahr, self.kontrolle, self.quartal, self.q))

    def address(self, path: str = "/", **changed: Any) -> str:
        """The address of a page of the same question, or of a changed one (then from its first page on)."""
        asks = self._replace(seite=1)._replace(**changed)._asdict()
        given = {name: value for name, value in asks.items() if value != Asked._field_defaults[name] and value}
        return f"{path}?{urlencode(given)}" if given else path

    def turned(self, order: str) -> str:
        """The address in that order, or, where that is the order already, in the reverse."""
        now = self.sortierung or "kontrolle"
        following = f"-{order}" if now == order else order
        return self.address(sortierung="" if following == "kontrolle" else following)

    @property
    def told(self) -> str:
        """The question in German, for headings."""
        quarter = f"{self.quartal}. Quartal" if self.quartal else ""
        when = " ".join(filter(None, (quarter, str(self.kontrolle or ""))))
        parts = (
            _TITLES[self.ansicht],
            self.stand and f"Stand: {STATES[cast(State, self.stand)]}",
            self.bereich,
            self.gremium,
            self.jahr and f"beschlossen {self.jahr}",
            when and f"nächste Kontrolle: {when}",
            self.q and f"mit „{self.q}“",
        )
        return "; ".join(filter(None, map(str, filter(None, parts))))


_ORDERS = get_args(Order)


def asked(
    ansicht: Literal["offen", "faellig", "alle"] = "offen",
    stand: Words = "",
    bereich: Words = "",
    gremium: Words = "",
    jahr: Words = "",
    kontrolle: Words = "",
    quartal: Words = "",
    q: Words = "",
    sortierung: Words = "",
    seite: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Asked:
    """The question of an address; what no list knows is not asked for."""
    return Asked(
        ansicht,
        stand if stand in STATES else "",
        bereich,
        gremium,
        _year(jahr),
        _year(kontrolle),
        int(quartal) if quartal in {"1", "2", "3", "4"} else 0,
        q,
        sortierung if sortierung.removeprefix("-") in _ORDERS else "",
        seite,
    )


def _year(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
