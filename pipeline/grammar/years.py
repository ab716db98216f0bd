"""The year of a meeting, and that in which a resolution was passed.

::

    SR/063/2024    2024        SBR Alt/055/19    2019        V0760/15, passed in SR/020/2016    2016
"""

import re

from pipeline.grammar.resolution_number import Numbers

__all__ = ["passed_in", "session_year", "year_in"]


def session_year(session: str | None) -> int | None:
    """The year of a session's number, which has four digits or two.

    >>> session_year("SR/063/2024"), session_year("SBR Alt/055/19"), session_year(None)
    (2024, 2019, None)
    """
    found = re.search(r"/(?:20)?(\d\d)$", session or "")
    return 2000 + int(found[1]) if found else None


def passed_in(number: str | None, session: str | None, numbers: Numbers) -> int | None:
    """The year in which a resolution was passed: of its session, else of its number.

    >>> from pipeline.form import shipped
    >>> numbers = Numbers.of(shipped().numbers)
    >>> passed_in("V0760/15", "SR/020/2016", numbers), passed_in("V-Alt0018/18", None, numbers)
    (2016, 2018)
    >>> passed_in("V-Alt0018/18", "SBR Alt/055/19", numbers), passed_in(None, None, numbers)
    (2019, None)
    """
    return session_year(session) or (numbers.year_of(number) if number else None)


def year_in(text: str) -> str | None:
    """The first year of this century that a text names.

    >>> year_in("30. Jumi 2025"), year_in("später")
    ('2025', None)
    """
    found = re.search(r"20\d\d", text)
    return found[0] if found else None
