"""The proposal form as it is built: its questions with their choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from calls.built_forms import built_of
from calls.form_outline import newest_form
from calls.models import Call, Option, ProposalForm, Question, Section
from calls.services.building import editing, put_in_order, require_open_form
from calls.services.keys import free_key
from core.refusals import NotNow

if TYPE_CHECKING:
    from people.models import User


def open_form(call: Call, *, by: User, purpose: str = "") -> ProposalForm:
    """The form that can be built now; the first one is made where there is none, that of reports with a
    section to begin with. Raises as `editing`."""
    with editing(call, built_of(purpose).part, by=by) as locked:
        if found := newest_form(locked, purpose):
            return found
        made = ProposalForm.every.create(call=locked, purpose=purpose)
        if purpose:
            Section.objects.create(form=made, key=purpose, **_titles())
    return made


def save_question(
    question: Question, *, call: Call, options: Iterable[Option], removed: Iterable[Option], by: User
) -> Question:
    """Write a question and its choices in their order. A new one goes last and gets a key of its own."""
    with editing(call, part_of(question), by=by):
        require_open_form(question)
        siblings = siblings_of(question)
        if question.pk is None:
            last = siblings.aggregate(last=models.Max("position"))["last"]
            question.position = 0 if last is None else last + 1
        if not question.key:
            question.key = free_key(question.label, _keys_of(question), fallback="question")
        question.save()
        for option in removed:
            option.delete()
        _save_options(question, options)
    return question


def move_to_section(question: Question, *, section: Section, place: int | None, call: Call, by: User) -> None:
    """Move a question with its columns to another section of its form: to a place from 0, None for the end.

    Raises as `editing`, and NotNow for a column, which stays in its table.
    """
    with editing(call, part_of(question), by=by):
        require_open_form(question)
        if question.parent_id or section.form_id != question.section.form_id:
            raise NotNow(_("Only a question of the same form can move to another section."))
        question.section = section
        question.save(update_fields=["section"])
        question.columns.update(section=section)
        rows = list(siblings_of(question))
        put_in_order(rows, question, len(rows) if place is None else place)


def part_of(question: Question) -> str:
    """Which part of the call a question belongs to: its proposals' form, or its reports'."""
    return built_of(question.section.form.purpose).part


def siblings_of(question: Question) -> models.QuerySet[Question]:
    """The questions among which one has its place: of the same section, or columns of the same table."""
    return Question.objects.filter(section=question.section_id, parent=question.parent_id)


def _titles() -> dict[str, str]:
    titles = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            titles[f"title_{code}"] = _("Report")
    return titles


def _keys_of(question: Question) -> set[str]:
    """Every key of the call's forms: an answer belongs to a question by its key alone, and drafts may be
    carried from one version to the next."""
    keys = Question.objects.filter(section__form__call__forms__sections=question.section_id)
    return set(keys.values_list("key", flat=True))


def _save_options(question: Question, options: Iterable[Option]) -> None:
    taken = set(question.options.values_list("key", flat=True))
    for position, option in enumerate(options):
        option.question, option.position = question, position
        if not option.key:
            option.key = free_key(option.label, taken, fallback="choice")
            taken.add(option.key)
        option.save()
