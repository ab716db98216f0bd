"""``beschlussbuch serve``: the book over HTTP, on this machine unless told otherwise.

::

    beschlussbuch serve --db ledger.db
    curl http://127.0.0.1:8321/api/v1/points?overdue=true
"""

import threading
from ipaddress import ip_address
from pathlib import Path

import click

from pipeline.commands.options import settings_options
from pipeline.errors import ArgumentError, PathError
from pipeline.extras import extra
from pipeline.ledger.commands import db_option
from pipeline.settings import Settings

__all__ = ["serve"]


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535), help="The port; 0: any.")
@click.option("--token", envvar="BESCHLUSSBUCH_TOKEN", show_envvar=True, help="Every call must bring this token.")
@click.option("--inbox", type=click.Path(path_type=Path), help="Folder for scans sent in.  [default: beside the book]")
@click.option("--max-megabytes", default=100.0, show_default=True, help="The largest scan that is taken.")
@click.option("--webhook", multiple=True, metavar="URL", help="Tell this address of changes. May be given repeatedly.")
@click.option("--webhook-secret", envvar="BESCHLUSSBUCH_WEBHOOK_SECRET", show_envvar=True, help="Signs the messages.")
@settings_options
def serve(
    db: str,
    host: str,
    port: int,
    token: str | None,
    inbox: Path | None,
    max_megabytes: float,
    webhook: tuple[str, ...],
    webhook_secret: str | None,
    settings: Settings,
) -> None:
    """Serve the book over HTTP (see /api/v1/openapi.json)."""
    if not token and not _is_loopback(host):
        raise ArgumentError(f"--host {host}: others can reach this address; give a --token that every call must bring")
    if token is not None and len(token) < 16:
        raise ArgumentError("--token: too short to be safe; make one with: openssl rand -hex 32")
    if webhook and not webhook_secret:
        raise ArgumentError("--webhook: give the secret that signs the messages in BESCHLUSSBUCH_WEBHOOK_SECRET")
    with extra("server"):
        import uvicorn

        from pipeline.api.app import create_app
        from pipeline.ledger.webhooks import check_address, rounds
    for url in webhook:
        check_address(url)
    app = create_app(db, token=token, inbox=inbox, max_megabytes=max_megabytes, settings=settings)
    over = threading.Event()
    if webhook and webhook_secret:
        work = (app.state.engine, webhook, webhook_secret, over.wait)
        threading.Thread(target=rounds, args=work, name="webhooks", daemon=True).start()
    config = uvicorn.Config(app, host, port, log_level="warning", server_header=False, timeout_graceful_shutdown=5)
    click.echo(f"the book {db} is served at http://{host}:{port}/api/v1/points (Ctrl-C ends it)")
    try:
        uvicorn.Server(config).run()
    except SystemExit as error:
        raise PathError(f"{host}:{port}: cannot be listened on; choose another --port") from error
    finally:
        over.set()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
