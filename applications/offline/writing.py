"""The whole form written as a Word document, with the answers that are there already."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from applications.answers import token_of
from applications.offline import paper
from applications.offline.boxes import boxes
from applications.offline.marks import DocumentMark
from applications.offline.sheet import blank_sheet
from calls.deadlines import describe, describe_moment
from calls.form_outline import Asked, outline
from core import clock
from core.hub import absolute, hub

if TYPE_CHECKING:
    from applications.contents import Contents
    from applications.models import Application
    from calls.models import Call, ProposalForm


def form_document(
    form: ProposalForm,
    *,
    language: str,
    address: str,
    application: Application | None = None,
    contents: Contents | None = None,
) -> bytes:
    """The form as DOCX in a language; blank without an application. `address` is where it comes back to."""
    with translation.override(language):
        mark = DocumentMark(
            form.call.slug, form.version, application.reference if application else "", language
        )
        sheet = blank_sheet(
            title=str(form.call),
            author=hub()["name"],
            language=language,
            footer=application.reference if application else str(form.call),
        )
        body = sheet.element.body
        for one in [*_head(form.call, application, address, mark), *_sections(form, contents, language)]:
            body.insert(len(body) - 1, one)  # before the properties of the page, which stand last
        body.insert(len(body) - 1, _foot(mark))
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _head(call: Call, application: Application | None, address: str, mark: DocumentMark) -> list[Any]:
    facts = [(_("Application"), application.reference)] if application else []
    if call.deadline_at is not None:
        facts.append((_("Deadline"), str(describe(call.deadline_at, zone=call.zone, language=mark.language))))
    made = describe_moment(clock.now(), zone=call.zone, language=mark.language, seconds=False)
    facts += [(_("Downloaded"), made.day_hour), (_("Comes back to"), absolute(address))]
    return [
        *paper.words(str(call), "Kicker", mark.language),
        *paper.words(_("Application form"), "Title", mark.language),
        _facts(facts, mark),
        *paper.words(_("How to fill it in"), "Lead", mark.language),
        *(line for advice in _advice(application) for line in paper.words(advice, "Advice", mark.language)),
    ]


def _advice(application: Application | None) -> list[str]:
    upload = (
        _("Save the document as Word (.docx) and upload it at the address above.")
        if application
        else _("Start an application in the portal, save the document as Word (.docx) and upload it there.")
    )
    return [
        _("Write inside the boxes only. They grow with what you write; nothing is cut."),
        _("To choose, press the small square, or put an x in its place."),
        _("A table takes more lines: add rows. For one more entry, copy a whole box and paste it below."),
        _("Leave the small grey marks between ‹ and › as they are: by them the portal finds your answers."),
        upload,
        _("The portal then shows every answer for you to check. Nothing is replaced without your word."),
    ]


def _facts(facts: list[tuple[str, str]], mark: DocumentMark) -> Any:
    widths = [paper.WIDTH // 4, paper.WIDTH - paper.WIDTH // 4]
    lines = [
        paper.row(
            [paper.cell(paper.words(name, "FactName"), widths[0]), paper.cell(paper.words(text), widths[1])]
        )
        for name, text in facts
    ]
    marked = paper.paragraph(paper.run(str(mark), style="Mark"))
    name = paper.words(_("Mark of this document"), "FactName")
    lines.append(paper.row([paper.cell(name, widths[0]), paper.cell([marked], widths[1])]))
    return paper.table(lines, widths, style="Facts")


def _sections(form: ProposalForm, contents: Contents | None, language: str) -> list[Any]:
    values: Mapping[str, Any] = contents.values if contents else {}
    rows: Mapping[str, Any] = contents.rows if contents else {}
    written: list[Any] = []
    for part in outline(form):
        written += paper.words(f"{part.number}. {part.section}", "Heading1", language)
        if part.section.intro:
            written += paper.words(part.section.intro, "", language)
        for asked in part.questions:
            key = asked.question.key
            written += _question(asked, values.get(key), token_of(rows.get(key)), language)
    return written


def _question(asked: Asked, value: Any, token: str, language: str) -> list[Any]:
    question = asked.question
    written = [
        *paper.words(question.label, "Heading2", language),
        *paper.words(asked.line, "Limits", language),
        *(paper.words(asked.condition, "Condition", language) if asked.condition else []),
        *(paper.words(question.help, "Help", language) if question.help else []),
    ]
    if question.example:
        example = _("Example: %(example)s") % {"example": question.example}
        written += paper.words(example, "Example", language)
    if question.kind == "file":
        return written + _files(value, language)
    for box in boxes(question, value, token):
        written += [box, paper.paragraph(style="Gap")]
    return written


def _files(value: Any, language: str) -> list[Any]:
    names = [str(one.get("name", "")) for one in value] if isinstance(value, list) else []
    lines = [_("Files are added in the portal itself, not in this document."), *(f"– {one}" for one in names)]
    return [line for text in lines for line in paper.words(text, "Help", language)]


def _foot(mark: DocumentMark) -> Any:
    return paper.paragraph(
        paper.run(_("The form ends here.") + " "), paper.run(str(mark), style="Mark"), style="End"
    )
