"""The clerk of a batch: hands out what waits, a handful at a time, and enters what became of it.

::

    scan-1.pdf                   has pictures: seconds a page, so it goes to a reader alone
    memo-1.txt … memo-16.txt     text alone: milliseconds each, so a reader gets several at once

Handing out and entering cost one transaction a handful. A scan with the content of another is read once: if that one
has been read, its record stands for both; if it is being read, the scan waits for the outcome.
"""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.batch import quarantine
from pipeline.batch.answer import Answer, refusal
from pipeline.batch.copies import copy_archived, write_copies
from pipeline.batch.inputs import check_plain
from pipeline.batch.isolation import WRITTEN, Task
from pipeline.batch.manifest import READ, Item, Manifest
from pipeline.batch.nursery import get_ready
from pipeline.batch.remote import INCOMING, Outbox, fetch, is_url
from pipeline.batch.tally import Plan, Tally
from pipeline.errors import BeschlussbuchError, PathError, Problem, StorageOut
from pipeline.files import COPY, sha256_of
from pipeline.settings import Settings

__all__ = ["Clerk", "Tell"]

BRAKE = 50
"""Of this many first scans more than half must be readable, else the batch stops and says why."""

HANDFUL = 16
"""So many texts go to a reader at once."""

LIGHT_BYTES = 64 * 1024
"""A text up to this size takes milliseconds; five pages have about ten thousand bytes."""

Tell = Callable[[dict[str, Any]], None]


class Clerk:
    """What lies on the clerk's table: the open manifest, the scans being read, and those with the content of one."""

    def __init__(
        self, book: Manifest, out: Path, settings: Settings, plan: Plan, tell: Tell, outbox: Outbox | None = None
    ) -> None:
        self.book, self.out, self.settings, self.plan, self.tell = book, out, settings, plan, tell
        self._entered: list[dict[str, Any]] = []  # events to be told as soon as the manifest has them
        self.outbox = outbox
        self.tally = Tally()
        self._notes = (out / quarantine.FOLDER).exists()
        self._base, self._words = str(out.absolute()), settings.model_dump_json()
        self._reading: dict[str, str] = {}  # sha256 → name of the scan that is being read
        self._digests: dict[str, str] = {}  # … and the other way round
        self._twins: dict[str, list[Item]] = {}  # that name → scans of the same content
        self._copies: dict[str, Path] = {}  # URL → the scan's copy on this machine
        self._stand_ins = book.stand_ins()
        self._single: set[int] = set()  # rows that a reader was lost with: each is tried alone

    def announce(self) -> None:
        """Let the readers be loaded that the first scans need, while these are looked through."""
        if items := self.book.waiting(HANDFUL):
            pictures = not self.plan.reparse and any(not item.name.lower().endswith(".txt") for item in items)
            get_ready(self._words, pictures=pictures)

    def hand_out(self) -> list[tuple[Item, Task]]:
        """The next scans for one reader: one with pictures, or several of text; none where nothing waits."""
        chosen: list[tuple[Item, Task]] = []
        with self._entering():
            while not chosen and not self.tally.stopped and (items := self.book.waiting(HANDFUL)):
                for item in items:
                    if self.tally.stopped or (chosen and not (self._light(item) and self._light(chosen[0][0]))):
                        break
                    if task := self._begin(item):
                        chosen.append((item, task))
        return chosen

    def enter(self, items: Sequence[Item], answers: Sequence[Answer]) -> None:
        """Enter what became of a handful; scans without an answer are put back."""
        lost = len(items) > 1 and any(answer.get("lost") for answer in answers)
        if lost:  # one of them may be the cause: try each alone
            self._single.update(item.id for item in items)
            answers = ()
        if self.outbox and not self._sent(self.outbox, items, answers):
            answers = ()
        with self._entering():
            for item, answer in zip(items, answers, strict=False):
                self._settle(item, answer)
            for item in items[len(answers) :]:
                self._put_back(item)

    @contextlib.contextmanager
    def _entering(self) -> Iterator[None]:
        """A transaction; what it enters is told once the manifest has it: on a full disk it is entered again later."""
        self._entered = []
        with self.book.together():
            yield
        for event in self._entered:
            self.tell(event)

    def _sent(self, outbox: Outbox, items: Sequence[Item], answers: Sequence[Answer]) -> bool:
        """Whether the records of what was read are where they belong, which they must be before they are entered."""
        try:
            read = [item.name for item, answer in zip(items, answers, strict=False) if answer["ok"]]
            outbox.put([f"{name}.{kind}" for name in read for kind in WRITTEN])
            outbox.keep(self.book, now=False)
        except PathError as error:
            self._stop(error.problem, error.exit_code)
            return False
        return True

    def _stop(self, reason: Problem, code: int) -> None:
        self.tally.stopped, self.tally.code = reason, code

    def _light(self, item: Item) -> bool:
        light = self.plan.reparse or (item.name.lower().endswith(".txt") and item.size <= LIGHT_BYTES)
        return light and item.id not in self._single

    def _begin(self, item: Item) -> Task | None:
        """The task for this input, or None where it is settled, or left to its twin, without being read."""
        base = f"{self._base}/{item.name}"
        if self.plan.reparse and item.media_type and self._has_pages(item.name):
            self.book.start(item, str(item.sha256))
            source = {"sha256": item.sha256, "size": item.size, "media_type": item.media_type}
            return Task(item.place, base, self._words, source)
        try:
            path, digest = self._opened(item)
        except StorageOut as error:
            self._stop(error.problem, error.exit_code)
            self._drop_copy(item)
            return None
        except BeschlussbuchError as error:
            self._settle(item, refusal(error))
            return None
        if (twin := self.book.twin(item, digest)) and self._same(item, digest, twin):
            self._drop_copy(item)
            return None
        self.book.start(item, digest)
        if digest in self._reading:
            self._drop_copy(item)
            self._twins.setdefault(self._reading[digest], []).append(item)
            return None
        self._reading[digest], self._digests[item.name] = item.name, digest
        return Task(str(path), base, self._words)

    def _opened(self, item: Item) -> tuple[Path, str]:
        """The scan as a file on this machine, and its hash."""
        if is_url(item.place):
            path = self._copies[item.place] = self.out / INCOMING / str(item.id) / Path(item.name).name
            fetch(item.place, path)
        else:
            path = Path(item.place)
            check_plain(path)
        return path, sha256_of(path)

    def _has_pages(self, name: str) -> bool:
        kept = f"{name}.pages.json.gz"
        return (self.out / kept).exists() or (self.outbox is not None and self.outbox.bring(kept))

    def _settle(self, item: Item, answer: Answer) -> None:
        """Enter what became of the scan, and of those with the same content."""
        if answer.get("fatal"):  # the machine's fault, not the scan's: it waits until that is mended
            self._stop(self._shown(item, answer["problem"]), int(answer["code"]))
            self._put_back(item)
            return
        if answer["ok"]:
            self._enter_read(item, answer)
        else:
            tried = [self._shown(item, one) for one in answer.get("tried", ())]
            self._enter_failed(item, self._shown(item, answer["problem"]), int(answer["code"]), tried)
        digest = self._let_go(item)
        if answer["ok"] and digest:
            for twin in self._twins.pop(item.name, ()):
                if not self._same(twin, digest, item.name):
                    self.book.put_back(twin)
        self._release(item.name)  # its name may make the difference: a text file that was called .pdf
        self._check()

    def _put_back(self, item: Item) -> None:
        self.book.put_back(item)
        self._let_go(item)
        self._release(item.name)

    def _let_go(self, item: Item) -> str | None:
        """The scan is not being read any more; returns the hash it was read under."""
        self._drop_copy(item)
        digest = self._digests.pop(item.name, None)
        if digest is not None:
            del self._reading[digest]
        return digest

    def _drop_copy(self, item: Item) -> None:
        if copy := self._copies.pop(item.place, None):
            shutil.rmtree(copy.parent, ignore_errors=True)

    def _shown(self, item: Item, packed: str) -> Problem:
        """The problem with the scan's own place where its copy's stood."""
        problem = Problem.unpacked(packed)
        return problem._replace(at=item.place) if problem.at == str(self._copies.get(item.place)) else problem

    def _release(self, name: str) -> None:
        for twin in self._twins.pop(name, ()):
            self.book.put_back(twin)

    def _same(self, item: Item, digest: str, twin: str) -> bool:
        """The scan has the content of another one, which was read, and gets its record; False where that is gone."""
        if not self._copied(twin, [(item.name, item.place)]):
            return False
        self.book.same(item, digest, twin)
        self._stand_ins.add(twin)
        self.tally.same += 1
        self._entered.append({"event": "scan", "name": item.name, "state": "same", "same_as": twin})
        return True

    def _copied(self, twin: str, copies: Sequence[tuple[str, str]]) -> bool:
        """Whether the record of one scan was written for those of the same content, given by name and place."""
        names = [f"{name}.json" for name, _ in copies]
        try:
            if self.outbox:
                self.outbox.bring(f"{twin}.json")
            record = self.out / f"{twin}.json"
            there = write_copies(record, twin, [(self.out / f"{name}.json", place) for name, place in copies])
            if self.outbox:
                record.unlink(missing_ok=True)
            names += self._copied_archived(twin, [name for name, _ in copies])
            if self.outbox:
                self.outbox.put(names)
        except PathError as error:
            self._stop(error.problem, error.exit_code)
            return False
        return there

    def _copied_archived(self, twin: str, names: Sequence[str]) -> list[str]:
        """The archive copies written for scans of the same content, where this run makes any."""
        if not self.settings.pdf:
            return []
        if self.outbox:
            self.outbox.bring(f"{twin}{COPY}")
        copy, written = self.out / f"{twin}{COPY}", [f"{name}{COPY}" for name in names]
        there = copy_archived(copy, [self.out / name for name in written])
        if self.outbox:
            copy.unlink(missing_ok=True)
        return written if there else []

    def _enter_read(self, item: Item, answer: Answer) -> None:
        columns = {name: answer[name] for name in READ if name in answer}
        said = json.dumps(answer["memos"], ensure_ascii=False)
        self.book.finish(item, memos=len(answer["memos"]), said=said, **columns)
        if self._notes:
            quarantine.forget(self.out, item.name)
        if self.outbox:
            self.outbox.forget(f"{quarantine.FOLDER}/{item.name}.json")
        if item.name in self._stand_ins:
            self._copied(item.name, self.book.copies_of(item.name))
        self.tally.done += 1
        self.tally.pages += answer["pages"]
        self.tally.noted += answer["notes"] is not None
        self.tally.states.update(state for memo in answer["memos"] for state in memo["states"])
        told = {name: answer[name] for name in ("seconds", "pages", "memos")}
        self._entered.append({"event": "scan", "name": item.name, "state": "done", **told})

    def _enter_failed(self, item: Item, problem: Problem, code: int, tried: Sequence[Problem]) -> None:
        shown = self.outbox.url if self.outbox else str(self.out)
        problem = problem._replace(at=problem.at or item.place)
        self._notes = True
        quarantine.write(self.out, item.name, item.place, problem, code, tried, shown)
        if self.outbox:
            self.outbox.note(f"{quarantine.FOLDER}/{item.name}.json")
        self.book.quarantine(item, problem.told("en"), code)
        self.tally.failed += 1
        self.tally.reasons[problem._replace(at="").packed()] += 1
        event = {"event": "scan", "name": item.name, "state": "quarantined", "error": problem.told("en")}
        self._entered.append(event | {"code": code, "problem": problem._asdict()})

    def _check(self) -> None:
        """Pull the brake when most of the first scans fail."""
        tally = self.tally
        if self.plan.brake and not tally.stopped and tally.done + tally.failed <= BRAKE and tally.failed > BRAKE // 2:
            (reason, times), *_ = tally.reasons.most_common(1)
            why = Problem.unpacked(reason)
            counted = {"failed": tally.failed, "scans": tally.done + tally.failed, "times": times}
            both = {"reason": why.told("en"), "grund": why.told("de")}
            tally.stopped = Problem("most_scans_failed", "", {**counted, **both})
