"""Attacks on the connections: half-open ones, dripping ones, more than there are files; and a log that is flooded."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from pipeline.api.commands import serve
from pipeline.api.server import Once, Patient, server
from pipeline.errors import BeschlussbuchError, PathError
from pipeline.ledger.store import named, opened


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    answer: Response = PlainTextResponse(f"{len(await Request(scope, receive).body())} bytes")
    await answer(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(Patient, "patience", 0.4)
    monkeypatch.setattr(Patient, "most", 8)
    running = server(echo, "127.0.0.1", 0)
    running.config.lifespan = "off"
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def ended(line: socket.socket) -> bool:
    """Whether the server has closed the connection."""
    try:
        return not line.recv(1_000)
    except ConnectionError:
        return True


def answer(port: int) -> bytes:
    with closing(connected(port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return line.recv(1_000).split(b"\r\n")[0]


def test_more_half_open_connections_than_there_is_room_for_keep_nobody_out(port: int) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(connected(port))) for _ in range(40)]
        lines[0].settimeout(5)
        assert answer(port) == b"HTTP/1.1 200 OK"
        assert ended(lines[0]), "the one that waited longest"
        for line in lines[-5:]:
            assert ended(line), "the others after their time"


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\n"])
def test_a_question_that_does_not_come_to_its_end_is_given_up(port: int, sent: bytes) -> None:
    with closing(connected(port)) as line:
        line.sendall(sent)
        assert ended(line)


def test_dripping_letters_and_bodies_are_given_up(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
    for start in (b"GET / HTTP/1.1\r\nX: ", head):
        with closing(connected(port)) as line:
            line.sendall(start)
            began = time.monotonic()
            with pytest.raises(ConnectionError):  # noqa: PT012 - it may break at any letter
                while time.monotonic() - began < 60:
                    line.sendall(b"x")
                    time.sleep(0.05)


def test_a_body_that_moves_is_waited_for(port: int) -> None:
    with closing(connected(port)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(10):
            time.sleep(0.1)
            line.sendall(b"x" * 10_000)
        assert b"200 OK" in line.recv(1_000)


def test_an_answer_may_be_followed_by_another_question(port: int) -> None:
    with closing(connected(port)) as line:
        for _ in range(3):
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            got = b""
            while b"0 bytes" not in got:
                got += line.recv(1_000)
            assert got.startswith(b"HTTP/1.1 200 OK")
            time.sleep(0.25)
        assert ended(line), "after the last one it is closed"


def test_a_log_that_repeats_itself_is_written_once() -> None:
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    logger = logging.Logger("asyncio")
    logger.addHandler(Lines())
    logger.addFilter(Once())
    for _ in range(10_000):
        logger.error("socket.accept() out of system resource")
    assert lines == ["socket.accept() out of system resource"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://archive:geheim@db.example/buch",
        "postgresql://archive:geh%2Feim@db.example:5432/buch?sslmode=require",
        "postgresql://archive@db.example/buch?password=geheim",
        "postgresql://archive:gehe@im@db.example/buch",
        "postgresql://archive:geheim@db.example:kein-port/buch",
        "postgres://archive:geheim@[::1/buch",
        "mysql://archive:geheim@db.example/buch",
    ],
)
def test_a_databases_password_is_not_shown(address: str) -> None:
    assert "geh" not in named(address)
    if "db.example/" not in address.replace(":5432", ""):
        with pytest.raises(BeschlussbuchError) as found:
            opened(address)
        assert "geh" not in str(found.value)


def test_an_address_that_somebody_else_has_is_told_before_the_book_is_said_to_be_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = other.getsockname()[1]
        result = CliRunner().invoke(
            serve, ["--db", str(tmp_path / "b.db"), "--port", str(place)], standalone_mode=False
        )
    assert isinstance(result.exception, PathError)
    assert str(result.exception).startswith(f"127.0.0.1:{place}: another program is served there")
    assert result.output == ""
