"""How far a stamp's day can be believed: what speaks against it, a doubt each.

::

    25. OKT. 2020        a Sunday: no office stamps then, the month stands
    23. JULI 203         the year is another's: 2025, by what else is known
"""

from pipeline.fields.date.told import Told
from pipeline.fields.date.years import months, year_not_turned
from pipeline.grammar import date
from pipeline.grammar.stamp import Stamp

__all__ = ["believed"]

Note = tuple[str, str, dict[str, str]]
"""A doubt to be: its code, the likely date, the values of its sentence."""


def believed(
    text: str, chosen: str, read: Stamp, years: tuple[int, int], control: str | None, told: Told
) -> tuple[str, list[Note]]:
    """The chosen day as far as it can be believed, and what speaks against it."""
    turned = year_not_turned(chosen, years[0], control, told)
    if turned is not None:
        return turned, [("stamp_year_not_turned", turned, {"read": chosen[:4], "taken": turned[:4]})]
    notes: list[Note] = []
    if len(chosen) == 10 and date.is_free(chosen):
        notes.append(("stamp_on_free_day", chosen[:7], {"day": chosen}))
        chosen = chosen if read.sure else chosen[:7]
    if read.year != chosen[:4]:
        notes.append(("stamp_year_inferred", chosen, {"read": read.year, "taken": chosen[:4]}))
    elif told.to_come and not control and chosen > told.to_come:
        notes.append(("stamp_after_plan", chosen, {"day": chosen, "to_come": told.to_come}))
    elif control and months(control) <= months(chosen):
        notes.append(("control_at_once", chosen, {"control": control, "day": chosen}))
    if read.day and len(chosen) == 7 and not notes:
        notes.append(("day_not_in_calendar", chosen, {}))
    if read.day is None:
        notes.append(("stamp_day_unreadable", chosen, {}))
    elif not _two_marks(text):
        notes.append(("stamp_digit_lost", chosen, {}))
    elif not read.sure or not _marked(text):
        notes.append(("stamp_unclear", chosen, {}))
    return chosen, notes


def _two_marks(text: str) -> bool:
    """Whether two figures, or a dash and one, stand before the month: a single one may have lost its neighbour."""
    marks = [sign for sign in text[:6] if sign.isalnum() or sign in "=–—~-"]
    return len(marks) > 1 and marks[1].isdigit()


def _marked(text: str) -> bool:
    """Whether a mark stands behind the day, as stamps have one: in ``11 FEB.2021`` more than the mark may be lost.

    >>> _marked("1 1. FEB. 2021"), _marked("- 2, DEZ. 2019"), _marked("11 FEB.2021"), _marked("12JAN, 2024")
    (True, True, False, False)
    """
    month = next((place for place, sign in enumerate(text) if sign.isalpha()), 0)
    return any(sign in ".,;:-" for sign in text[1:month])
