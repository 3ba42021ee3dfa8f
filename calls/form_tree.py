"""A proposal form read once: sections, questions, columns and choices in five queries, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from calls.models import Question, Section

if TYPE_CHECKING:
    from calls.models import ProposalForm


@dataclass(frozen=True)
class SectionTree:
    """A section with its questions in order; columns hang on their question."""

    section: Section
    questions: tuple[Question, ...]

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def title(self) -> str:
        return self.section.title


@dataclass(frozen=True)
class FormTree:
    """The whole form in order. `questions()` are the top-level ones: what an answer can belong to."""

    form: ProposalForm
    sections: tuple[SectionTree, ...]

    def questions(self) -> Iterator[Question]:
        """Every top-level question, in the order of the form."""
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        """The top-level question with this key, or None."""
        return next((one for one in self.questions() if one.key == key), None)

    def section(self, key: str) -> SectionTree | None:
        """The section with this key, or None."""
        return next((one for one in self.sections if one.key == key), None)

    def section_of(self, question_key: str) -> SectionTree | None:
        """The section in which a question stands, or None."""
        for section in self.sections:
            if any(one.key == question_key for one in section.questions):
                return section
        return None


# Forms already read in this context, by primary key, where somebody asked for that.
_read: ContextVar[dict[int, FormTree] | None] = ContextVar("calls_forms_read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside, each form is read from the database once: for bulk work over forms that nobody changes."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def read_form(form: ProposalForm) -> FormTree:
    """Read a form with everything an answer needs to be checked and shown."""
    read = _read.get()
    if read is None:
        return _read_form(form)
    if form.pk not in read:
        read[form.pk] = _read_form(form)
    return read[form.pk]


def _read_form(form: ProposalForm) -> FormTree:
    sections = list(form.sections.all())
    questions = list(
        Question.objects.filter(section__form_id=form.pk)
        .prefetch_related("options")
        .order_by("position", "id")
    )
    themes = list(form.call.themes.all()) if any(one.options_from_themes for one in questions) else []
    columns: dict[int, list[Question]] = {}
    for question in questions:
        if question.parent_id:
            columns.setdefault(question.parent_id, []).append(question)
    by_section: dict[int, list[Question]] = {one.pk: [] for one in sections}
    if any(one.within_award for one in questions):
        award = (form.call.ceiling_amount, form.call.ceiling_currency)
        for question in questions:
            question.__dict__["_award_read"] = award
    for question in questions:
        _hang_on(question, columns.get(question.pk, []), themes)
        if not question.parent_id:
            by_section[question.section_id].append(question)
    return FormTree(form, tuple(SectionTree(one, tuple(by_section[one.pk])) for one in sections))


def _hang_on(question: Question, columns: list[Question], themes: list[Any]) -> None:
    question.__dict__["_columns_read"] = columns
    question.__dict__["_choices_read"] = (
        themes if question.options_from_themes else list(question.options.all())
    )


def columns_of(question: Question) -> list[Question]:
    """The columns of a table or group in order; no query where the form was read as a tree."""
    found = question.__dict__.get("_columns_read")
    return found if found is not None else list(question.columns.all())


def choices_of(question: Question) -> list[tuple[str, str]]:
    """Key and label of each choice, in the active language; the call's themes where they are the choices."""
    return [(one.key, str(one)) for one in choice_rows(question)]


def choice_rows(question: Question) -> list[Any]:
    """The choices themselves: options, or the call's themes where they are the choices."""
    found = question.__dict__.get("_choices_read")
    if found is None:
        from_themes = question.options_from_themes
        found = list(question.section.form.call.themes.all() if from_themes else question.options.all())
    return list(found)
