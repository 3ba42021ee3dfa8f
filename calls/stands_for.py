"""What answers stand for: who applies, from where, how to reach them, and what their application is called.

A question says it itself (`Question.stands_for`), whatever its key. Forms from before, and files of calls
that were written before, only had keys that everybody agreed on: `mark_by_keys` reads those once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from calls.models import Question

if TYPE_CHECKING:
    from calls.models import ProposalForm

S, K = Question.StandsFor, Question.Kind
FITTING: dict[str, tuple[str, ...]] = {
    S.ORGANISATION: (K.SHORT_TEXT,),
    S.PERSON: (K.SHORT_TEXT,),
    S.APPLICANT: (K.CHOICE,),
    S.KIND: (K.CHOICE,),
    S.GENDER: (K.CHOICE,),
    S.COUNTRY: (K.COUNTRY,),
    S.EMAIL: (K.EMAIL,),
    S.PHONE: (K.SHORT_TEXT,),
    S.NUMBER: (K.SHORT_TEXT,),
    S.TITLE: (K.SHORT_TEXT,),
    S.SUMMARY: (K.LONG_TEXT, K.SHORT_TEXT),
}
NAMES = (S.ORGANISATION, S.PERSON)  # either names the applicant, the organisation first
KINDS = (S.KIND, S.APPLICANT)
# Keys that forms agreed on before questions could say it; of two that stand for one thing the first counts.
KEYS: dict[str, str] = {
    "title": S.TITLE,
    "project_title": S.TITLE,
    "summary": S.SUMMARY,
    "abstract": S.SUMMARY,
    "challenge": S.SUMMARY,
    "motivation": S.SUMMARY,
    "organisation_name": S.ORGANISATION,
    "body_name": S.ORGANISATION,
    "full_name": S.PERSON,
    "contact_name": S.PERSON,
    "organisation_kind": S.KIND,
    "applicant_type": S.APPLICANT,
    "gender": S.GENDER,
    "sex": S.GENDER,
    "country": S.COUNTRY,
    "citizenship": S.COUNTRY,
    "contact_email": S.EMAIL,
    "email": S.EMAIL,
}


def offered(question: Question) -> list[str]:
    """What a question of this kind can stand for; nothing where it is a column."""
    is_column = question.parent_id or question.parent
    return [] if is_column else [role for role, kinds in FITTING.items() if question.kind in kinds]


def marked(questions: Iterable[Question]) -> dict[str, Question]:
    """The questions of one form by what they stand for."""
    return {one.stands_for: one for one in questions if one.stands_for and not one.parent_id}


def keys_of(form: ProposalForm | int) -> dict[str, str]:
    """What the answers of a form stand for, by the keys of their questions: one query."""
    rows = Question.objects.filter(section__form=form, parent=None).exclude(stands_for="")
    return dict(rows.values_list("key", "stands_for"))


def says_its_key(row: Mapping[str, Any]) -> str:
    """What the key of a question's row says that it stands for: as the migration put it."""
    return KEYS.get(str(row["key"]), "")


def mark_by_keys(form: ProposalForm) -> None:
    """Mark the questions of a form that has no mark yet, by the keys that forms agreed on."""
    rows = list(Question.objects.filter(section__form=form, parent=None))
    if any(one.stands_for for one in rows):
        return
    by_key = {one.key: one for one in rows}
    taken: set[str] = set()
    for key, role in KEYS.items():
        if role not in taken and key in by_key and by_key[key].kind in FITTING[role]:
            Question.objects.filter(pk=by_key[key].pk).update(stands_for=role)
            taken.add(role)
