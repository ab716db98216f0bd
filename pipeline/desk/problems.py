r"""What went wrong, in German and with what to do: an archivist reads these, not a programmer.

>>> german("brief.pdf: not a scan but a GIF picture; convert it to PNG")
'Das ist kein Scan, sondern ein GIF-Bild. Bitte in PNG umwandeln.'
>>> german("scan-7.pdf: 812 pages, the limit is 500; split it or raise max_pages")
'812 Seiten sind zu viel, höchstens 500 werden gelesen. Bitte aufteilen.'
>>> german("corrections/keep.txt:3: 'Eins' stands in line 2 already")
'corrections/keep.txt, Zeile 3: „Eins“ steht schon in Zeile 2.'
>>> german("something of which the desk has not heard")
'Meldung des Programms: something of which the desk has not heard'
"""

import re
from collections.abc import Sequence

__all__ = ["german"]

_SENTENCES: Sequence[tuple[str, str]] = (
    (r"the file is empty", "Die Datei ist leer. Bitte noch einmal scannen oder kopieren."),
    (
        r"not a scan but a Word",
        "Das ist kein Scan, sondern ein Word- oder Office-Dokument. Bitte als PDF speichern.",
    ),
    (r"not a scan but a ZIP", "Das ist kein Scan, sondern ein ZIP-Archiv. Bitte entpacken."),
    (
        r"not a scan but an old Office",
        "Das ist kein Scan, sondern ein altes Office-Dokument (.doc). Bitte als PDF speichern.",
    ),
    (r"not a scan but a rich text", "Das ist kein Scan, sondern ein RTF-Dokument. Bitte als PDF speichern."),
    (r"not a scan but a JPEG 2000", "Das ist kein Scan, sondern ein JPEG-2000-Bild. Bitte in PNG umwandeln."),
    (r"not a scan but a HEIF", "Das ist kein Scan, sondern ein HEIF- oder AVIF-Bild. Bitte in JPEG umwandeln."),
    (r"not a scan but a (\w+) picture", r"Das ist kein Scan, sondern ein \1-Bild. Bitte in PNG umwandeln."),
    (r"not a scan but a compressed", "Das ist kein Scan, sondern ein gepacktes Archiv. Bitte entpacken."),
    (r"not a scan but a PostScript", "Das ist kein Scan, sondern eine PostScript-Datei. Bitte in PDF umwandeln."),
    (
        r"not a scan but a web page",
        "Das ist kein Scan, sondern eine Webseite, vielleicht eine Fehlerseite. Bitte die Datei noch einmal holen.",
    ),
    (
        r"neither PDF, TIFF, PNG, JPEG nor plain text",
        "Das ist weder PDF, TIFF, PNG, JPEG noch Text. Bitte in eines davon umwandeln.",
    ),
    (
        r"holds plain text, not what its name says",
        "Die Datei enthält nur Text, nicht was ihr Name sagt. Bitte in .txt umbenennen.",
    ),
    (r"holds no word", "Die Datei enthält kein Wort. Bitte noch einmal scannen oder kopieren."),
    (r"a text of more than (\d+) MB", r"Ein Text von mehr als \1 MB ist keine Mitteilung. Bitte aufteilen."),
    (
        r"begins like text, but holds other bytes",
        "Die Datei beginnt wie ein Text, enthält aber anderes. Bitte noch einmal kopieren.",
    ),
    (
        r"the PDF is damaged",
        "Das PDF ist beschädigt oder abgeschnitten. Bitte noch einmal scannen oder kopieren.",
    ),
    (
        r"the picture is damaged",
        "Das Bild ist beschädigt oder abgeschnitten. Bitte noch einmal scannen oder kopieren.",
    ),
    (
        r"page (\d+) cannot be rendered",
        r"Seite \1 lässt sich nicht darstellen. Bitte die Datei neu als PDF drucken.",
    ),
    (r"asks for a password", "Das PDF ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern."),
    (
        r"page (\d+) has (\d+) megapixels, the limit is ([\d.]+)",
        r"Seite \1 hat \2 Megapixel, höchstens \3 werden gelesen. Bitte mit geringerer Auflösung scannen.",
    ),
    (r"more pixels than can be read", "Das Bild ist zu groß. Bitte mit 300 dpi scannen."),
    (
        r"(\d+) pages, the limit is (\d+)",
        r"\1 Seiten sind zu viel, höchstens \2 werden gelesen. Bitte aufteilen.",
    ),
    (r"more than ([\d.]+) MB; split it", r"Die Datei ist größer als \1 MB. Bitte aufteilen."),
    (
        r"more than (\d+) MB of memory",
        r"Das Lesen braucht mehr als \1 MB Arbeitsspeicher. Bitte mit geringerer Auflösung scannen.",
    ),
    (
        r"took (?:Tesseract )?longer than ([\d.]+) s",
        r"Das Lesen dauerte länger als \1 Sekunden und wurde abgebrochen. Bitte sauberer oder in Teilen scannen.",
    ),
    (
        r"Tesseract's language (\S+) is not installed",
        r"Auf dem Rechner fehlt die Sprache \1 der Texterkennung. Das behebt, wer das Beschlussbuch betreut.",
    ),
    (
        r"(?:^|: )([\w' -]+) is not installed",
        r"Auf dem Rechner fehlt das Programm \1. Das behebt, wer das Beschlussbuch betreut.",
    ),
    (
        r"reading process was ended",
        "Das Lesen ist abgestürzt. Bitte die Datei neu als PDF drucken oder noch einmal scannen.",
    ),
    (
        r"(?:Tesseract|pdf\w+) failed",
        "Die Texterkennung ist an der Datei gescheitert. Bitte noch einmal scannen.",
    ),
    (r"no picture to read", "Eine Seite hat kein Bild. Bitte noch einmal scannen."),
    (
        r"an unforeseen error",
        "Beim Lesen geschah ein unvorhergesehener Fehler. Bitte mit der Datei dem Betreuer melden.",
    ),
    (r"no such file", "Die Datei ist nicht mehr da."),
    (r"may not be read", "Die Datei darf nicht gelesen werden. Bitte die Rechte prüfen."),
    (r"holds no stored pages", "Die aufbewahrten Seiten sind beschädigt. Bitte den Scan noch einmal einreichen."),
    (r"cannot be written \((.+)\)", r"Es ließ sich nicht schreiben (\1). Bitte Ordner und freien Platz prüfen."),
    (r"cannot be read \((.+)\)", r"Es ließ sich nicht lesen (\1). Bitte Ordner und Rechte prüfen."),
    (
        r"is not the hash of a scan",
        "Der Datensatz nennt seinen Scan nicht richtig. Bitte noch einmal einlesen.",
    ),
    (
        r"(\S+):(\d+): '(.+)' stands in line (\d+) already",
        r"\1, Zeile \2: „\3“ steht schon in Zeile \4.",
    ),
    (r"(\S+):(\d+): '(.+)' → '(.+)' stands in line (\d+)", r"\1, Zeile \2: „\3“ → „\4“ steht schon in Zeile \5."),
    (r"(\S+):(\d+): a tab; a list", r"\1, Zeile \2: In einer Liste steht je Zeile ein Wort, ohne Tabulator."),
    (r"(\S+):(\d+): not UTF-8", r"\1: Die Datei ist nicht in UTF-8 gespeichert."),
    (r"(\S+):(\d+): the first line must be", r"\1: Die erste Zeile muss mit # beginnen und die Quelle nennen."),
    (r"(\S+):(\d+): unknown dictionary", r"\1: Dieses Wörterbuch ist nicht bekannt; Listen gehören nach words/."),
    (r"(\S+):(\d+): ([^;]+), expected", r"\1, Zeile \2: Die Zahl der Spalten stimmt nicht."),
    (r"(\S+):(\d+): '(.+)' is no cost", r"\1, Zeile \2: „\3“ ist kein Gewicht zwischen 0 und 1."),
)
"""What the reading says somewhere in its message, and the sentences for it; the first that fits counts."""


def german(problem: str) -> str:
    """The problem in German; as it came, and said to be the program's own words, where it is not known here."""
    for pattern, words in _SENTENCES:
        if found := re.search(pattern, problem):
            return found.expand(words)
    return f"Meldung des Programms: {problem}"
