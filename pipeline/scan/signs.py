r"""Signs that a text holds and a reader doesn't see, and those that stand for others.

::

    Beschluss<U+200B>kontrolle      a zero-width space: programs put it where a line may break
    V<U+2060>0712/19                a word joiner: where it may not
    Grün<U+00AD>fläche              a soft hyphen: it is printed only at a line's end

None of them parts a word. Ligatures become letters, the hyphens of typesetters become the one on the keyboard:

>>> visible("Be\u200bschluß V\u206007\ufeff12/19 Grün\u00adfläche"), visible("Nachbar\u00ad\u200b\nschaft")
('Beschluß V0712/19 Grünfläche', 'Nachbar-\nschaft')
>>> visible("o\u0308ffentliche Pﬂicht, V\u2011SB0165/23"), visible("Ｖ０７１２/19")
('öffentliche Pflicht, V-SB0165/23', 'V0712/19')
>>> visible("B\u0435schluss") == "Beschluss"  # a Cyrillic letter in a Latin word
True
>>> visible("B¨aume, ¨Offnung, Ger¨ate"), visible("Ba¨ume, O¨ffnung, Gera¨te")  # TeX sets two dots and a letter
('Bäume, Öffnung, Geräte', 'Bäume, Öffnung, Geräte')

Source: the Unicode categories Cf (format) and Mn (variation selectors).
"""

import re
import unicodedata

__all__ = ["visible"]

_SOFT = "\xad"
_PLACES = (*range(0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))
"""Where Unicode has signs without a shape, outside of scripts that no council writes."""
_UNSEEN = [sign for sign in map(chr, _PLACES) if unicodedata.category(sign) == "Cf" and sign != _SOFT]
_UNSEEN += [chr(place) for place in (0x034F, 0x115F, 0x1160, *range(0xFE00, 0xFE10))]
_SIGNS = str.maketrans(
    dict.fromkeys(_UNSEEN, "")
    | dict.fromkeys("\u2010\u2011\u2012\u2043\u2212", "-")
    | dict.fromkeys("\u2044\u2215", "/")
    | dict.fromkeys("\x0b\u2028\u2029", "\n")
    | dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)
_TYPES = (*range(0x2160, 0x2180), *range(0xFF01, 0xFF5F), *range(0x1D400, 0x1D800))
_WIDE = {sign: unicodedata.normalize("NFKC", chr(sign)) for sign in _TYPES}
"""Letters and figures in other type: ``Ｖ０７１２`` and ``𝐕𝟎𝟕𝟏𝟐`` are V0712, ``Ⅳ`` is IV."""
_SIGNS |= {sign: plain for sign, plain in _WIDE.items() if plain.isascii()}
_ALIKE = str.maketrans("АВЕЅІЈКМНОРСТХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTXaesijopcyxABEZHIKMNOPTYXo")
"""Letters of Cyrillic and Greek whose shape is a Latin one's."""
_MIXED = re.compile(r"\b(?=\w*[A-Za-zÄÖÜäöüß])(?=\w*[\u0370-\u04ff])\w+")
"""A word of letters of two alphabets: the eye sees one."""
_OTHER = re.compile(f"[{re.escape(''.join(map(chr, _SIGNS)))}{_SOFT}]")


_DOTS = "\xa8"
_DOTTED = re.compile(rf"(?P<before>(?<![aouAOU]){_DOTS}(?=[aouAOU]))|(?P<after>(?<=[aouAOU]){_DOTS}(?![aouAOU]))")
"""Two dots that stand by themselves before or after their letter."""


def visible(text: str) -> str:
    """The text in composed form (NFC) as it would be printed; every sign that ends a line ends it with a line feed."""
    if not text.isascii() or "\x0b" in text:
        if _DOTS in text:
            text = _undotted(text)
        text = unicodedata.normalize("NFC", text)
        text = _MIXED.sub(lambda word: word[0].translate(_ALIKE), text)
        if _OTHER.search(text):
            text = re.sub(rf"{_SOFT}(?=[^\S\n]*(?:\n|$))", "-", text.translate(_SIGNS)).replace(_SOFT, "")
            text = unicodedata.normalize("NFC", text)
    return text


def _undotted(text: str) -> str:
    """The text with its dots over their letters; between two letters they belong where the text's others do."""
    places = [found.lastgroup for found in _DOTTED.finditer(text)]
    ways = [rf"([aouAOU]){_DOTS}", rf"{_DOTS}([aouAOU])"]
    for way in ways[::-1] if places.count("before") > places.count("after") else ways:
        text = re.sub(way, "\\1\u0308", text)
    return text
