"""What a draft held before its form changed, for those who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from applications.models import CarriedDraft
from applications.sealed import SealedSection, sections_of
from calls.deadlines import describe_moment
from calls.form_changes import Change, changes_between, no_longer_asked
from calls.form_tree import FormTree, SectionTree, read_form

if TYPE_CHECKING:
    from applications.models import Application


@dataclass(frozen=True)
class EarlierForm:
    """One change of the form: `left` are the answers that are no longer asked, `before` all as they were."""

    when: str
    why: str
    changes: list[Change]
    left: list[SealedSection]
    before: list[SealedSection]


def earlier_forms(application: Application) -> list[EarlierForm]:
    """Every change of the form that the draft went through, newest first."""
    rows = application.carried.select_related("from_form__call", "to_form__call")
    written = {one.question_key: one.value for one in application.answers.all()}
    return [_earlier(application, row, written) for row in rows]


def _earlier(application: Application, row: CarriedDraft, written: dict[str, Any]) -> EarlierForm:
    old, new = read_form(row.from_form), read_form(row.to_form)
    gone = [one.key for one in no_longer_asked(old, new)]
    # Somebody whose page was still open may have written on after the change.
    values = {**row.values, **{key: written[key] for key in gone if key in written}}
    when = describe_moment(row.at, zone=application.call.zone, language=get_language() or "en", seconds=False)
    return EarlierForm(
        when=f"{when.day_hour}, {when.zone_line}",
        why=row.to_form.why,
        changes=changes_between(old, new),
        left=sections_of(_only(old, gone), _there(values)),
        before=sections_of(old, _there(values)),
    )


def _only(tree: FormTree, keys: list[str]) -> FormTree:
    parts = [
        SectionTree(one.section, tuple(asked for asked in one.questions if asked.key in keys))
        for one in tree.sections
    ]
    return FormTree(tree.form, tuple(one for one in parts if one.questions))


def _there(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
