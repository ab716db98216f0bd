"""The language in which the command line speaks: German with ``LANG=de_DE.UTF-8`` or ``--lang de``, else English.

>>> of_environment({"LANG": "de_DE.UTF-8"}), of_environment({"LANG": "de_DE.UTF-8", "LC_ALL": "C"})
('de', 'en')
"""

import os
from collections.abc import Mapping

from pipeline.catalogue import Language

__all__ = ["of_environment", "said", "speak", "spoken"]

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which gettext asks them."""

_chosen: list[Language] = []


def of_environment(environment: Mapping[str, str]) -> Language:
    """The language of the first variable that says one."""
    first = next((value for name in _VARIABLES if (value := environment.get(name))), "")
    return "de" if first.lower().startswith("de") else "en"


def speak(language: Language | None) -> None:
    """From here on this process speaks that language; None for the environment's."""
    _chosen[:] = [language] if language else []


def said(english: str, german: str) -> str:
    """The one of the two that is spoken."""
    return german if spoken() == "de" else english


def spoken() -> Language:
    """The language that was chosen, else the environment's."""
    return _chosen[0] if _chosen else of_environment(os.environ)
