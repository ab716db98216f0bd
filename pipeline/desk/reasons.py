r"""Why something is doubtful, in German: the cause that groups doubts, and the sentence about one of them.

>>> cause("the stamp's year reads 203, taken as 2025")
'Jahr des Stempels unsicher'
>>> sentence("the stamp's year reads 203, taken as 2025")
'Das Jahr des Stempels liest sich als 203, angenommen ist 2025.'
>>> cause("session SR/018/2012 can hardly have passed paper V0532/15")
'Sitzung und Beschluss passen nicht zusammen'
>>> cause("a cause of which the desk has not heard: 17"), sentence("a new one")
('a cause of which the desk has not heard: …', 'a new one')
"""

import re
from collections.abc import Sequence

__all__ = ["cause", "sentence"]

_CAUSES: Sequence[tuple[str, str, str]] = (
    (r"no date could be found", "Datum nicht gefunden", "Es wurde kein Datum gefunden."),
    (r"the stamp is unreadable", "Stempel unlesbar", "Der Stempel ist nicht lesbar."),
    (r"the stamp's year is unreadable", "Stempel ohne Jahr", "Das Jahr des Stempels ist nicht lesbar."),
    (r"the stamp's day is unreadable", "Stempel ohne Tag", "Der Tag des Stempels ist nicht lesbar."),
    (
        r"the stamp's year reads (\S+), taken as (\S+)",
        "Jahr des Stempels unsicher",
        r"Das Jahr des Stempels liest sich als \1, angenommen ist \2.",
    ),
    (
        r"the stamp's day may have lost a digit",
        "Tag des Stempels unsicher",
        "Beim Tag des Stempels kann eine Ziffer fehlen.",
    ),
    (
        r"the stamp's day or month is not clear",
        "Tag oder Monat des Stempels unsicher",
        "Tag oder Monat des Stempels sind nicht deutlich.",
    ),
    (
        r"the stamp's month may be June or July",
        "Juni oder Juli im Stempel",
        "Der Monat des Stempels kann Juni oder Juli heißen.",
    ),
    (
        r"(\S+) is no working day: the stamp's day is misread",
        "Stempel zeigt einen freien Tag",
        r"Der \1 ist kein Arbeitstag: der Tag des Stempels ist verlesen.",
    ),
    (
        r"the stamp shows last year's (\S+) in January, taken as (\S+)",
        "Stempel mit Vorjahr im Januar",
        r"Der Stempel zeigt im Januar noch \1, angenommen ist \2.",
    ),
    (
        r"the stamp's (\S+) lies behind (\S+), which is still to come",
        "Stempel liegt nach dem Angekündigten",
        r"Der Stempel vom \1 liegt nach dem \2, der erst kommen soll.",
    ),
    (
        r"the next control (\S+) follows (\S+) at once",
        "Nächste Kontrolle folgt sofort",
        r"Die nächste Kontrolle \1 folgt dem Datum \2 auf dem Fuße.",
    ),
    (
        r"the memo's date (\S+) lies before the session (.+)",
        "Datum liegt vor der Sitzung",
        r"Das Datum \1 liegt vor der Sitzung \2.",
    ),
    (
        r"the memo's date (\S+) lies before (\S+), of which it reports",
        "Datum liegt vor dem Berichteten",
        r"Das Datum \1 liegt vor dem \2, von dem berichtet wird.",
    ),
    (
        r"the next control (\S+) lies before the memo's date (\S+)",
        "Nächste Kontrolle liegt vor dem Datum",
        r"Die nächste Kontrolle \1 liegt vor dem Datum \2.",
    ),
    (
        r"session (.+) can hardly have passed paper (.+)",
        "Sitzung und Beschluss passen nicht zusammen",
        r"Die Sitzung \1 kann die Vorlage \2 kaum beschlossen haben.",
    ),
    (r"no number could be read", "Beschlussnummer nicht gefunden", "Die Nummer des Beschlusses ist nicht lesbar."),
    (r"no session could be read", "Sitzungsnummer nicht gefunden", "Die Nummer der Sitzung ist nicht lesbar."),
    (r"no title could be read", "Titel nicht gefunden", "Der Titel ist nicht lesbar."),
    (r"(.+?) may be (.+) or (.+)", "Nummer hat mehrere Lesarten", r"\1 kann \2 oder \3 heißen."),
    (
        r"no body is known to meet under (\S+); .*",
        "Gremium unbekannt",
        r"Zum Kürzel \1 ist kein Gremium bekannt; eine Zeile in corrections/bodies.tsv nennt es.",
    ),
    (
        r"interim only by the next control's date",
        "Zwischenstand nur erschlossen",
        "Nur die nächste Kontrolle lässt auf einen Zwischenstand schließen.",
    ),
    (
        r"neither interim nor final is said",
        "Zwischenstand oder Abschluss fehlt",
        "Es steht weder Zwischenstand noch Abschluss da.",
    ),
    (
        r"the index knows no paper (.+)",
        "Beschluss nicht im Verzeichnis",
        r"Das Verzeichnis kennt keine Vorlage \1.",
    ),
    (
        r"the number is missing; the title names a paper",
        "Beschlussnummer nach dem Titel",
        "Die Nummer fehlt; der Titel nennt eine Vorlage des Verzeichnisses.",
    ),
    (
        r"the title is that of (.+), not of (.+)",
        "Titel gehört zu anderem Beschluss",
        r"Der Titel ist der von \1, nicht der von \2.",
    ),
    (r"the points are numbered (.+)", "Punkte fehlen in der Zählung", r"Die Punkte tragen die Nummern \1."),
    (
        r"the report names a point that isn't quoted",
        "Punkt genannt, aber nicht zitiert",
        "Der Bericht nennt den Punkt, die Mitteilung zitiert ihn nicht.",
    ),
    (
        r"no resolution text could be told from the report",
        "Beschlusstext nicht vom Bericht zu trennen",
        "Der Text des Beschlusses lässt sich nicht vom Bericht trennen.",
    ),
    (
        r"no heading of a control memo was found",
        "Keine Beschlusskontrolle",
        "Es wurde keine Überschrift einer Beschlusskontrolle gefunden.",
    ),
    (
        r"the author's slip, kept as printed",
        "Versehen des Verfassers",
        "So steht es auf dem Papier; gemeint ist wohl etwas anderes.",
    ),
    (r"two readings are as likely", "Zwei Lesarten", "Zwei Lesarten sind gleich wahrscheinlich."),
    (
        r"a control sign stood here and was left out",
        "Unlesbares Zeichen im Text",
        "Hier stand ein Zeichen, dem die Datei keinen Buchstaben zuordnet; es ist weggelassen.",
    ),
    (r"no dictionary knows the word", "Unbekanntes Wort", "Kein Wörterbuch kennt das Wort."),
    (
        r"an edit by hand no longer fits this reading",
        "Änderung passt nicht mehr",
        "Eine Änderung von Hand passt nicht mehr zur neuen Lesung.",
    ),
)
"""What the reading says, the name of the cause, and the sentence."""


def cause(reason: str) -> str:
    """The name under which doubts of one cause are grouped; numbers don't part a cause that is not known here."""
    for pattern, name, _ in _CAUSES:
        if re.fullmatch(pattern, reason):
            return name
    return re.sub(r"\d+", "…", reason)


def sentence(reason: str) -> str:
    """The reason in German; as it came where it is not known here."""
    for pattern, _, words in _CAUSES:
        if found := re.fullmatch(pattern, reason):
            return found.expand(words)
    return reason
