"""The bar of a batch on a terminal, with what is said above it.

::

    2019/scan-1.pdf  V0760/15  interim  2 implemented, 1 in_progress  2019-09-27  1 doubt
    ━━━━━━━━━━━╸━━━━━━━━━━━━━━━━━━━━━━━━━ 412/1000 1:14:02 3 failed

Loaded where a terminal is: without one it is not needed, and it costs a tenth of a second.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.catalogue.language import said
from pipeline.commands.screen import abandon, above
from pipeline.files import visible

__all__ = ["Bar", "drawn"]


class Screen(Console):
    """The standard error output; where its reader has gone, the rest goes nowhere."""

    def __init__(self) -> None:
        super().__init__(stderr=True)

    def on_broken_pipe(self) -> None:
        """Go on: rich would end the program."""
        abandon(sys.stderr)


class Bar:
    """The bar, and red lines above it."""

    def __init__(self, screen: Screen, progress: Progress) -> None:
        self._screen, self._progress = screen, progress
        self._task = progress.add_task(said("reading"), total=None)

    def put(self, done: int, total: int, failed: int) -> None:
        """Show how far the batch is."""
        words = said("{failed} failed", failed=failed) if failed else said("reading")
        self._progress.update(self._task, completed=done, total=max(total, done), description=words)

    def red(self, words: str) -> None:
        """Show a line that tells of something amiss."""
        self._screen.print(visible(words), style="red", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def drawn() -> Iterator[Bar]:
    """A bar on the terminal, as long as the block lasts."""
    screen = Screen()
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    progress = Progress(*columns, console=screen, transient=True, redirect_stdout=False, redirect_stderr=False)
    with progress, above(lambda line: screen.print(line, highlight=False, markup=False, soft_wrap=True)):
        yield Bar(screen, progress)
