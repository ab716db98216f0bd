"""What was done with a scan, when, by which program and by whom: PREMIS 3.0.

::

    object  original/scan-0042.pdf   SHA-512, size, format
    event   ingestion     2019-05-06T08:00:12Z   the file as it was received (its own time)
    event   recognition   2026-03-01T10:22:40Z   tesseract 5.3.0 (deu)
    event   correction    2026-03-01T10:22:40Z   dictionaries sha256:…
    event   editing       2026-03-04T09:15:00Z   points[2].status.state by M. Muster
    event   packaging     2026-05-02T07:00:00Z   beschlussbuch 1.0.0

Source: PREMIS 3.0 of the Library of Congress; the kinds of events are those of its vocabulary where it has one.
"""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from pipeline.export.fixity import digest_of
from pipeline.export.packed import Packed
from pipeline.export.placed import clean
from pipeline.memo import Memo
from pipeline.version import our_version

__all__ = ["NAMESPACE", "premis"]

NAMESPACE = "http://www.loc.gov/premis/v3"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ElementTree.register_namespace("xsi", INSTANCE)


def premis(scans: Sequence[Packed], folder: Path, now: dt.datetime) -> bytes:
    """The PREMIS document of a bag whose originals lie in ``folder``; ``now`` is when it is packed."""
    root = Element("premis", {"xmlns": NAMESPACE, "version": "3.0"})
    story = _Story()
    for one in scans:
        _object(root, one, folder)
        story.tell(one, now)
    for element in (*story.events, *story.agents.values()):
        root.append(element)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _object(root: Element, one: Packed, folder: Path) -> None:
    path = folder / "original" / one.name
    element = SubElement(root, "object", {f"{{{INSTANCE}}}type": "file"})
    _identifier(element, "object", "local", f"original/{one.name}")
    character = SubElement(element, "objectCharacteristics")
    fixity = SubElement(character, "fixity")
    SubElement(fixity, "messageDigestAlgorithm").text = "SHA-512"
    SubElement(fixity, "messageDigest").text = digest_of(path)
    SubElement(character, "size").text = str(path.stat().st_size)
    SubElement(SubElement(SubElement(character, "format"), "formatDesignation"), "formatName").text = one.memos[
        0
    ].source.media_type
    SubElement(element, "originalName").text = clean(one.path.name)


class _Story:
    """The events and agents of a package as they are told; an agent is named once."""

    def __init__(self) -> None:
        self.events: list[Element] = []
        self.agents: dict[str, Element] = {}

    def tell(self, one: Packed, now: dt.datetime) -> None:
        """Everything that happened to a scan."""
        name = f"original/{one.name}"
        ours = self.agent("beschlussbuch", "software", our_version())
        received = dt.datetime.fromtimestamp(one.path.stat().st_mtime, dt.UTC)
        self.event(name, "ingestion", received, "the file as it was received; the time is the file's own", ours)
        first = one.memos[0].processing
        engine = self.agent(first.engine, "software")
        self.event(name, "recognition", one.read, f"{len(first.pages)} pages read by {first.engine}", engine)
        maker = self.agent("beschlussbuch", "software", first.version)
        changes = sum(len(memo.corrections) for memo in one.memos)
        words = f"{changes} changes with the dictionaries {first.corrections}"
        self.event(name, "correction", one.read, words, maker)
        for memo in one.memos:
            self.edits(name, memo)
        self.event(name, "packaging", now, "packed with copy, pages and records", ours)

    def edits(self, name: str, memo: Memo) -> None:
        """What persons changed in the record."""
        for edit in memo.edits:
            who = self.agent(edit.who, "person")
            self.event(name, "editing", edit.when, f"{edit.field}: {edit.before!r} became {edit.after!r}", who)

    def event(self, name: str, kind: str, when: dt.datetime | str, words: str, agent: str) -> None:
        """One thing that was done to the file of that name."""
        element = Element("event")
        _identifier(element, "event", "local", f"event-{len(self.events) + 1}")
        SubElement(element, "eventType").text = kind
        time = when if isinstance(when, str) else when.isoformat(timespec="seconds")
        SubElement(element, "eventDateTime").text = time
        SubElement(SubElement(element, "eventDetailInformation"), "eventDetail").text = clean(words)
        _identifier(element, "linkingAgent", "local", agent)
        _identifier(element, "linkingObject", "local", name)
        self.events.append(element)

    def agent(self, name: str, kind: str, version: str | None = None) -> str:
        """The identifier of a program or person, who is entered when first met."""
        key = f"{kind} {name} {version or ''}".strip()
        if key not in self.agents:
            element = Element("agent")
            _identifier(element, "agent", "local", f"agent-{len(self.agents) + 1}")
            SubElement(element, "agentName").text = clean(name)
            SubElement(element, "agentType").text = kind
            if version:
                SubElement(element, "agentVersion").text = version
            self.agents[key] = element
        return f"agent-{list(self.agents).index(key) + 1}"


def _identifier(element: Element, of: str, kind: str, value: str) -> None:
    identifier = SubElement(element, f"{of}Identifier")
    SubElement(identifier, f"{of}IdentifierType").text = kind
    SubElement(identifier, f"{of}IdentifierValue").text = clean(value)
