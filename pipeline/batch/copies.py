"""A scan with the bytes of another gets that one's record, under its own name and naming the other.

::

    2019/scan-0042.pdf         read                 2019/scan-0042.pdf.json
    rescans/box-7-0003.pdf     the same bytes       rescans/box-7-0003.pdf.json   "same_as": "2019/scan-0042.pdf"

So every scan has its record, and its archive copy where there is one, and whoever waits for it finds it, though each
content is read once.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfileobj

from pipeline.errors import PathError
from pipeline.files import write_whole, written_whole

__all__ = ["copy_archived", "write_copies"]


def write_copies(record: Path, twin: str, copies: Iterable[tuple[Path, str]]) -> bool:
    """Write the record of the input ``twin`` at other places, each for the scan that is given with it.

    False where the twin's record is not there any more. Raises PathError.
    """
    try:
        kept = json.loads(record.read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise PathError("record_unreadable", record, why=str(error)) from error
    for target, scan in copies:
        for memo in kept if isinstance(kept, list) else [kept]:
            memo["source"]["file"] = Path(scan).name.encode("utf-8", "backslashreplace").decode()
            memo["source"]["same_as"] = twin
        write_whole(target, (json.dumps(kept, indent=1, ensure_ascii=False) + "\n").encode())
    return True


def copy_archived(copy: Path, targets: Iterable[Path]) -> bool:
    """Put a scan's archive copy at other places, too; False where there is none. Raises PathError."""
    if not copy.is_file():
        return False
    for target in targets:
        with copy.open("rb") as kept, written_whole(target) as file:
            copyfileobj(kept, file)
    return True
