"""Which rows of applications are over their time, what holds them back, and how they are cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from applications.models import (
    Answer,
    Appeal,
    Application,
    Attachment,
    CollaboratorInvitation,
    LegalHold,
    ListExport,
    Opening,
    PartUpload,
    SavedSearch,
    Submission,
)
from applications.services.clearing import clear, drop_every_file
from applications.services.exporting import forget_exports
from applications.services.files import drop_upload
from applications.services.parts import path_of
from core.actors import Actor
from core.models import Notice, Upload
from core.retention import NOTICE, Hold, subject_of
from core.triggers import OPENING, install, remove
from people.own_part import blank

# An application that is judged, or that its people still work with, is cleared with none of its parts.
ENDED = ("ineligible", "not_awarded", "withdrawn", "disqualified", "turned_down")
IN_PROGRAMME = ("awarded", "incubation", "acceleration", "piloting")
AWAY = ("held", "queued", "sending")
DRAFT_GOES = "applications/draft_goes"


# --- what holds back ------------------------------------------------------------------
def _legal(call: str) -> Callable[[datetime], Exists]:
    return lambda _at: Exists(LegalHold.objects.filter(call=OuterRef(call), lifted_at__isnull=True))


def _appeal(application: str) -> Callable[[datetime], Exists]:
    return lambda _at: Exists(Appeal.objects.filter(application=OuterRef(application), outcome=""))


_LEGAL_WORDS = _("The call is held back by an officer")
_APPEAL_WORDS = _("An appeal is running")
LEGAL = Hold(_LEGAL_WORDS, _legal("call"))
APPEAL = Hold(_APPEAL_WORDS, _appeal("pk"))
APPEAL_OF_OTHERS = Hold(_APPEAL_WORDS, _appeal("application"))
WINNER = Hold(_("A winner in the programme"), lambda _at: Q(state__in=IN_PROGRAMME))


def hold_of(call: str) -> Hold:
    """The officer's hold, for rows that lead to their call so."""
    return Hold(_LEGAL_WORDS, _legal(call))


def appeal_on(application: str) -> Hold:
    """A running appeal, for rows that lead to their application so."""
    return Hold(_APPEAL_WORDS, _appeal(application))


def _held_scope(_at: datetime) -> Exists:
    held = LegalHold.objects.filter(lifted_at__isnull=True)
    named = held.annotate(name=subject_of("call", F("call__slug")))
    return Exists(named.filter(name=OuterRef("scope")))


LEGAL_OF_LETTER = Hold(_LEGAL_WORDS, _held_scope)


def _not_told(at: datetime) -> Q:
    told = Notice.objects.filter(event=DRAFT_GOES, created_at__lte=at - NOTICE)
    named = told.filter(about=subject_of("application", OuterRef("reference")))
    return ~Q(Exists(named))


NOT_TOLD = Hold(_("Its owner was not told 30 days before"), _not_told)


# --- which ----------------------------------------------------------------------------
def letters() -> QuerySet[Any]:
    """Letters that are through, one way or another, and still have their text."""
    return (
        Notice.objects.exclude(state__in=AWAY)
        .exclude(text="")
        .annotate(since=Coalesce("sent_at", "created_at"))
    )


def drafts() -> QuerySet[Any]:
    """Drafts that still hold something."""
    holds = Q(Exists(Answer.objects.filter(application=OuterRef("pk"))))
    holds |= Q(Exists(Attachment.objects.filter(application=OuterRef("pk"))))
    holds |= ~Q(title="", applicant_name="", contact_email="", country="", quiz_answers={})
    rows = Application.objects.filter(holds, state="draft", valid_submission=None)
    return rows.select_related("call").annotate(since=F("call__deadline_at"))


def ended_with_files() -> QuerySet[Any]:
    """Applications that ended without an award and still have files."""
    rows = Application.objects.filter(Exists(Attachment.objects.filter(application=OuterRef("pk"))))
    return rows.filter(state__in=ENDED).select_related("call").annotate(since=F("state_changed_at"))


def sealed() -> QuerySet[Any]:
    """Applications of which a sealed copy still holds answers."""
    full = Submission.objects.filter(application=OuterRef("pk")).exclude(document__contains='"answers":[]')
    rows = Application.objects.filter(Exists(full)).select_related("call", "form", "valid_submission")
    return rows.annotate(since=Coalesce("call__deadline_at", "call__created_at"))


def openings() -> QuerySet[Any]:
    """Every opening."""
    return Opening.objects.annotate(since=F("at"))


def exports() -> QuerySet[Any]:
    """Every list to take along."""
    return ListExport.objects.annotate(since=F("asked_at"))


def parts() -> QuerySet[Any]:
    """Files on their way."""
    return PartUpload.objects.annotate(since=F("touched_at"))


def uploads() -> QuerySet[Any]:
    """Uploads that no row of any table leads to."""
    rows = Upload.objects.annotate(since=F("created_at"))
    for one in Upload._meta.related_objects:
        model, name = one.related_model, one.field.name
        rows = rows.filter(~Exists(model._base_manager.filter(**{name: OuterRef("pk")})))
    return rows


def searches() -> QuerySet[Any]:
    """Every saved search."""
    return SavedSearch.objects.annotate(since=F("saved_at"))


def invitations() -> QuerySet[Any]:
    """Every invitation; an open one ends when it runs out."""
    return CollaboratorInvitation.objects.annotate(since=Coalesce("used_at", "declined_at", "expires_at"))


# --- how ------------------------------------------------------------------------------
def blank_letters(rows: Sequence[Notice], _by: Actor) -> None:
    """Leave that a letter was sent."""
    for one in rows:
        blank(one)


def clear_applications(rows: Sequence[Application], by: Actor) -> None:
    """Take out what is the applicant's; what was counted of a submission stays counted."""
    for one in rows:
        clear(one, by=by, keeps_country=one.state != "draft")


def drop_all_files(rows: Sequence[Application], by: Actor) -> None:
    """The files, those of sealed copies too."""
    for one in rows:
        drop_every_file(one, by=by)


def drop_openings(rows: Sequence[Opening], _by: Actor) -> None:
    """Past their guard, which is away for this one change in this transaction alone."""
    remove(OPENING)
    Opening.objects.filter(pk__in=[one.pk for one in rows])._raw_delete("default")
    install(OPENING)


def drop_exports(rows: Sequence[ListExport], _by: Actor) -> None:
    """With their files."""
    forget_exports(rows)


def drop_parts(rows: Sequence[PartUpload], _by: Actor) -> None:
    """With their bytes."""
    for one in rows:
        path_of(one).unlink(missing_ok=True)
        one.delete()


def drop_uploads(rows: Sequence[Upload], _by: Actor) -> None:
    """With their bytes."""
    for one in rows:
        drop_upload(one)


def drop(rows: Sequence[Any], _by: Actor) -> None:
    """Rows that nothing depends on."""
    for one in rows:
        one.delete()
