"""What stands ready for an empty answer: in one's profile, and in one's own earlier applications.

An earlier answer is offered where its question had the same key and kind, and a table the same columns. Files
and consents are never taken over: a consent is given by hand each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from applications.answers import WRITABLE
from applications.contents import Contents, named_fields
from applications.models import Answer, Collaborator
from applications.permissions import may_write
from calls.answer_kinds import is_blank
from calls.answer_words import lines_of
from calls.answers import ROW_KINDS, check
from calls.form_tree import SectionTree, choices_of, columns_of
from calls.models import Question
from people.queries import organisation_of

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import Organisation, User

S = Question.StandsFor
PROFILE = "profile"
NEVER = ("file", "consent")
TEXTS = ("short_text", "long_text")  # kept whole where they are too long, as what is typed is
MOST = 500  # earlier answers that are looked through, newest first


@dataclass(frozen=True)
class Offer:
    """A value that is ready for an empty answer; None where nothing of it fits, then `note` says why."""

    question: Question
    source: str  # PROFILE, or the reference of an earlier application
    value: Any
    text: str
    note: str = ""

    @property
    def name(self) -> str:
        """What the button sends."""
        return f"{self.question.key}:{self.source}"

    @property
    def headline(self) -> str:
        if self.source == PROFILE:
            return _("In your profile")
        return _("From your application %(reference)s") % {"reference": self.source}


def offers_for(
    application: Application, contents: Contents, sections: Iterable[SectionTree], *, user: User
) -> list[Offer]:
    """The offers in the order of the form, those of the profile first: three queries, none where nothing
    is empty. Nothing for whoever may not write."""
    if not may_write(application, user) or application.state not in WRITABLE:
        return []
    named = named_fields(application)
    empty = [
        one
        for section in sections
        for one in contents.shown(section)
        if one.kind not in NEVER
        and is_blank(one.kind, contents.values.get(one.key))
        and (named is None or one.key in named)
    ]
    if not empty:
        return []
    profile = _profile(user, organisation_of(user), application.language or settings.LANGUAGE_CODE)
    earlier = _earlier(application, empty, user)
    return [offer for one in empty for offer in _offers(one, profile, earlier)]


def has_written_before(user: User, application: Application) -> bool:
    """Whether a person has a profile or another application, so that something may stand ready."""
    own = Collaborator.objects.filter(user=user, role__in=("owner", "editor"))
    return own.exclude(application=application).exists() or organisation_of(user) is not None


def fitting(question: Question, value: Any) -> tuple[Any, str]:
    """As much of a value as fits the question, None where nothing does; and what is to be said of it."""
    note = ""
    if question.kind in ROW_KINDS:
        value, note = _fitting_rows(question, value)
    elif question.kind == "multi_choice" and isinstance(value, list):
        known = [key for key, _label in choices_of(question)]
        kept = [one for one in value if one in known]
        note = _("Choices that this form does not have are left out.") if kept != value else ""
        value = kept or None
    complaints = check(question, value).complaints
    if complaints and question.kind not in (*TEXTS, *ROW_KINDS):
        return None, note or complaints[0].sentence
    is_text = question.kind in TEXTS
    return value, complaints[0].sentence if complaints and is_text else note


def _fitting_rows(question: Question, value: Any) -> tuple[Any, str]:
    given = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    columns = columns_of(question)
    rows = [{one.key: fitting(one, row.get(one.key))[0] for one in columns} for row in given]
    rows = rows[: question.max_items] if question.max_items else rows
    kept = check(question, rows).value
    note = _("What this form has no place for is left out.") if rows != given else ""
    return kept, note


def _offers(question: Question, profile: Mapping[str, str], earlier: Mapping[str, Any]) -> Iterator[Offer]:
    seen: list[Any] = []
    own = profile.get(question.key) or profile.get(f"={question.stands_for}")
    sources = [(PROFILE, own)] if own else []
    for source, value in [*sources, *earlier.get(question.key, [])]:
        fits, note = fitting(question, value)
        if (fits is None and (seen or source == PROFILE)) or fits in seen:
            continue
        seen.append(fits)
        yield Offer(question, source, fits, lines_of(question, value if fits is None else fits), note)
        if source != PROFILE and fits is not None:
            return


def _profile(user: User, organisation: Organisation | None, language: str) -> dict[str, str]:
    """What the profile answers: by what the answer stands for, and for the rest by key."""
    own = {
        f"={S.PERSON}": user.name,
        f"={S.EMAIL}": user.email,
        f"={S.COUNTRY}": user.country,
    }
    if organisation is None:
        return own
    name, number = organisation.name_in(language), organisation.registration_number
    return {
        **own,
        f"={S.APPLICANT}": "individual" if organisation.kind == "individual" else "organisation",
        f"={S.ORGANISATION}": name,
        f"={S.KIND}": organisation.kind,
        f"={S.COUNTRY}": organisation.country or user.country,
        f"={S.NUMBER}": number,
        f"={S.PERSON}": organisation.contact_name or user.name,
        f"={S.EMAIL}": organisation.contact_email or user.email,
        "website": organisation.website,
        "registration_number": number,
        "bin": number,
    }


def _earlier(application: Application, empty: list[Question], user: User) -> dict[str, list[tuple[str, Any]]]:
    """(reference, value) by question key, newest application first."""
    own = Collaborator.objects.filter(user=user, role__in=("owner", "editor"))
    rows = list(
        Answer.objects.filter(application__in=own.values("application"))
        .filter(question_key__in=[one.key for one in empty])
        .exclude(application=application)
        .order_by("-application__created_at", "-application_id")
        .values_list("question_key", "value", "application__reference", "application__form_id")[:MOST]
    )
    wanted = {one.key: one for one in empty}
    shapes = _shapes({form for *_answer, form in rows}, list(wanted)) if rows else {}
    found: dict[str, list[tuple[str, Any]]] = {}
    for key, value, reference, form in rows:
        one = wanted[key]
        if not is_blank(one.kind, value) and shapes.get((form, key)) == _shape_of(one):
            found.setdefault(key, []).append((reference, value))
    return found


def _shape_of(question: Question) -> frozenset[tuple[str, str]]:
    columns = {(one.key, one.kind) for one in columns_of(question)} if question.kind in ROW_KINDS else set()
    return frozenset({("", question.kind), *columns})


def _shapes(forms: set[int], keys: list[str]) -> dict[tuple[int, str], frozenset[tuple[str, str]]]:
    """The kind of each question, under "", with those of its columns: by form and key."""
    rows = Question.objects.filter(section__form_id__in=forms).filter(
        Q(parent=None, key__in=keys) | Q(parent__key__in=keys)
    )
    found: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for form, parent, key, kind in rows.values_list("section__form_id", "parent__key", "key", "kind"):
        found.setdefault((form, parent or key), set()).add((key if parent else "", kind))
    return {place: frozenset(shape) for place, shape in found.items()}
