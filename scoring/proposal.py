"""The proposal as this juror may read it: blind where the round is blind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from applications.reading import Reading, read_beside
from applications.sealed import SealedFile, SealedSection, sealed_language, sealed_sections
from applications.translations import Beside
from calls.form_tree import FormTree, columns_of, read_form
from scoring.conflict_list import titled

if TYPE_CHECKING:
    from applications.models import Application, Submission


class Reader(Protocol):
    """On what ground somebody reads a proposal: an assignment, or a place among the jurors of an appeal."""

    @property
    def application(self) -> Application: ...

    @property
    def is_blind(self) -> bool: ...

    @property
    def position(self) -> int | None:
        """Its number in the reader's own order, if it has one."""

    @property
    def reads_until(self) -> datetime | None:
        """When what is read was closed: no later translation stands beside it. None while it is open."""

    def file_address(self, number: int) -> str:
        """Where the reader finds a file of it."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as components/file_row.html draws it."""

    name: str
    meta: str
    url: str
    pill: Any = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What stands on the left of the scorecard."""

    title: str
    language: str
    themes: str
    applicant: str
    is_blind: bool
    title_beside: Beside | None
    reading: Reading
    sections: list[SealedSection]
    files: list[FileRow]
    left_out: tuple[str, ...]  # the labels of what a blind reader does not get


def proposal_of(reader: Reader, *, language: str = "") -> Proposal:
    """Read the sealed copy for its reader, a translation into `language` beside it; about nine queries."""
    application, is_blind = reader.application, reader.is_blind
    submission, tree = _submission(reader), read_form(application.form)
    document = submission.document
    sections = sealed_sections(document, tree, for_juror=True, blind=is_blind, with_files=False)
    reading = read_beside(sections, tree, submission, language=language, until=reader.reads_until)
    title = shown_title(reader)
    return Proposal(
        title=title,
        language=sealed_language(document),
        themes=" · ".join(theme.name for theme in application.themes.all()),
        applicant="" if is_blind else application.applicant_name,
        is_blind=is_blind,
        title_beside=_beside_title(reading.sections, title),
        reading=reading,
        sections=[_without_title(section, title) for section in reading.sections],
        files=_rows(reader, tree),
        left_out=_left_out(tree) if is_blind else (),
    )


def shown_title(reader: Reader) -> str:
    """The title of a proposal in a juror's lists."""
    if reader.is_blind:
        return titled(reader.application, reader.position)
    return reader.application.shown_title


def files_of(reader: Reader, tree: FormTree | None = None) -> list[SealedFile]:
    """The files this juror may have, in order; in a blind round those of open questions only."""
    sections = sealed_sections(
        _submission(reader).document,
        tree or reader.application.form,
        for_juror=True,
        blind=reader.is_blind,
    )
    return [file for section in sections for answer in section.answers for file in answer.files]


def file_name(reader: Reader, file: SealedFile, number: int) -> str:
    """What a juror's copy is called; in a blind round nothing of the applicant's own name for it."""
    if not reader.is_blind:
        return file.name
    return f"{_('Attachment')}-{number}.{file.kind}" if file.kind else f"{_('Attachment')}-{number}"


def _left_out(tree: FormTree) -> tuple[str, ...]:
    """The questions of the form that are hidden from jurors, and such columns of its tables, by their labels;
    whether this application answers them is not told."""
    names: list[str] = []
    for question in tree.questions():
        if question.hidden_from_jurors:
            names += [] if question.kind == "consent" else [question.label]
        else:
            names += [
                f"{question.label} ({one.label})" for one in columns_of(question) if one.hidden_from_jurors
            ]
    return tuple(names)


def _without_title(section: SealedSection, title: str) -> SealedSection:
    """The section without the answer that stands above the proposal already."""
    return replace(section, answers=tuple(one for one in section.answers if one.text.strip() != title))


def _beside_title(sections: list[SealedSection], title: str) -> Beside | None:
    """The translation of the answer that stands above the proposal."""
    answers = (one for section in sections for one in section.answers)
    return next((one.beside for one in answers if one.text.strip() == title and one.beside), None)


def _submission(reader: Reader) -> Submission:
    submission = reader.application.valid_submission
    if submission is None:
        raise ValueError(f"{reader.application} was never submitted.")
    return submission


def _rows(reader: Reader, tree: FormTree) -> list[FileRow]:
    rows = []
    for number, file in enumerate(files_of(reader, tree), start=1):
        if reader.is_blind:
            name = _("Attachment %(number)s (%(kind)s)") % {"number": number, "kind": file.kind.upper()}
        else:
            name = file.name
        rows.append(FileRow(name=name, meta=filesizeformat(file.size), url=reader.file_address(number)))
    return rows
