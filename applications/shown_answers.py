"""Sealed answers as staff pages show them: with the address at which each file is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from applications.sealed import SealedAnswer, SealedSection
from calls.answer_words import TableWords

if TYPE_CHECKING:
    from applications.models import Application, Submission
    from applications.translations import Beside


@dataclass(frozen=True)
class ShownFile:
    """A file; `url` is "" where it is no longer kept."""

    name: str
    size: int
    url: str


@dataclass(frozen=True)
class ShownAnswer:
    """One answer: text, or a table, or files."""

    label: str
    text: str
    table: TableWords | None
    files: list[ShownFile]
    is_hidden_from_jurors: bool
    beside: Beside | None = None


@dataclass(frozen=True)
class ShownSection:
    """A section with its answers."""

    key: str
    title: str
    answers: list[ShownAnswer]


def file_urls(application: Application, submission: Submission) -> dict[str, str]:
    """Where each file of a sealed copy is opened, by the upload's public id. One query."""
    rows = application.attachments.values_list("upload__public_id", "pk")
    about = [application.reference, submission.number]
    return {str(public_id): reverse("applications:staff_file", args=[*about, pk]) for public_id, pk in rows}


def shown_answer(answer: SealedAnswer, urls: Mapping[str, str]) -> ShownAnswer:
    """One answer with the addresses of its files."""
    files = [ShownFile(one.name, one.size, urls.get(one.upload, "")) for one in answer.files]
    return ShownAnswer(
        answer.label, answer.text, answer.table, files, answer.is_hidden_from_jurors, answer.beside
    )


def shown_sections(sections: Iterable[SealedSection], urls: Mapping[str, str]) -> list[ShownSection]:
    """All answers of a sealed copy."""
    return [
        ShownSection(one.key, one.title, [shown_answer(answer, urls) for answer in one.answers])
        for one in sections
    ]
