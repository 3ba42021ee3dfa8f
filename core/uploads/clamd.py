"""A small client of the ClamAV daemon: one file in, the name of what was found out."""

import socket
import struct
import time
from pathlib import Path

TIMEOUT = 60.0  # seconds for the whole conversation, also with a daemon that answers byte by byte
PING_TIMEOUT = 5.0
_CHUNK = 1 << 16


class ScannerUnavailable(Exception):
    """The scanner did not answer, or not with a verdict; the file is neither good nor bad yet."""


def scan(path: Path, address: str) -> str:
    """Return the name of the malware found in a file, "" when it is clean.

    `address` is "unix:/run/clamd.sock", a path, "tcp://host:3310" or "host:3310". Raises ScannerUnavailable.
    """
    ends = time.monotonic() + TIMEOUT
    try:
        with _connect(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            _send(connection, path, ends)
            answer = _receive(connection, ends)
    except OSError as error:
        raise ScannerUnavailable(f"The virus scanner at {address} does not answer: {error}") from error
    return _read(answer)


def is_answering(address: str) -> bool:
    """Whether the scanner is there at all; a file that it could not judge may be that file's own trouble."""
    try:
        with _connect(address) as connection:
            connection.settimeout(PING_TIMEOUT)
            connection.sendall(b"zPING\0")
            return connection.recv(16).startswith(b"PONG")
    except (OSError, ScannerUnavailable):
        return False


def _connect(address: str) -> socket.socket:
    if address.startswith(("unix:", "/")):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT)
        try:
            connection.connect(address.removeprefix("unix:").replace("//", "/", 1))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    if not host or not port.isdigit():
        raise ScannerUnavailable(f"{address!r} is no address of a virus scanner")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT)


def _hurry(connection: socket.socket, ends: float) -> None:
    """Wait no longer than what is left of the time. Raises TimeoutError where nothing is."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    connection.settimeout(left)


def _send(connection: socket.socket, path: Path, ends: float) -> None:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            _hurry(connection, ends)
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
    connection.sendall(struct.pack(">I", 0))


def _receive(connection: socket.socket, ends: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        _hurry(connection, ends)
        part = connection.recv(1024)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _read(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerUnavailable(f"The virus scanner answered: {answer or 'nothing'}")
