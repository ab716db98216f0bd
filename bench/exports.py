"""Validate our exports against the specifications' own files: ``python bench/exports.py SCHEMAS``.

``SCHEMAS`` holds ``alto/alto-4-4.xsd``, ``page/pagecontent-2019-07-15.xsd`` and ``oparl/*.json`` (OParl 1.1's object
descriptions). A book of invented memos goes out as OParl, the sample scans as ALTO and PAGE; every object and every
page is checked, and the count of each is printed.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "ledger"), str(ROOT)]

from invented_memos import memos, one  # noqa: E402 - the path comes first

TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
FORMATS = {
    "url": r"https?://\S+",
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)",
}


def problems(thing: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], where: str) -> list[str]:
    """What an object has against its description: missing, of another type or format, unknown without a prefix."""
    found = [f"{where}: lacks {name}" for name in schema["required"] if name not in thing]
    for name, value in thing.items():
        rule = schema["properties"].get(name)
        if rule is None:
            found += [] if ":" in name else [f"{where}.{name}: unknown"]
        else:
            found += problems_of(value, rule, schemas, f"{where}.{name}")
    return found


def problems_of(value: Any, rule: dict[str, Any], schemas: dict[str, Any], where: str) -> list[str]:
    """The same for one property."""
    if not isinstance(value, TYPES[rule["type"]]):
        return [f"{where}: {type(value).__name__} is no {rule['type']}"]
    pattern = rule.get("pattern") or FORMATS.get(rule.get("format", ""))
    if pattern and not re.fullmatch(pattern.replace("\\:", ":").replace("\\/", "/"), value):
        return [f"{where}: {value!r} is no {rule.get('format', pattern)}"]
    if rule["type"] == "array" and "items" in rule:
        return [
            p
            for index, item in enumerate(value)
            for p in problems_of(item, rule["items"], schemas, f"{where}[{index}]")
        ]
    if "schema" in rule:
        return problems(value, schemas[rule["schema"].removesuffix(".json")], schemas, where)
    return []


def oparl(folder: Path, given: Path) -> list[str]:
    """Export a book and check every object, and that every address leads to a file."""
    schemas = {path.stem: json.loads(path.read_text()) for path in given.glob("*.json")}
    records = folder / "records.jsonl"
    records.write_text("".join(memo.model_dump_json() + "\n" for memo in [*memos(400), one(None), one(scan="again")]))
    base, out, db = "https://example.org/oparl", folder / "oparl", folder / "ledger.db"
    beschlussbuch("ledger", "import", records, "--db", db)
    beschlussbuch("export", "oparl", "--base-url", base, "--out", out, "--db", db)
    found, counted = [], Counter()
    for path in sorted(out.rglob("*.json")):
        thing = json.loads(path.read_text())
        named = re.findall(rf'"{base}/([^"]*)"', path.read_text())
        found += [f"{path.name}: {address} leads nowhere" for address in named if not (out / address).exists()]
        if "type" in thing:
            kind = thing["type"].rsplit("/", 1)[-1]
            counted[kind] += 1
            found += problems(thing, schemas[kind], schemas, str(path.relative_to(out)))
    print("OParl:", dict(counted))
    return found


def alto(folder: Path, given: Path) -> list[str]:
    """Export the sample scans' pages and check them with the XSD."""
    schema = etree.XMLSchema(etree.parse(given / "alto-4-4.xsd"))
    scans = [path for path in (ROOT / "samples").iterdir() if path.suffix in {".pdf", ".png", ".jpg", ".tif"}]
    beschlussbuch("export", "alto", *scans, ROOT / "samples" / "sozialtreff.txt", "--out", folder / "alto")
    pages = sorted((folder / "alto").iterdir())
    print("ALTO:", len(pages), "pages")
    return [f"{page.name}: {schema.error_log}" for page in pages if not schema.validate(etree.parse(page))]


def page(folder: Path, given: Path) -> list[str]:
    """The same as PAGE-XML; a text has no pages in it."""
    schema = etree.XMLSchema(etree.parse(given / "pagecontent-2019-07-15.xsd"))
    scans = [path for path in (ROOT / "samples").iterdir() if path.suffix in {".pdf", ".png", ".jpg", ".tif"}]
    beschlussbuch("export", "page", *scans, "--out", folder / "page")
    pages = sorted((folder / "page").iterdir())
    print("PAGE:", len(pages), "pages")
    return [f"{one.name}: {schema.error_log}" for one in pages if not schema.validate(etree.parse(one))]


def bag(folder: Path, schemas: Path) -> list[str]:
    """Pack the sample scans, check METS and PREMIS with their XSDs and the packages as their owner would."""
    scans = [path for path in (ROOT / "samples").iterdir() if path.suffix in {".pdf", ".png", ".jpg", ".tif", ".txt"}]
    beschlussbuch("export", "bag", *scans, "--out", folder / "bags")
    beschlussbuch("verify", folder / "bags")
    found = []
    for name in ("mets", "premis"):
        schema = etree.XMLSchema(etree.parse(schemas / name / f"{name}.xsd"))
        documents = sorted((folder / "bags").glob(f"*/data/{name}.xml"))
        print(f"{name.upper()}:", len(documents), "documents")
        found += [f"{one}: {schema.error_log}" for one in documents if not schema.validate(etree.parse(one))]
    return found


def beschlussbuch(*words: object) -> None:
    """Run the command."""
    subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, words)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )


def main(schemas: Path) -> int:
    """Check all; the exit code is 1 where something is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        found = oparl(place, schemas / "oparl") + alto(place, schemas / "alto") + page(place, schemas / "page")
        found += bag(place, schemas)
    print(*found or ["no problems"], sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
