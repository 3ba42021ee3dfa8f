"""Read mails that came back, and mark the letters they speak of."""

from __future__ import annotations

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.bounces import LARGEST, read_back


class Command(BaseCommand):
    help = "Mark letters that came back, from a maildir, an mbox file, or one mail on standard input (-)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a maildir, an mbox file, or - for one mail on standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        read = marked = 0
        for raw in _mails(options["source"]):
            read += 1
            marked += read_back(raw)
        self.stdout.write(f"{read} read, {marked} letters marked.")


def _mails(source: str) -> Iterator[bytes]:
    """Every mail of an mbox file, those of a maildir that are new; of a maildir each is read once."""
    path = Path(source)
    if source == "-":
        yield sys.stdin.buffer.read(LARGEST)
    elif (path / "new").is_dir():
        (path / "cur").mkdir(exist_ok=True)
        for file in sorted((path / "new").iterdir()):
            if file.is_file() and not file.is_symlink():
                with file.open("rb") as opened:
                    yield opened.read(LARGEST)
                file.rename(path / "cur" / f"{file.name}:2,S")
    elif path.is_file():
        box = mailbox.mbox(path, create=False)
        for key in box.iterkeys():
            with box.get_file(key) as opened:
                yield opened.read(LARGEST)
        box.close()
    else:
        raise CommandError(f"{source} is neither a maildir nor an mbox file.")
