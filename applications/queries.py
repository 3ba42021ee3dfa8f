"""What an applicant's pages read, each in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from applications.models import Answer, Application, Attachment, Collaborator, Receipt
from calls.models import Call, Extension, Question
from calls.querysets import open_trouble_of
from core import clock
from people.models import User

PUT_BACK_FOR = timedelta(hours=1)  # after its removal a file can be put back
OFFERED = ("waiting", "checking", "ready")  # what was refused has nothing to come back for


def my_applications(user: User) -> QuerySet[Application]:
    """The applications this person works on, newest first, with call and own role.

    `last_section`: the key of the section that was written last, or None.
    `own_extension`: the deadline that was moved for the application's owner alone, or None.
    """
    mine = Collaborator.objects.filter(user=user)
    owners = Collaborator.objects.filter(application=OuterRef(OuterRef("pk")), role="owner")
    moved = Extension.objects.filter(
        call=OuterRef("call"), applicant__in=owners.values("user"), approved_at__isnull=False
    )
    last = Answer.objects.filter(application=OuterRef(OuterRef("pk"))).order_by("-updated_at", "-pk")
    section = Question.objects.filter(
        section__form=OuterRef("form"), parent=None, key=Subquery(last.values("question_key")[:1])
    )
    return (
        Application.objects.of_applicant(user)
        .select_related("call", "valid_submission")
        .annotate(last_section=Subquery(section.values("section__key")[:1]))
        .annotate(own_extension=Subquery(moved.order_by("-new_deadline").values("new_deadline")[:1]))
        .prefetch_related(Prefetch("collaborators", mine, to_attr="my_part"))
    )


def for_pages(user: User) -> QuerySet[Application]:
    """The same, with what every page of one application needs.

    `is_troubled`, `has_moved`: whether its call has news for this person (see `calls.banners`).
    """
    people = Collaborator.objects.select_related("user")
    moved = Extension.objects.filter(
        Q(applicant__isnull=True) | Q(applicant=user, approved_at__isnull=False), call=OuterRef("call")
    )
    return (
        Application.objects.of_applicant(user)
        .select_related("call", "form__call", "valid_submission")
        .annotate(is_troubled=open_trouble_of(Call, OuterRef("call")), has_moved=Exists(moved))
        .prefetch_related(Prefetch("collaborators", people))
    )


def files_of(application: Application) -> list[Attachment]:
    """The files that are on the application now, in order."""
    kept = application.attachments.filter(removed_at__isnull=True)
    return list(kept.select_related("upload").order_by("position", "id"))


def files_and_removed(application: Application) -> tuple[list[Attachment], list[Attachment]]:
    """The same, and those that were removed so lately that they can be put back, newest first."""
    lately = Q(removed_at__gt=clock.now() - PUT_BACK_FOR, upload__state__in=OFFERED)
    rows = application.attachments.filter(Q(removed_at__isnull=True) | lately)
    found = list(rows.select_related("upload").order_by("position", "id"))
    removed = [one for one in found if one.removed_at]
    removed.sort(key=lambda one: (one.removed_at, one.pk), reverse=True)
    return [one for one in found if not one.removed_at], removed


def receipt_by_code(code: str) -> Receipt | None:
    """The receipt with this code, however it was typed."""
    plain = "".join(ch for ch in code.upper() if ch.isascii() and ch.isalnum())
    dashed = "-".join(plain[start : start + 4] for start in range(0, 12, 4))
    rows = Receipt.objects.select_related("submission__application__call")
    return rows.filter(code=dashed).first() if len(plain) == 12 else None


def receipt_by_fingerprint(reference: str, fingerprint: str) -> Receipt | None:
    """The receipt with this reference, and with eight or more first characters of the fingerprint."""
    digits = "".join(fingerprint.split()).lower()
    if len(digits) < 8:
        return None
    rows = Receipt.objects.select_related("submission__application__call")
    return rows.filter(
        submission__application__reference=reference.strip().upper(), submission__sha256__startswith=digits
    ).first()
