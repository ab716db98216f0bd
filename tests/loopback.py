"""Servers that tests start on this machine: a port for one, and when it answers."""

import socket
import subprocess
import time
import urllib.request


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


def wait_until_it_answers(address: str, process: subprocess.Popen[str]) -> None:
    """Until the address answers, or the server's process has ended; its caller sees that. Raises TimeoutError."""
    for _ in range(2_400):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 - our own server on loopback
        except OSError:
            if process.poll() is not None:
                return
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
