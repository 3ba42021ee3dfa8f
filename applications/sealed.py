"""A sealed document read back for display: to the applicant, to staff, to jurors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from applications.contents import sealed_values
from calls.answer_words import TableWords, table_of, words_of
from calls.answers import ROW_KINDS
from calls.form_tree import FormTree, SectionTree, columns_of, read_form

if TYPE_CHECKING:
    from applications.translations import Beside
    from calls.models import ProposalForm, Question


@dataclass(frozen=True)
class SealedFile:
    """A file of the sealed copy. For a blind reader `name` is made of the question's label."""

    upload: str
    name: str
    size: int
    sha256: str
    kind: str


@dataclass(frozen=True)
class SealedAnswer:
    """One answer in the reader's language: `text`, or `table` for rows, or `files`.

    `columns` are the keys of the table's columns; `beside` is its translation, where one was asked for.
    """

    key: str
    kind: str
    label: str
    text: str
    value: Any
    table: TableWords | None = None
    columns: tuple[str, ...] = ()
    files: tuple[SealedFile, ...] = ()
    is_hidden_from_jurors: bool = False
    beside: Beside | None = None

    @property
    def is_prose(self) -> bool:
        """Whether its words are the applicant's own; those of a choice are the form's."""
        return self.kind in ("short_text", "long_text")


@dataclass(frozen=True)
class SealedSection:
    """A section with those of its questions that were answered."""

    key: str
    title: str
    answers: tuple[SealedAnswer, ...]


def sealed_sections(
    document: str,
    form: ProposalForm | FormTree,
    *,
    for_juror: bool = False,
    blind: bool = False,
    with_files: bool = True,
    language: str | None = None,
) -> list[SealedSection]:
    """The sealed answers in the order of the form, with labels in `language` (default: the active one).

    A blind juror gets no answer, column or file that is hidden from jurors, and no file's own name.
    Give a FormTree where several documents of one form are read. Sections without answers are left out.
    """
    tree = form if isinstance(form, FormTree) else read_form(form)
    with translation.override(language or translation.get_language()):
        return sections_of(tree, sealed_values(document), hides=for_juror and blind, with_files=with_files)


def sections_of(
    tree: FormTree, values: dict[str, Any], *, hides: bool = False, with_files: bool = True
) -> list[SealedSection]:
    """Values by question key as sections in words; without a section that has no answer."""
    sections = [_section(one, values, hides, with_files) for one in tree.sections]
    return [one for one in sections if one.answers]


def sealed_files(document: str, form: ProposalForm | FormTree, *, blind: bool = False) -> list[SealedFile]:
    """Every file of the sealed copy that the reader may have."""
    sections = sealed_sections(document, form, for_juror=blind, blind=blind)
    return [file for section in sections for answer in section.answers for file in answer.files]


def sealed_language(document: str) -> str:
    """The language in which the application was written."""
    return str(json.loads(document)["language"])


def _section(section: SectionTree, values: dict[str, Any], hides: bool, with_files: bool) -> SealedSection:
    answers = tuple(
        _answer(question, values[question.key], hides)
        for question in section.questions
        if question.key in values
        and not (hides and question.hidden_from_jurors)
        and (with_files or question.kind != "file")
    )
    return SealedSection(section.key, section.title, answers)


def _answer(question: Question, value: Any, hides: bool) -> SealedAnswer:
    is_table = question.kind in ROW_KINDS
    files = (
        tuple(_file(one, number, question, hides) for number, one in enumerate(value, start=1))
        if question.kind == "file"
        else ()
    )
    columns = [one.key for one in columns_of(question) if not (hides and one.hidden_from_jurors)]
    return SealedAnswer(
        key=question.key,
        kind=question.kind,
        label=question.label,
        text=", ".join(file.name for file in files) if files else words_of(question, value),
        value=_visible(question, value) if is_table and hides else value if not files else None,
        table=table_of(question, value, hides=hides) if is_table else None,
        columns=tuple(columns) if is_table else (),
        files=files,
        is_hidden_from_jurors=question.hidden_from_jurors,
    )


def _visible(question: Question, rows: Any) -> Any:
    open_keys = [one.key for one in columns_of(question) if not one.hidden_from_jurors]
    return [{key: row.get(key) for key in open_keys} for row in rows]


def _file(file: dict[str, Any], number: int, question: Question, hides: bool) -> SealedFile:
    own_name = str(file["name"])
    kind = str(file["kind"])
    # The name a person gives to a file often names the person.
    plain = _("%(label)s, file %(number)s") % {"label": question.label, "number": number}
    name = f"{plain}.{kind}" if kind else plain
    return SealedFile(
        str(file["upload"]), name if hides else own_name, int(file["size"]), str(file["sha256"]), kind
    )
