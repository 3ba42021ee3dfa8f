"""The scanner's client against a daemon that speaks its protocol over real sockets."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from core.uploads import clamd
from core.uploads.clamd import ScannerUnavailable, scan
from core.uploads.fence import inspect_safely
from core.uploads.verdict import Cause

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def judge(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def _serve(server: socket.socket, answer: Callable[[bytes], bytes]) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(length)
        connection.sendall(answer(content))


def _drip(server: socket.socket) -> None:
    """Take the file and answer a letter now and then, never to an end."""
    connection, _ = server.accept()
    with connection, suppress(OSError):
        while True:
            connection.sendall(b"s")
            time.sleep(0.05)


def test_a_daemon_that_answers_letter_by_letter_has_no_more_time_than_another(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"x")
    monkeypatch.setattr(clamd, "TIMEOUT", 0.5)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        thread = threading.Thread(target=_drip, args=(server,))
        thread.start()
        began = time.monotonic()
        with pytest.raises(ScannerUnavailable):
            scan(path, f"127.0.0.1:{server.getsockname()[1]}")
        assert time.monotonic() - began < 3
        thread.join(5)


@contextmanager
def daemon(answer: Callable[[bytes], bytes] = judge, at: Path | None = None) -> Iterator[str]:
    with socket.socket(socket.AF_UNIX if at else socket.AF_INET) as server:
        server.bind(str(at) if at else ("127.0.0.1", 0))
        server.listen()
        thread = threading.Thread(target=_serve, args=(server, answer))
        thread.start()
        yield f"unix:{at}" if at else f"tcp://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload.txt"


def test_a_clean_file_of_many_chunks_is_clean(path: Path) -> None:
    path.write_bytes(b"x" * 200_001)
    seen: list[int] = []

    def answer(content: bytes) -> bytes:
        seen.append(len(content))
        return judge(content)

    with daemon(answer) as address:
        assert scan(path, address) == ""
    assert seen == [200_001]


def test_malware_is_named_over_a_unix_socket(path: Path, tmp_path: Path) -> None:
    path.write_bytes(EICAR)
    with daemon(at=tmp_path / "clamd.sock") as address:
        assert scan(path, address) == "Eicar-Signature"


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK but not quite\0", b"\xff\0", b"x" * 9000],
)
def test_an_answer_that_is_no_verdict_is_no_pass(path: Path, answer: bytes) -> None:
    path.write_bytes(b"x")
    with daemon(lambda _: answer) as address, pytest.raises(ScannerUnavailable):
        scan(path, address)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "unix:/nowhere/clamd.sock", "/nowhere/clamd.sock", "nonsense"]
)
def test_a_scanner_that_is_not_there_raises(path: Path, address: str) -> None:
    path.write_bytes(b"x")
    with pytest.raises(ScannerUnavailable):
        scan(path, address)


def test_the_fence_asks_the_scanner_when_one_is_set(path: Path, settings: Any) -> None:
    path.write_bytes(EICAR)
    with daemon() as settings.CLAMD_ADDRESS:
        verdict = inspect_safely(path, name="a.txt", accept={"txt"}, max_bytes=1000)
    assert (verdict.ok, verdict.cause, verdict.kind) == (False, Cause.VIRUS, "txt")


def test_a_scanner_that_is_down_lets_nothing_pass(path: Path, settings: Any) -> None:
    path.write_bytes(b"x")
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    with pytest.raises(ScannerUnavailable):
        inspect_safely(path, name="a.txt", accept={"txt"}, max_bytes=1000)
