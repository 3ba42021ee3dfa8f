"""Which placements somebody may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet


class PlacementQuerySet(QuerySet[Any]):
    """The gate to placements."""

    def visible_to(self, user: Any) -> PlacementQuerySet:
        """The team's own, those a mentor accompanies, and those of the calls a person works on."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        from applications.models import Collaborator
        from calls.models import CallRole
        from incubation.models import Mentoring

        team = Collaborator.objects.filter(application=OuterRef("application"), user=user)
        mentors = Mentoring.objects.filter(Mentoring.NOW, placement=OuterRef("pk"), mentor=user)
        staff = CallRole.objects.filter(
            call=OuterRef("application__call"), user=user, role__in=("officer", "approver")
        )
        return self.filter(Q(Exists(team)) | Q(Exists(mentors)) | Q(Exists(staff)))

    def for_staff(self, user: Any) -> PlacementQuerySet:
        """Placements of the calls on which the person is officer or approver."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        from calls.models import CallRole

        held = CallRole.objects.filter(
            call=OuterRef("application__call"), user=user, role__in=("officer", "approver")
        )
        return self.filter(Exists(held))

    def accompanied_or_own(self, user: Any) -> PlacementQuerySet:
        """Placements on whose team the person is, and those they accompany now."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        from applications.models import Collaborator
        from incubation.models import Mentoring

        team = Collaborator.objects.filter(application=OuterRef("application"), user=user)
        mentors = Mentoring.objects.filter(Mentoring.NOW, placement=OuterRef("pk"), mentor=user)
        return self.filter(Q(Exists(team)) | Q(Exists(mentors)))
