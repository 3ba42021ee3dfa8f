"""Small real files: written here, kept and inspected as anybody's files are."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accelerator.seeding.data import load
from accelerator.seeding.world import World
from applications.services.files import MB, receive
from core.models import Upload
from core.pdf.blocks import Block, Paragraph
from core.pdf.document import render
from core.pdf.letterhead import Letterhead
from core.uploads.inspection import inspect
from people.models import User

KINDS = ("pdf", "png", "jpg", "csv")


def keep(world: World, name: str, content: bytes, by: User) -> Upload:
    """Keep a file of our own and inspect it at once. Raises ValueError where the inspection refuses it.

    The inspection runs in this process: what it fences off for strangers' files was written here.
    """
    limit = settings.UPLOAD_MAX_MB * MB
    upload = receive(SimpleUploadedFile(name, content), by=by, accept=KINDS, max_bytes=limit)
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        verdict = inspect(Path(copy.name), name=name, accept=KINDS, max_bytes=limit)
    if not verdict.ok:
        raise ValueError(f"{name} is refused: {verdict.cause}.")
    upload.public_id = world.unique("upload", by.email, name, upload.sha256)
    upload.kind, upload.content_type = verdict.kind, verdict.content_type
    upload.state, upload.attempts = Upload.State.READY, 1
    upload.save()
    return upload


def page(title: str, language: str, paragraphs: Sequence[str], sender: str) -> bytes:
    """A PDF of one page or two on the sender's own paper."""
    blocks: list[Block] = [Paragraph(text) for text in paragraphs]
    return render(title, language, blocks, letterhead=Letterhead(sender, mark=(), ribbon=False))


def paper(world: World, row: dict[str, Any], by: User, kind: str) -> Upload:
    """A page of the application's papers, such as the host's letter; `kind` names its words in the data."""
    words = load("letters")[kind]
    language = row["language"] if row["language"] in words else "en"
    text = words[language]
    answers = row["answers"]
    places = {
        "title": answers.get("title", ""),
        "host": answers.get("pilot_host", ""),
        "task": answers.get("reform_task", ""),
        "employer": answers.get("employer", ""),
        "applicant": row["applicant"]["name"],
    }
    paragraphs = [paragraph.format(**places) for paragraph in text["paragraphs"]]
    content = page(text["title"], language, paragraphs, text["sender"])
    return keep(world, text["file"], content, by)
