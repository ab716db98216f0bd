r"""Signs that a text holds and a reader doesn't see, and those that stand for others.

::

    Beschluss<U+200B>kontrolle      a zero-width space: programs put it where a line may break
    V<U+2060>0712/19                a word joiner: where it may not
    Grün<U+00AD>fläche              a soft hyphen: it is printed only at a line's end

None of them parts a word. Ligatures become letters, the hyphens of typesetters become the one on the keyboard:

>>> visible("Be\u200bschluß V\u206007\ufeff12/19 Grün\u00adfläche"), visible("Nachbar\u00ad\u200b\nschaft")
('Beschluß V0712/19 Grünfläche', 'Nachbar-\nschaft')
>>> visible("o\u0308ffentliche Pﬂicht, V\u2011SB0165/23")
'öffentliche Pflicht, V-SB0165/23'

Source: the Unicode categories Cf (format) and Mn (variation selectors).
"""

import re
import sys
import unicodedata

__all__ = ["visible"]

_SOFT = "\xad"
_UNSEEN = "".join(
    sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) == "Cf" and sign != _SOFT
)
_UNSEEN += "\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a"
_UNSEEN += "\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
_SIGNS = str.maketrans(
    dict.fromkeys(_UNSEEN, "")
    | dict.fromkeys("\u2010\u2011\u2012\u2043\u2212", "-")
    | dict.fromkeys("\x0b\u2028\u2029", "\n")
    | dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)
_OTHER = re.compile(f"[{re.escape(''.join(map(chr, _SIGNS)))}{_SOFT}]")


def visible(text: str) -> str:
    """The text in composed form (NFC) as it would be printed; every sign that ends a line ends it with a line feed."""
    if not text.isascii() or "\x0b" in text:
        text = unicodedata.normalize("NFC", text)
        if _OTHER.search(text):
            text = re.sub(rf"{_SOFT}(?=[^\S\n]*(?:\n|$))", "-", text.translate(_SIGNS)).replace(_SOFT, "")
            text = unicodedata.normalize("NFC", text)
    return text
