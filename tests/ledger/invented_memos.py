"""Invented memos, the same every time: resolutions with one to four memos each, points that move, doubts, corrections.

``list(memos(100))`` are the first hundred. Names, numbers and sentences are made up from the lists below.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import get_args

from pipeline.doubts import doubt
from pipeline.memo import (
    Date,
    Evidence,
    Header,
    Memo,
    Person,
    Point,
    Processing,
    ProcessingPage,
    Resolution,
    Source,
    Spot,
    State,
    Status,
)
from pipeline.page import Address, Box, Correction

DEPARTMENTS = (
    "Geschäftsbereich Bildung und Jugend",
    "Geschäftsbereich Stadtentwicklung, Bau und Verkehr",
    "Geschäftsbereich Umwelt und Kommunalwirtschaft",
    "Geschäftsbereich Kultur",
)
BODIES = (("SR", "Stadtrat"), ("SB", "Ausschuss für Stadtentwicklung und Bau"), ("JHA", "Jugendhilfeausschuss"))
THINGS = ("Turnhalle", "Schulhof", "Radweg", "Spielplatz", "Bibliothek", "Brücke", "Uferpromenade", "Jugendtreff")
PLACES = ("am Lindenanger", "in Oberwiesa", "an der Birkenallee", "im Mühlgrund", "am Nordhang", "in der Talaue")
DEEDS = ("zu sanieren", "zu erweitern", "barrierefrei umzubauen", "neu zu planen", "an einen Träger zu übergeben")
NEWS = (
    "Die Planung wurde im Frühjahr beauftragt und liegt zur Prüfung vor.",
    "Die Fördermittel sind beantragt, ein Bescheid steht noch aus.",
    "Die Bauarbeiten haben begonnen und liegen im Zeitplan.",
    "Mit den Anliegern wurden Gespräche geführt.",
    "Die Ausschreibung musste wegen überhöhter Angebote wiederholt werden.",
    "Der Träger hat ein Konzept vorgelegt, das mit dem Amt abgestimmt ist.",
)
SENTENCES = {
    "implemented": "Der Beschlusspunkt ist umgesetzt.",
    "in_progress": "Der Beschlusspunkt befindet sich in der Umsetzung.",
    "deferred": "Die Umsetzung ist zurückgestellt.",
    "obsolete": "Der Beschlusspunkt wurde aufgehoben.",
}
NAMES = ("Gerda Beispiel", "Otto Muster", "Dr. Ilse Probe", "Karl Vorlage")


def memos(count: int, *, seed: int = 1) -> Iterator[Memo]:
    """The first `count` memos, resolution by resolution, oldest first."""
    number = 0
    made = 0
    while made < count:
        number += 1
        for memo in of_resolution(number, seed=seed):
            yield memo
            made += 1
            if made == count:
                return


def of_resolution(number: int, *, seed: int = 1) -> Iterator[Memo]:
    """All memos of one resolution, oldest first."""
    dice = Random(f"{seed}/{number}")  # noqa: S311 - the same numbers every time are wanted
    year = 2010 + dice.randrange(14)
    short, body = dice.choice(BODIES)
    resolution = Resolution(
        number=f"{dice.choice('VA')}{number:04d}/{year % 100:02d}",
        session=f"{short}/{1 + dice.randrange(90):03d}/{year}",
        body=body,
        title=f"{dice.choice(THINGS)} {dice.choice(PLACES)}: Beschluss {number}",
    )
    tasks = [
        f"Der Oberbürgermeister wird beauftragt, {dice.choice(THINGS)} {dice.choice(PLACES)} {dice.choice(DEEDS)}."
        for _ in range(1 + dice.randrange(5))
    ]
    states: list[State] = ["in_progress"] * len(tasks)
    day = date(year, 1, 15) + timedelta(days=dice.randrange(330))
    last = 1 + dice.randrange(4)
    ends = dice.random() < 0.85
    for turn in range(1, last + 1):
        day += timedelta(days=120 + dice.randrange(250))
        final = ends and turn == last
        states = [_next(state, final, dice) for state in states]
        yield memo(resolution, tasks, states, day, final, dice, department=DEPARTMENTS[number % len(DEPARTMENTS)])


def _next(state: State, final: bool, dice: Random) -> State:
    if state != "in_progress":
        return state
    return dice.choice(("implemented", "obsolete") if final else ("in_progress", "in_progress", "implemented"))


def memo(
    resolution: Resolution,
    tasks: list[str],
    states: list[State],
    day: date,
    final: bool,
    dice: Random,
    *,
    department: str = DEPARTMENTS[0],
) -> Memo:
    """One memo as the pipeline would write it."""
    assert set(states) <= set(get_args(State))
    control = day + timedelta(days=90 + dice.randrange(300))
    points = tuple(
        _point(index, text, state, dice) for index, (text, state) in enumerate(zip(tasks, states, strict=True), 1)
    )
    content = f"{resolution.number} {day} {dice.random()}"
    box = Box(612, 820, 790, 861)
    return Memo(
        kind="control_report",
        source=Source(
            file=f"scan-{hashlib.sha256(content.encode()).hexdigest()[:8]}.pdf",
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            media_type="application/pdf",
            size=200_000 + dice.randrange(100_000),
            pages=2,
        ),
        header=Header(
            organisation="Landeshauptstadt Dresden",
            department=department,
            reference="(GB 2) 40",
            date=Date(text=day.strftime("%d.%m.%Y"), edtf=day.isoformat()),
        ),
        report="final" if final else "interim",
        resolution=resolution,
        points=points,
        next_control=Date(text="entfällt")
        if final
        else Date(text=control.strftime("%d.%m.%Y"), edtf=control.isoformat()),
        signatory=Person(name=dice.choice(NAMES), role="Beigeordneter"),
        evidence={
            "resolution.number": Evidence(page=1, box=box, seen=str(resolution.number), confidence=0.97),
            "header.date": Evidence(page=1, box=box, seen=day.strftime("%d.%m.%Y"), confidence=0.91),
        },
        doubts=(doubt("word_unknown", "text", seen="Lindenangcr", at=Address(1, box=box)),),
        corrections=tuple(
            Correction(
                seen="Welse",
                text="Weise",
                rule="misreading",
                score=0.99,
                entry="misreadings.tsv:12",
                page=1,
                box=box,
                line=10 + index,
                word=3,
            )
            for index in range(8)
        ),
        processing=Processing(
            version="1.0.0",
            engine="tesseract 5.3.0 (deu)",
            pages=(
                ProcessingPage(text_from="ocr", why="no text layer", confidence=0.95, width=2480, height=3508, dpi=300),
                ProcessingPage(text_from="ocr", why="no text layer", confidence=0.94, width=2480, height=3508, dpi=300),
            ),
            corrections="sha256:" + "0" * 64,
        ),
    )


def _point(index: int, text: str, state: State, dice: Random) -> Point:
    sentence = SENTENCES[state]
    news = " ".join(dice.sample(NEWS, 3))
    return Point(
        number=str(index),
        text=text,
        status=Status(state=state, basis="stated", statement=sentence),
        report=f"{sentence} {news}",
        confidence=0.95,
        evidence=(Spot(page=1, box=Box(212, 1320 + 140 * index, 2210, 1460 + 140 * index)),),
    )


def one(
    number: str | None = "V0001/24",
    day: str = "2024-03-05",
    states: tuple[State, ...] = ("in_progress",),
    *,
    final: bool = False,
    control: str | None = "2024-09-30",
    tasks: tuple[str, ...] | None = None,
    department: str = DEPARTMENTS[0],
    scan: str = "",
) -> Memo:
    """One memo with what a test is about; `scan` makes it another file with the same words."""
    dice = Random(f"{number}/{day}")  # noqa: S311 - the same words every time are wanted
    resolution = Resolution(number=number, session="SR/063/2024", body="Stadtrat", title="Radweg im Mühlgrund")
    given = tasks or tuple(
        f"Der Oberbürgermeister wird beauftragt, {THINGS[index]} {PLACES[index]} {DEEDS[index]}."
        for index in range(len(states))
    )
    made = memo(resolution, list(given), list(states), date.fromisoformat(day), final, dice, department=department)
    digits = hashlib.sha256(f"{made.source.sha256}{scan}".encode()).hexdigest()
    return made.model_copy(
        update={
            "source": made.source.model_copy(update={"sha256": digits, "file": f"scan-{digits[:8]}.pdf"}),
            "next_control": Date(text=control or "entfällt", edtf=control),
        }
    )


def changed(memo: Memo, **parts: object) -> Memo:
    """The memo with other fields, checked again."""
    return Memo.model_validate(memo.model_dump() | parts)
