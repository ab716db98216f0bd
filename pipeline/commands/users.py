"""``beschlussbuch users``: who may come to the desk, and what they may do there.

::

    $ beschlussbuch users add gerda --role bearbeiten
    Password:
    gerda may come to the desk, role: bearbeiten
    $ beschlussbuch users list
    gerda  bearbeiten
"""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from pipeline.catalogue.language import said
from pipeline.commands.listing import Commands
from pipeline.desk.roles import ROLES
from pipeline.extras import extra
from pipeline.ledger.forms import db_option

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.desk.roles import Role

__all__ = ["users"]

_role = click.Choice(ROLES)
_stdin = click.option("--password-stdin", is_flag=True, help="Take the password from standard input, without asking.")
_none = click.option("--no-password", is_flag=True, help="Named by a reverse proxy alone.")


@click.group(cls=Commands)
def users() -> None:
    """Who may come to the desk: names, passwords, roles."""


@users.command(epilog="beschlussbuch users add gerda --role verwalten")
@click.argument("name")
@click.option("--role", type=_role, default="bearbeiten", show_default=True, help="What they may do.")
@_stdin
@_none
@db_option
def add(name: str, role: "Role", password_stdin: bool, no_password: bool, db: str) -> None:
    """Let NAME in. From the first user on, nobody else comes to the desk."""
    with _book(db, create=True) as engine:
        from pipeline.desk import users as book

        book.add(engine, _who(), name, role, _password(password_stdin, no_password))
    click.echo(said("{name} may come to the desk, role: {role}", name=name, role=role))


@users.command("list", epilog="beschlussbuch users list")
@db_option
def list_(db: str) -> None:
    """Show names and roles."""
    with _book(db) as engine:
        from pipeline.desk.users import listed

        found = listed(engine)
    if not found:
        click.echo(said("no users: whoever reaches the desk may do everything"), err=True)
    for one in found.values():
        click.echo(f"{one.name}  {one.role}" + ("" if one.password else f"  {said('named by the proxy')}"))


@users.command(epilog="beschlussbuch users remove gerda")
@click.argument("name")
@click.option("--last", is_flag=True, help="Also where there is no other: then nobody is asked for a name any more.")
@db_option
def remove(name: str, last: bool, db: str) -> None:
    """Let NAME in no more; what they did stays in the log."""
    with _book(db) as engine:
        from pipeline.desk import users as book

        book.remove(engine, _who(), name, last=last)
    click.echo(said("{name} comes in no more", name=name))


@users.command(epilog="beschlussbuch users role gerda bearbeiten")
@click.argument("name")
@click.argument("role", type=_role)
@db_option
def role(name: str, role: "Role", db: str) -> None:
    """Give NAME another ROLE."""
    with _book(db) as engine:
        from pipeline.desk import users as book

        book.set_role(engine, _who(), name, role)
    click.echo(said("{name} may come to the desk, role: {role}", name=name, role=role))


@users.command(epilog="beschlussbuch users password gerda")
@click.argument("name")
@_stdin
@_none
@db_option
def password(name: str, password_stdin: bool, no_password: bool, db: str) -> None:
    """Give NAME another password; sessions begun with the old one end."""
    with _book(db) as engine:
        from pipeline.desk import users as book

        book.set_password(engine, _who(), name, _password(password_stdin, no_password))
    click.echo(said("{name} has another password", name=name))


@contextmanager
def _book(db: str, *, create: bool = False) -> "Iterator[Engine]":
    with extra("server"):
        import pipeline.desk.tables  # noqa: F401 - they belong to the book
        from pipeline.ledger.store import opened
    engine = opened(db, create=create)
    try:
        yield engine
    finally:
        engine.dispose()


def _password(from_stdin: bool, none: bool) -> str | None:
    if none:
        return None
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(said("Password"), hide_input=True, confirmation_prompt=said("Once more"), err=True))


def _who() -> str:
    """Who sits at the command line, for the log."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "lokal"
