"""A mail server of flesh and blood on a port of this machine, which misbehaves as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks SMTP. `mood` is how it behaves now; `taken` are the letters it has said 250 to.

    Moods: well; refuses_sender; refuses, puts_off, closes (with the code for it) at the recipient;
    refuses_text, puts_off_text after the text; hangs (takes the connection and never says a word); drops
    (breaks the line once it has the whole text, and keeps it: the sender cannot know); drops_early (breaks
    the line before any text); hangs_at_goodbye.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mood = "well"
        self.taken: list[bytes] = []
        self.envelopes: list[tuple[str, str]] = []
        self.connections = 0
        self.rest = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def letters(self) -> list[Message]:
        return [message_from_bytes(one) for one in self.taken]

    def addressees(self) -> list[str]:
        """To whom the letters went, in order."""
        return [str(one["To"]) for one in self.letters]


AT_RECIPIENT = {
    "refuses": "550 5.1.1 No such mailbox",
    "puts_off": "450 4.2.1 Mailbox busy",
    "closes": "421 4.3.2 Service not available",
}
AFTER_TEXT = {"refuses_text": "554 5.6.0 Not wanted here", "puts_off_text": "451 4.3.0 Try later"}


class _Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.server.connections += 1
        if self.server.mood == "hangs":
            self.server.rest.wait(20)
            return None
        self._say("220 here")
        sender = recipient = ""
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            verb = line[:4].upper()
            if verb == "MAIL":
                sender = line.partition("<")[2].partition(">")[0]
                if self.server.mood == "drops_early":
                    return None
                self._say("550 5.7.1 Not you" if self.server.mood == "refuses_sender" else "250 ok")
            elif verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                self._say(AT_RECIPIENT.get(self.server.mood, "250 ok"))
            elif verb == "DATA":
                self._say("354 go on")
                if not self._take(sender, recipient):
                    return None
            elif verb == "QUIT":
                return self._part()
            else:
                self._say("250 ok")
        return None

    def _part(self) -> None:
        if self.server.mood == "hangs_at_goodbye":
            self.server.rest.wait(20)
        self._say("221 bye")

    def _take(self, sender: str, recipient: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if self.server.mood in AFTER_TEXT:
            self._say(AFTER_TEXT[self.server.mood])
            return True
        self.server.taken.append(b"".join(lines))
        self.server.envelopes.append((sender, recipient))
        if self.server.mood == "drops":
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A server that the portal sends to, as its settings say; it is gone afterwards."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        try:
            yield server
        finally:
            server.rest.set()
            server.shutdown()
            thread.join()
