"""``beschlussbuch serve`` and ``beschlussbuch desk``: the book over HTTP and the desk in the browser, one application.

::

    beschlussbuch serve --db ledger.db        http://127.0.0.1:8321 is the desk
    curl http://127.0.0.1:8321/api/v1/points?overdue=true
    beschlussbuch desk                        the same, and the browser opens
"""

import errno
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.catalogue.language import said
from pipeline.commands.options import settings_options
from pipeline.errors import ArgumentError, PathError
from pipeline.extras import extra
from pipeline.ledger.forms import db_option
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.desk.room import Desk

__all__ = ["desk", "serve"]

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_OPTIONS = (
    db_option,
    click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on."),
    click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535), help="The port; 0: any."),
    click.option(
        "--token", envvar="BESCHLUSSBUCH_TOKEN", show_envvar=True, help="What calls and users must bring to come in."
    ),
    click.option("--user-header", help="The header in which a reverse proxy names the user, such as X-Remote-User."),
    click.option(
        "--proxy",
        "proxies",
        multiple=True,
        metavar="ADDRESS",
        help="Where that proxy asks from: an address or network; repeatable.  [default: this machine]",
    ),
    click.option(
        "--allow-host",
        "hosts",
        multiple=True,
        metavar="NAME",
        help="A name under which users ask for the desk, such as desk.example.org; repeatable.",
    ),
    click.option("--scans", multiple=True, type=_FOLDER, help="Folder with the scans of imported records; repeatable."),
    click.option("--watch", type=_FOLDER, help="A folder whose new scans are read."),
    click.option(
        "--folder", type=click.Path(path_type=Path), help="Where scans and pictures are kept.  [default: DB.desk]"
    ),
    click.option("--max-megabytes", default=200.0, show_default=True, help="The largest scan that is taken."),
    click.option("--webhook", multiple=True, metavar="URL", help="Tell this address of changes. May be repeated."),
    click.option(
        "--webhook-secret", envvar="BESCHLUSSBUCH_WEBHOOK_SECRET", show_envvar=True, help="Signs the messages."
    ),
    settings_options,
)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(epilog="beschlussbuch serve --db ledger.db --port 8321")
@_options
def serve(**options: Any) -> None:
    """Serve the book: the desk in the browser, and below /api/v1 what other systems ask."""
    _serve(**options)


@click.command(epilog="beschlussbuch desk --scans samples/ --scans records/")
@_options
def desk(**options: Any) -> None:
    """The review desk: `serve`, and the browser opens."""
    _serve(**options, opened=webbrowser.open)


_SERVED = "the book {book} is served at {address} (Ctrl-C ends it)"
_EMPTY = "a new, empty book {book} is served at {address} (Ctrl-C ends it)"


def _serve(
    db: str,
    host: str,
    port: int,
    webhook: tuple[str, ...],
    webhook_secret: str | None,
    settings: Settings,
    opened: Callable[[str], Any] | None = None,
    **room: Any,
) -> None:
    _check(host, room["token"], room["user_header"], room["proxies"], db)
    if given := room.pop("proxies"):
        room["proxies"] = _networks(given)
    if webhook and not webhook_secret:
        raise ArgumentError("webhook_without_secret")
    with extra("server"):
        from pipeline.api.app import create_app
        from pipeline.api.server import leave, server
        from pipeline.ledger.store import named
        from pipeline.ledger.webhooks import check_address
        from pipeline.run import authority_of
    _try_address(host, port)  # told before anybody reads that the book is served there
    authority_of(settings)  # an index that cannot be read is told now, not with each scan
    for url in webhook:
        check_address(url)
    new = "://" not in db and not Path(db).exists()
    app = create_app(db, settings=settings, **room)
    over = threading.Event()
    _deliver(app.state.desk, webhook, webhook_secret, over)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(said(_EMPTY if new else _SERVED, book=named(db), address=address))
    if opened is not None:
        threading.Timer(1.5, opened, (address,)).start()
    try:
        server(app, host, port).run()
    except SystemExit as error:
        raise PathError("port_taken", f"{host}:{port}") from error
    finally:
        over.set()
        leave()


def _try_address(host: str, port: int) -> None:
    """Take the address for a moment. Raises PathError where somebody else has it."""
    try:
        for family, kind, number, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, number) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(address)
    except OSError as error:  # what else is wrong with it, the server finds out
        if error.errno == errno.EADDRINUSE:
            raise PathError("port_taken", f"{host}:{port}") from error


def _deliver(desk: "Desk", webhook: Sequence[str], secret: str | None, over: threading.Event) -> None:
    """Tell each address what changes, in a thread of its own, until it is over."""
    from pipeline.desk.health import telling
    from pipeline.ledger.webhooks import rounds

    for number, url in enumerate(webhook, 1):
        work = (desk.engine, url, secret, over.wait, telling(desk.health, f"webhooks {number}"))
        threading.Thread(target=rounds, args=work, name=f"webhooks {number}", daemon=True).start()


def _networks(given: Sequence[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one) for one in given)
    except ValueError as error:
        raise ArgumentError("proxy_wrong", why=str(error)) from None


def _check(host: str, token: str | None, user_header: str | None, proxies: Sequence[str], db: str) -> None:
    """Whoever can reach the address must have to say who they are. Raises ArgumentError."""
    if not token and not user_header and not _is_loopback(host) and not _has_users(db):
        raise ArgumentError("host_open_to_others", host=host)
    if user_header and not token and not _is_loopback(host) and not proxies:
        raise ArgumentError("proxy_unnamed", host=host, header=user_header)
    if token is not None and len(token) < 16:
        raise ArgumentError("token_too_short")


def _has_users(db: str) -> bool:
    """Whether the book has users; a book that is not there has none."""
    with extra("server"):
        from pipeline.desk.users import listed
        from pipeline.ledger.store import opened
    try:
        engine = opened(db)
    except PathError:
        return False
    try:
        return bool(listed(engine))
    finally:
        engine.dispose()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
