"""What an archive copy could not take over as it was: by code, told in the reader's language.

>>> str(Note("font_elsewhere", {"page": 1, "font": "Helvetica"}))
'page 1 was drawn as a picture, as it is written in the font Helvetica, which is not in the file'
>>> Note("page_too_large", {"page": 2}).told("de")
'Seite 2 ist zu groß, um gezeichnet zu werden; ihr Platz ist leer.'
"""

from typing import NamedTuple

from pipeline.catalogue import Language, Values, sayings

__all__ = ["Note"]


class Note(NamedTuple):
    """A code of ``catalogue/copies.toml`` and the values that its sentence names."""

    code: str
    values: Values

    def told(self, language: Language) -> str:
        """The note in words."""
        return sayings("copies")[self.code].text(language, self.values)

    def __str__(self) -> str:
        return self.told("en")
