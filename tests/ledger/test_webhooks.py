"""Receivers are told of every change, in order, whatever they answer."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from invented_memos import memos, one
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from pipeline.cli import main
from pipeline.errors import ArgumentError, PathError
from pipeline.ledger import webhooks
from pipeline.ledger.put import put
from pipeline.ledger.store import reading
from pipeline.ledger.tables import deliveries
from pipeline.ledger.webhooks import deliver, rounds, verified

SECRET = "known to both"  # noqa: S105 - nobody's


class Receiver(HTTPServer):
    """A server that notes what it got and answers with the statuses it was given, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[str, bytes]] = []
        self.answers: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.headers["Beschlussbuch-Signature"], body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Be quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def told(receiver: Receiver) -> list[int]:
    return [change["id"] for _, body in receiver.got for change in json.loads(body)["changes"]]


def test_everything_is_delivered_once_and_signed(book: Engine, receiver: Receiver) -> None:
    put(book, memos(150))
    assert deliver(book, receiver.url, SECRET) == 150
    assert deliver(book, receiver.url, SECRET) == 0
    assert told(receiver) == list(range(1, 151))
    for signed, body in receiver.got:
        assert verified(SECRET, signed, body, now=time.time())
        assert not verified("another", signed, body, now=time.time())
    put(book, [one()])
    assert deliver(book, receiver.url, SECRET) == 1
    assert told(receiver)[-1] == 151


def test_what_was_not_received_comes_again_later_and_later(book: Engine, receiver: Receiver) -> None:
    put(book, [one()])
    receiver.answers = [500, 302, 404]
    now = datetime.now(UTC)
    for wait in (10, 20, 40):
        assert deliver(book, receiver.url, SECRET, now=now) == 0
        tries = len(receiver.got)
        assert deliver(book, receiver.url, SECRET, now=now + timedelta(seconds=wait - 1)) == 0
        assert len(receiver.got) == tries, "its next try is still to come"
        now += timedelta(seconds=wait)
    assert deliver(book, receiver.url, SECRET, now=now) == 1
    assert told(receiver) == [1, 1, 1, 1]
    with reading(book) as connection:
        row = connection.execute(select(deliveries)).one()
    assert (row.delivered, row.failures, row.problem) == (1, 0, None)


def test_receiver_that_is_gone(book: Engine) -> None:
    put(book, [one()])
    assert deliver(book, "http://127.0.0.1:9/hook", SECRET) == 0
    with reading(book) as connection:
        assert "refused" in connection.execute(select(deliveries.c.problem)).scalar_one()


def test_rounds_go_on_until_they_are_over(book: Engine, receiver: Receiver) -> None:
    put(book, [one()])
    steps = iter([False, False, True])
    said: list[str | None] = []
    rounds(book, receiver.url, SECRET, lambda _seconds: next(steps), said.append)
    assert (told(receiver), said) == ([1], [None, None])


def test_rounds_outlive_a_book_that_is_away(book: Engine, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    put(book, [one()])
    asked: list[float] = []
    away = iter([True, True, False])

    def deliver_or_not(engine: Engine, url: str, secret: str) -> int:
        if next(away):
            raise OperationalError("SELECT", {}, OSError("the server closed the connection"))
        return deliver(engine, url, secret)

    monkeypatch.setattr(webhooks, "deliver", deliver_or_not)
    said: list[str | None] = []
    rounds(book, receiver.url, SECRET, lambda seconds: asked.append(seconds) or len(asked) > 3, said.append)
    assert [word is None for word in said] == [False, False, True]
    assert (asked, told(receiver)) == ([2.0, 4.0, 8.0, 2.0], [1])


def test_a_receiver_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter a tenth of a second: none came late, and the others waited for ever."""
    monkeypatch.setattr(webhooks, "_DEADLINE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            line, _ = listening.accept()
            with line, suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\n")
                while True:
                    line.sendall(b"X")
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises((OSError, http.client.HTTPException)):
            webhooks.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {})
        assert time.monotonic() - began < 60


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example", "hook", "http://"])
def test_only_web_addresses(book: Engine, url: str) -> None:
    with pytest.raises(ArgumentError, match="no address"):
        deliver(book, url, SECRET)


@pytest.mark.parametrize("header", ["", "t=1,v1=", "v1=00,t=1", "t=x,v1=" + "0" * 64])
def test_no_signature(header: str) -> None:
    assert not verified(SECRET, header, b"", now=1)


def test_the_command_says_who_takes_nothing_and_that_is_no_success(
    book: Engine, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    put(book, list(memos(2)))
    url = book.url.render_as_string(hide_password=False).removeprefix("sqlite:///").replace("+psycopg", "")
    dead = "http://127.0.0.1:9/hook"
    for told in (
        "takes nothing (ConnectionRefusedError",
        "takes nothing (ConnectionRefusedError",
    ):  # the second: not due
        with pytest.raises(SystemExit) as end:
            main(["ledger", "deliver", dead, receiver.url, "--secret", SECRET, "--db", url])
        assert end.value.code == PathError.exit_code
        out, err = capsys.readouterr()
        assert f"{dead}: {told}" in err
        assert "changes that wait for it: 2; they are kept; the next try is due at 20" in err
        assert dead not in out
        assert f"changes received by {receiver.url}" in out
    with pytest.raises(SystemExit) as end:
        main(["ledger", "deliver", receiver.url, "--secret", SECRET, "--db", url])
    assert not end.value.code
