"""The outermost layer of a backup: frames, each sealed with AES-256-GCM where there is a key.

After two lines of text come the frames: four bytes of length, one that is 1 in the last frame, the frame.
A frame's number and whether it is the last one go into its nonce, so that a file which was cut off, put
into another order or changed is not read to its end. Each file has a key of its own, made with its salt.
"""

from __future__ import annotations

import io
import json
import os
import struct
from base64 import b64decode, b64encode
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"PORTAL-BACKUP 1\n"
FRAME = 1024 * 1024
_COST = 2**15
_HEAD = struct.Struct(">IB")
_LONGEST_HEADER = 4096


class Unreadable(Exception):
    """What was found is no whole backup; the sentence says what it is."""


class Sealer(io.RawIOBase):
    """Takes bytes and writes them out as frames; `close` writes the last one."""

    def __init__(self, out: BinaryIO, secret: bytes) -> None:
        super().__init__()
        self._out, self._waiting, self._number = out, bytearray(), 0
        salt = os.urandom(16)
        header = {"cipher": "AES-256-GCM" if secret else "none", "salt": b64encode(salt).decode()}
        self._header = json.dumps(header).encode() + b"\n"
        self._key = _key(secret, salt) if secret else None
        out.write(MAGIC + self._header)

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._waiting += content
        while len(self._waiting) > FRAME:
            self._put(bytes(self._waiting[:FRAME]), is_last=False)
            del self._waiting[:FRAME]
        return len(content)

    def finish(self) -> None:
        """Write the last frame; without it nobody takes the file for whole."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, frame: bytes, *, is_last: bool) -> None:
        if self._key is not None:
            frame = self._key.encrypt(_nonce(self._number, is_last), frame, self._header)
        self._out.write(_HEAD.pack(len(frame), is_last) + frame)
        self._number += 1


class Opener:
    """Reads what a Sealer wrote. Raises Unreadable."""

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        self._source, self._ready, self._number, self._is_over = source, b"", 0, False
        if source.read(len(MAGIC)) != MAGIC:
            raise Unreadable("This is no backup of a portal, or one of another kind.")
        self._header = source.readline(_LONGEST_HEADER)
        try:
            header = json.loads(self._header)
            is_sealed, salt = header["cipher"] != "none", b64decode(header["salt"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("The beginning of the file is damaged.") from error
        if is_sealed and not secret:
            raise Unreadable("The backup is encrypted: set BACKUP_PASSPHRASE or BACKUP_KEY_FILE.")
        if secret and not is_sealed:
            raise Unreadable(
                "The backup is not encrypted, though a key is set: anybody could have written it. "
                "To read it all the same, leave BACKUP_PASSPHRASE and BACKUP_KEY_FILE unset."
            )
        self.is_encrypted = is_sealed
        self._key = _key(secret, salt) if is_sealed else None

    def read(self, size: int) -> bytes:
        """Exactly so many bytes. Raises Unreadable where there are fewer."""
        parts = []
        while size:
            if not self._ready:
                self._next()
            some = self._ready[:size]
            self._ready = self._ready[len(some) :]
            size -= len(some)
            parts.append(some)
        return b"".join(parts)

    def line(self, longest: int) -> bytes:
        """One line without its end."""
        found = bytearray()
        while not found.endswith(b"\n"):
            if not self._ready:
                self._next()
            piece, end, _rest = self._ready.partition(b"\n")
            found += piece + end
            self._ready = self._ready[len(piece) + len(end) :]
            if len(found) > longest:
                raise Unreadable("A part of the file is damaged.")
        return bytes(found[:-1])

    def demand_end(self) -> None:
        """Raises Unreadable unless everything was read and the last frame has come."""
        if not self._is_over or self._ready or self._source.read(1):
            raise Unreadable("Something follows the end of the backup.")

    def _next(self) -> None:
        head = self._source.read(_HEAD.size)
        if self._is_over or len(head) != _HEAD.size:
            raise Unreadable("The file ends too early: the backup was broken off, or cut.")
        length, last = _HEAD.unpack(head)
        if length > FRAME + 64 or last > 1:
            raise Unreadable("A part of the file is damaged.")
        frame = self._source.read(length)
        if len(frame) != length:
            raise Unreadable("The file ends too early: the backup was broken off, or cut.")
        if self._key is not None:
            try:
                frame = self._key.decrypt(_nonce(self._number, bool(last)), frame, self._header)
            except InvalidTag as error:
                raise Unreadable("The key is another one, or the file was changed.") from error
        self._ready, self._is_over = frame, bool(last)
        self._number += 1


def _key(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(secret))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
