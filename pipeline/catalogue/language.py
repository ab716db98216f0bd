"""The language in which the command line speaks: German with ``LANG=de_DE.UTF-8`` or ``--lang de``, else English.

>>> of_environment({"LANG": "de_DE.UTF-8"}), of_environment({"LANG": "de_DE.UTF-8", "LC_ALL": "C"})
('de', 'en')

The command line's own words stand in the code in English; gettext finds the German beside them in
``locale/de/LC_MESSAGES/beschlussbuch.po`` (`make messages` gathers and compiles it), and those of click as well.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.catalogue import Language

__all__ = ["DOMAIN", "LOCALE", "counted", "decimal", "of_environment", "said", "speak", "spoken"]

DOMAIN = "beschlussbuch"
LOCALE = Path(__file__).parent / "locale"
gettext.bindtextdomain(DOMAIN, str(LOCALE))

_FIRST = "LANGUAGE"  # the variable that gettext asks first
_VARIABLES = (_FIRST, "LC_ALL", "LC_MESSAGES", "LANG")

_found: dict[str, str | None] = {}
"""What `speak` found in the environment."""


def of_environment(environment: Mapping[str, str]) -> Language:
    """The language of the first variable that says one."""
    first = next((value for name in _VARIABLES if (value := environment.get(name))), "")
    return "de" if first.lower().startswith("de") else "en"


def speak(language: Language | None) -> None:
    """From here on this process, and each that it starts, speaks that language; None: the environment's as found."""
    if language is not None:
        _found.setdefault(_FIRST, os.environ.get(_FIRST))
        os.environ[_FIRST] = language
        gettext.textdomain(DOMAIN)  # where click looks for its own words
    elif _FIRST in _found:
        before = _found.pop(_FIRST)
        os.environ.pop(_FIRST) if before is None else os.environ.update({_FIRST: before})


def spoken() -> Language:
    """The language that was chosen, else the environment's."""
    return of_environment(os.environ)


def said(english: str, /, **values: object) -> str:
    """The sentence in the language that is spoken, with its values in their places.

    >>> speak("de"); said("{failed} failed", failed=3); speak(None)
    '3 gescheitert'
    """
    words = gettext.dgettext(DOMAIN, english) if english else ""
    return words.format(**values) if values else words


def decimal(number: float, places: int = 1) -> str:
    """The number with so many decimals, as the language writes it.

    >>> decimal(31.44)
    '31.4'
    """
    shown = f"{number:,.{places}f}"
    return shown if spoken() == "en" else shown.translate(str.maketrans(",.", ".,"))


def counted(one: str, many: str, number: int, /, **values: object) -> str:
    """The sentence for one or for another number, which stands at ``{n}`` as the language writes it.

    >>> counted("{n} change", "{n} changes", 1), counted("{n} change", "{n} changes", 1200)
    ('1 change', '1,200 changes')
    """
    shown = f"{number:,}" if spoken() == "en" else f"{number:,}".replace(",", ".")
    return gettext.dngettext(DOMAIN, one, many, number).format(n=shown, **values)
