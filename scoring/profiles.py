"""Which experts keep their own profile, and what of it waits for the office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from scoring.models import Expert, ProfileProposal


def kept_by(user: Any) -> QuerySet[Expert]:
    """The person's own place on the roster, once they took the invitation to keep it."""
    rows = Expert.objects.filter(user=user, is_active=True, profile_invitations__used_at__isnull=False)
    return rows.select_related("cv", "user").distinct()


def is_kept_by(expert: Expert, user: Any) -> bool:
    """Whether the person keeps this very place."""
    return kept_by(user).filter(pk=expert.pk).exists()


def is_kept(expert: Expert) -> bool:
    """Whether the expert took the invitation."""
    return expert.profile_invitations.filter(used_at__isnull=False).exists()


def waiting() -> QuerySet[ProfileProposal]:
    """Every proposal that nobody has answered, the oldest first."""
    return ProfileProposal.objects.filter(answered_at__isnull=True).select_related("expert").order_by("pk")


def open_proposal(expert: Expert) -> ProfileProposal | None:
    """What the expert proposed and nobody has answered."""
    return waiting().filter(expert=expert).first()


def last_answer(expert: Expert) -> ProfileProposal | None:
    """The proposal that was answered last."""
    return expert.proposals.filter(answered_at__isnull=False).order_by("-answered_at", "-pk").first()
