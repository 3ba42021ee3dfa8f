"""A new call: blank, or with everything of an earlier one but its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from calls.form_outline import form_in_force, newest_form
from calls.models import Anchor, Call, CallRole, Criterion, Option, Programme, ProposalForm, Question, Rubric
from calls.translations import column, languages
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

SETTINGS = (
    "places",
    "reserve_places",
    "ceiling_amount",
    "ceiling_currency",
    "budget_amount",
    "themes_open_ended",
    "conflict_same_country",
    "has_vote",
    "second_look",
    "zone",
)
TEXTS = ("summary", "description", "who_can_apply", "rules_text", "award_text")


def create_call(*, programme: Programme, year: int, slug: str, by: User) -> Call:
    """A blank draft whose creator is its officer. Raises NotAllowed, or NotNow for an address in use."""
    with ledger.book():
        call = unsaved_call(programme, year, slug, by)
        for code, _name in languages():
            name = getattr(programme, column("name", code))
            setattr(
                call, column("title", code), f"{name} {year}" if name else None if code != "en" else f"{year}"
            )
        open_call(call, by, payload={})
        ProposalForm.objects.create(call=call)
    return call


def copy_call(source: Call, *, year: int, slug: str, by: User, programme: Programme | None = None) -> Call:
    """A draft with the texts, themes, form, rules, rubric, rounds, partners and FAQ of `source`.

    Dates stay empty: an old date is never right. The year in the title becomes the new one.
    """
    with ledger.book():
        call = unsaved_call(programme or source.programme, year, slug, by)
        for name in SETTINGS:
            setattr(call, name, getattr(source, name))
        _copy_columns(source, call, TEXTS)
        for code, _name in languages():
            title = getattr(source, column("title", code))
            setattr(
                call, column("title", code), title.replace(str(source.year), str(year)) if title else title
            )
        open_call(call, by, payload={"copied_from": source.ledger_name})
        for rows in (source.themes, source.partners, source.faqs, source.eligibility_rules):
            _copy_rows(rows.all(), call=call)
        if used := form_in_force(source):
            copy_form(used, call=call, version=1)
        if reports := newest_form(source, "report"):
            copy_form(reports, call=call, version=1)
        _copy_judging(source, call)
    return call


def copy_form(form: ProposalForm, *, call: Call, version: int) -> ProposalForm:
    """An unfrozen copy of a form with all sections, questions, columns and choices; a later version of a
    form of proposals is only prepared."""
    is_prepared = version > 1 and not form.purpose
    fresh = ProposalForm.objects.create(
        call=call, version=version, is_prepared=is_prepared, purpose=form.purpose
    )
    sections = _copy_rows(form.sections.all(), form=fresh)
    questions: dict[int, Question] = {}
    parents_first = models.F("parent_id").asc(nulls_first=True)  # the databases disagree where NULL stands
    for question in Question.objects.filter(section__form=form).order_by(parents_first, "position", "id"):
        parent = questions.get(question.parent_id or 0)
        new = {"section": sections[question.section_id], "parent": parent}
        questions[question.pk] = _copy(question, **new)
    for option in Option.objects.filter(question__section__form=form):
        _copy(option, question=questions[option.question_id])
    return fresh


def unsaved_call(programme: Programme, year: int, slug: str, by: User) -> Call:
    if not by.is_hub_staff:
        raise NotAllowed(_("Only staff of the Hub create calls."))
    if Call.objects.filter(slug=slug).exists():
        raise NotNow(_("Another call has this address already."))
    prefix = "".join(part[0] for part in programme.key.split("-") if part).upper()[:8]
    return Call(programme=programme, year=year, slug=slug, reference_prefix=f"{prefix}-{year}", created_by=by)


def open_call(call: Call, by: User, *, payload: dict[str, str]) -> None:
    call.save()
    CallRole.objects.create(call=call, user=by, role=CallRole.Role.OFFICER, granted_by=by)
    by.__dict__.pop("_roles_on_calls", None)
    ledger.record("call.created", subject=call.ledger_name, scope=call.ledger_name, by=by, payload=payload)


def _copy_judging(source: Call, call: Call) -> None:
    rubrics: dict[int, Rubric] = _copy_rows(source.rubrics.all(), call=call)
    criteria: dict[int, Criterion] = {}
    for criterion in Criterion.objects.filter(rubric__call=source):
        criteria[criterion.pk] = _copy(criterion, rubric=rubrics[criterion.rubric_id])
    for anchor in Anchor.objects.filter(criterion__rubric__call=source):
        _copy(anchor, criterion=criteria[anchor.criterion_id])
    for judged in source.rounds.all():
        _copy(judged, call=call, rubric=rubrics[judged.rubric_id], locked_at=None)


def _copy_rows(rows: models.QuerySet[Any], **changed: Any) -> dict[int, Any]:
    """Copy each row; returns the copies by the key of their originals."""
    return {row.pk: _copy(row, **changed) for row in rows}


def _copy(row: Any, **changed: Any) -> Any:
    """One more row with the same columns, save for its key and what `changed` says."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changed
    }
    fresh = type(row)(**kept, **changed)
    fresh.save(force_insert=True)
    return fresh


def _copy_columns(source: Call, target: Call, names: tuple[str, ...]) -> None:
    for name in names:
        for code, _name in languages():
            setattr(target, column(name, code), getattr(source, column(name, code)))
