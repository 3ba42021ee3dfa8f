"""The proposal form: its versions, and its questions with their choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from calls import permissions
from calls.form_outline import newest_form
from calls.models import Call, Option, ProposalForm, Question
from calls.services.building import editing
from calls.services.copying import copy_form
from calls.services.keys import free_key
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def open_form(call: Call, *, by: User) -> ProposalForm:
    """The form that can be built now; the first one is made where there is none. Raises as `editing`."""
    with editing(call, "form", by=by) as locked:
        return newest_form(locked) or ProposalForm.objects.create(call=locked)


def new_form_version(call: Call, *, by: User) -> ProposalForm:
    """A copy of the form in use, open for changes: applications keep theirs, new ones start with the copy."""
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        if not permissions.officer(locked, by):
            raise NotAllowed(_("Only an officer of this call can change it."))
        newest = newest_form(locked)
        if newest is None or not newest.is_frozen:
            raise NotNow(_("The newest version of the form is still open for changes."))
        if locked.state != "published":
            raise NotNow(_("The call is closed; its form stands as it was."))
        fresh = copy_form(newest, call=locked, version=newest.version + 1)
        ledger.record(
            "call.form_version",
            subject=locked.ledger_name,
            scope=locked.ledger_name,
            by=by,
            payload={"version": fresh.version},
        )
    return fresh


def save_question(
    question: Question, *, call: Call, options: Iterable[Option], removed: Iterable[Option], by: User
) -> Question:
    """Write a question and its choices in their order. A new one goes last and gets a key of its own."""
    with editing(call, "form", by=by):
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


def siblings_of(question: Question) -> models.QuerySet[Question]:
    """The questions among which one has its place: of the same section, or columns of the same table."""
    return Question.objects.filter(section=question.section_id, parent=question.parent_id)


def _keys_of(question: Question) -> set[str]:
    """Every key of the form: an answer belongs to a question by its key alone."""
    keys = Question.objects.filter(section__form__sections=question.section_id)
    return set(keys.values_list("key", flat=True))


def _save_options(question: Question, options: Iterable[Option]) -> None:
    taken = set(question.options.values_list("key", flat=True))
    for position, option in enumerate(options):
        option.question, option.position = question, position
        if not option.key:
            option.key = free_key(option.label, taken, fallback="choice")
            taken.add(option.key)
        option.save()
