"""``beschlussbuch desk``: the review desk in the browser.

::

    $ beschlussbuch desk --scans scans/
    The desk is at http://127.0.0.1:8350 (Ctrl-C ends it)
"""

import ipaddress
import threading
from pathlib import Path
from typing import Any

import click

from pipeline.commands.options import settings_options
from pipeline.errors import ArgumentError
from pipeline.extras import extra
from pipeline.settings import Settings

__all__ = ["desk"]

_folder = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.option(
    "--db",
    default="ledger.db",
    show_default=True,
    envvar="BESCHLUSSBUCH_DB",
    show_envvar=True,
    help="The book: a SQLite file (made where there is none), or postgresql://user@host/name.",
)
@click.option(
    "--scans", multiple=True, type=_folder, help="A folder with the scans of imported records; may be repeated."
)
@click.option("--watch", type=_folder, help="A folder whose new scans are read.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where the desk keeps scans and pictures.  [default: DB.desk]"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8350, show_default=True, help="The port.")
@click.option("--token", envvar="BESCHLUSSBUCH_TOKEN", show_envvar=True, help="What users must know to come in.")
@click.option("--user-header", help="The header in which a reverse proxy names the user, such as X-Remote-User.")
@settings_options
def desk(settings: Settings, db: str, host: str, port: int, folder: Path | None, **options: Any) -> None:
    """The review desk: read the book, settle doubts, hand in scans, in the browser."""
    if not _is_loopback(host) and not options["token"] and not options["user_header"]:
        raise ArgumentError(
            f"--host {host}: whoever reaches it could edit; give --token, or --user-header behind a reverse proxy"
        )
    with extra("server"):
        import uvicorn

        from pipeline.batch.isolation import ending
        from pipeline.desk import intake, tables  # noqa: F401 - the desk's tables belong to the book
        from pipeline.desk.app import application
        from pipeline.desk.room import furnished
        from pipeline.ledger.store import opened
    engine = opened(db, create=True)
    folder = folder or Path(f"{db}.desk" if "://" not in db else "beschlussbuch.desk")
    room = furnished(engine, folder, settings, **options)
    intake.resume(room)
    stop = threading.Event()
    if room.watch is not None:
        threading.Thread(target=intake.watch, args=(room, stop), daemon=True).start()
    click.echo(f"The desk is at http://{host}:{port} (Ctrl-C ends it)", err=True)
    try:
        uvicorn.run(application(room), host=host, port=port, log_level="warning", server_header=False)
    finally:
        stop.set()
        for worker in (room.reader, room.settler):
            worker.shutdown(wait=False, cancel_futures=True)
        with ending():
            engine.dispose()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
