"""``beschlussbuch retry`` and ``beschlussbuch watch``, and the batch behind ``ingest --out``.

::

    $ beschlussbuch ingest scans/ --out records/ --redo changed --reparse
    $ beschlussbuch retry records/ 2019/fax.tif
    $ beschlussbuch watch /srv/inbox --out records/
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from pipeline.batch import Plan, Tally, run
from pipeline.batch.cluster import cluster
from pipeline.batch.inputs import Passed
from pipeline.batch.manifest import FILE, Found
from pipeline.batch.nursery import begin
from pipeline.batch.remote import Outbox, state_folder
from pipeline.batch.watch import watch as watching
from pipeline.catalogue.language import said, spoken
from pipeline.commands.options import PLACE, out_options, settings_options
from pipeline.commands.progress import closing, show, telling
from pipeline.commands.screen import say
from pipeline.errors import QUARANTINED, ArgumentError, PathError
from pipeline.settings import Settings

__all__ = ["into", "log_option", "retry", "target_of", "watch"]

Target = tuple[Path, Outbox | None]
"""The folder on this machine that a batch writes to, and the place on a server where its files go on to."""


def log_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--log``."""
    words = "Progress for people, or a JSON object a line for machines."
    kinds = click.Choice(["text", "json"])
    return click.option("--log", type=kinds, default="text", show_default=True, help=words)(command)


def into(
    found: Iterable[Found],
    target: Target,
    settings: Settings,
    plan: Plan,
    log: str,
    scheduler: str | None = None,
    passed: Passed | None = None,
) -> int:
    """Run a batch, here or on a cluster, and tell about it; returns the exit code.

    ``passed`` is filled while ``found`` is walked through.
    """
    folder, outbox = target
    told: set[str] = set()
    with telling(log) as tell_it:

        def tell(event: dict[str, Any]) -> None:
            told.update([str(event["name"])] if event.get("memos") else [])
            tell_it(event)

        if scheduler is None:
            tally = run(found, folder, settings, plan, tell=tell, outbox=outbox, passed=passed)
        else:
            with cluster(scheduler) as (executor, threads):
                wide = settings.model_copy(update={"jobs": threads})
                tally = run(found, folder, wide, plan, executor=executor, tell=tell, outbox=outbox, passed=passed)
        if passed is not None:
            for problem in passed.folders:
                tell({"event": "folder", "error": problem.told(spoken())})
    if log == "text":
        show(tally, told)
    return _end(tally, target, plan)


def target_of(out: Path | str, state: Path | None) -> Target:
    """The folder on this machine that a batch writes to and, where the records go to a URL, the way there.

    Raises ArgumentError where a state folder is named for records that go to a folder.
    """
    if isinstance(out, str):
        folder = state or state_folder(out)
        return folder, Outbox(out, folder)
    if state is not None:
        raise ArgumentError("state_without_url", out=str(out))
    return out, None


def _shown(target: Target) -> str:
    folder, outbox = target
    return outbox.url if outbox else str(folder)


def _end(tally: Tally, target: Target, plan: Plan) -> int:
    idle = plan.retry is not None and not (tally.done or tally.same or tally.failed or tally.stopped)
    nothing = said("nothing waits in {out}/quarantine/", out=_shown(target))
    say(nothing if idle else closing(tally, _shown(target)), err=True)
    if tally.stopped:
        say(f"beschlussbuch: {said('stopped')}: {tally.stopped.told(spoken())}", err=True)
        return tally.code or QUARANTINED
    return QUARANTINED if tally.quarantined or tally.shut else 0


@click.command(epilog="beschlussbuch retry records/")
@click.argument("out", type=PLACE)
@click.argument("names", nargs=-1)
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="The folder given to ingest --state.")
@log_option
@settings_options
def retry(out: Path | str, names: tuple[str, ...], state: Path | None, log: str, settings: Settings) -> int:
    """Read again what is in the quarantine of OUT: all of it, or the scans of these NAMES."""
    target = target_of(out, state)
    if isinstance(out, Path) and not (out / FILE).exists():
        raise PathError("no_batch", out)
    begin()
    return into((), target, settings, Plan(retry=names, brake=False), log)


@click.command(epilog="beschlussbuch watch inbox/ --out records/")
@click.argument("folder", type=click.Path(path_type=Path))
@out_options(required=True)
@click.option("--settle", default=5.0, show_default=True, help="Seconds a file must be left alone before it is read.")
@log_option
@settings_options
def watch(folder: Path, out: Path | str, state: Path | None, settle: float, log: str, settings: Settings) -> int:
    """Read each scan that comes into FOLDER once it has stopped growing, until interrupted."""
    if not folder.is_dir():
        raise ArgumentError("no_folder_to_watch", folder)
    target = target_of(out, state)
    begin()
    whole = Tally()
    with telling(log) as tell:
        try:
            for tally in watching(folder, target[0], settings, tell=tell, settle_seconds=settle, outbox=target[1]):
                say(closing(tally, _shown(target)), err=True)
                whole = _added(whole, tally)
        except KeyboardInterrupt:
            say(closing(whole, _shown(target)), err=True)
            raise
    return 0


def _added(whole: Tally, one: Tally) -> Tally:
    """What was read in all; in quarantine is what is there now."""
    sums = {name: getattr(whole, name) + getattr(one, name) for name in ("done", "same", "failed", "pages", "seconds")}
    return Tally(**sums, quarantined=one.quarantined)
