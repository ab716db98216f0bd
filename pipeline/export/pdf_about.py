"""What a copy says of itself, as XMP: title, number, date, its part of PDF/A; its language says the file's root.

::

    <rdf:Description pdfaid:part="2" pdfaid:conformance="B" dc:identifier="V0760/15" …>

Written short and without padding: nobody writes into a copy. Sources: ISO 16684-1 (XMP), ISO 19005-2, 6.6.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.export.placed import clean

__all__ = ["about"]

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="{part}" \
pdfaid:conformance="B" xmlns:dc="http://purl.org/dc/elements/1.1/"{identifier}>{told}</rdf:Description></rdf:RDF>\
<?xpacket end="r"?>"""


def about(title: str, numbers: Sequence[str], dates: Sequence[str], part: int, notes: Sequence[str] = ()) -> bytes:
    """The packet for a copy with memos of these numbers and dates (EDTF); ``notes``: what is not as it was."""
    identifier = f" dc:identifier={quoteattr(clean('; '.join(numbers)))}" if numbers else ""
    told = _words("title", title) + (_list("date", "Seq", dates) if dates else "")
    told += _words("description", "; ".join(notes)) if notes else ""
    return _PACKET.format(part=part, identifier=identifier, told=told).encode()


def _words(name: str, text: str) -> str:
    return f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(clean(text))}</rdf:li></rdf:Alt></dc:{name}>'


def _list(name: str, kind: str, items: Sequence[str]) -> str:
    inside = "".join(f"<rdf:li>{escape(clean(item))}</rdf:li>" for item in items)
    return f"<dc:{name}><rdf:{kind}>{inside}</rdf:{kind}></dc:{name}>"
