"""What pages read about people."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from core import clock
from core.models import Notice
from people.models import Organisation, User


def _held(at: datetime) -> Q:
    """The roles on calls that are in force at an instant; half-open, as calls keep them."""
    begun = Q(call_roles__starts_at__isnull=True) | Q(call_roles__starts_at__lte=at)
    return begun & (Q(call_roles__ends_at__isnull=True) | Q(call_roles__ends_at__gt=at))


def people_matching(text: str) -> QuerySet[User]:
    """People whose name or address holds `text` in any case; everybody for an empty text."""
    people = User.objects.annotate(call_role_count=Count("call_roles", filter=_held(clock.now())))
    return people.filter(named(text)).order_by("name", "email")


def named(text: str, path: str = "") -> Q:
    """Whose name or address holds `text` in any case; `path` leads to the person.

    SQLite folds the case of Latin letters only, so the usual ways to write a word are all tried.
    """
    wanted = text.replace("\x00", "").strip()[:100]
    if not wanted:
        return Q()
    ways = {wanted, wanted.lower(), wanted.title(), wanted.upper(), wanted.capitalize()}
    found = Q(**{f"{path}email__icontains": wanted})
    for way in ways:
        found |= Q(**{f"{path}name__icontains": way})
    return found


def notices_of(person: User) -> QuerySet[Notice]:
    """The letters a person has had. What is held back until an announcement is never among them."""
    shown = Q(state__in=(Notice.State.SENT, Notice.State.UNWANTED)) | Q(
        state=Notice.State.MUTED, release_key=""
    )
    return Notice.objects.filter(shown, recipient=person).only(
        "event", "subject", "text", "created_at", "sent_at", "state"
    )


def organisation_of(person: User) -> Organisation | None:
    """The organisation for which a person acts; of several the one that was first."""
    return Organisation.objects.filter(memberships__user=person).order_by("memberships__pk").first()
