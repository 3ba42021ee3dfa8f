"""The proposal as this juror may read it: blind where the round is blind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.sealed import SealedFile, SealedSection, sealed_language, sealed_sections
from scoring.conflict_list import titled
from scoring.models import Assignment


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
    sections: list[SealedSection]
    files: list[FileRow]


def proposal_of(assignment: Assignment) -> Proposal:
    """Read the sealed copy for the juror of an assignment; about eight queries."""
    application, is_blind = assignment.application, assignment.round.is_blind
    document = _document(assignment)
    sections = sealed_sections(document, application.form, for_juror=True, blind=is_blind, with_files=False)
    title = shown_title(assignment)
    return Proposal(
        title=title,
        language=sealed_language(document),
        themes=" · ".join(theme.name for theme in application.themes.all()),
        applicant="" if is_blind else application.applicant_name,
        is_blind=is_blind,
        sections=[_without_title(section, title) for section in sections],
        files=_rows(assignment),
    )


def shown_title(assignment: Assignment) -> str:
    """The title of a proposal in a juror's lists."""
    if assignment.round.is_blind:
        return titled(assignment.application, assignment.position)
    return assignment.application.shown_title


def files_of(assignment: Assignment) -> list[SealedFile]:
    """The files this juror may have, in order; in a blind round those of open questions only."""
    sections = sealed_sections(
        _document(assignment),
        assignment.application.form,
        for_juror=True,
        blind=assignment.round.is_blind,
    )
    return [file for section in sections for answer in section.answers for file in answer.files]


def file_name(assignment: Assignment, file: SealedFile, number: int) -> str:
    """What a juror's copy is called; in a blind round nothing of the applicant's own name for it."""
    if not assignment.round.is_blind:
        return file.name
    return f"{_('Attachment')}-{number}.{file.kind}" if file.kind else f"{_('Attachment')}-{number}"


def _without_title(section: SealedSection, title: str) -> SealedSection:
    """The section without the answer that stands above the proposal already."""
    return replace(section, answers=tuple(one for one in section.answers if one.text.strip() != title))


def _document(assignment: Assignment) -> str:
    submission = assignment.application.valid_submission
    if submission is None:
        raise ValueError(f"{assignment.application} was never submitted.")
    return submission.document


def _rows(assignment: Assignment) -> list[FileRow]:
    rows = []
    for number, file in enumerate(files_of(assignment), start=1):
        if assignment.round.is_blind:
            name = _("Attachment %(number)s (%(kind)s)") % {"number": number, "kind": file.kind.upper()}
        else:
            name = file.name
        url = reverse("scoring:attachment", kwargs={"assignment": assignment.public_id, "number": number})
        rows.append(FileRow(name=name, meta=filesizeformat(file.size), url=url))
    return rows
