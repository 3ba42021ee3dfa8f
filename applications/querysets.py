"""The gate that lists, pages, search, exports, files and PDFs share."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from applications import ports
from calls.querysets import StateKeepingQuerySet


class ApplicationQuerySet(StateKeepingQuerySet):
    """Nothing fetches an application around `visible_to` or `of_applicant`."""

    def visible_to(self, user: Any) -> ApplicationQuerySet:
        """What this person may know of: own, the call's staff, the jury's assigned, the mentor's."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(
            self._collaborating(user)
            | self._staffed(user)
            | ports.visible_to_jury(user)
            | ports.visible_to_mentors(user)
        )

    def of_applicant(self, user: Any) -> ApplicationQuerySet:
        """Applications on which the person collaborates, in any role."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(self._collaborating(user))

    def for_staff(self, user: Any, *roles: str) -> ApplicationQuerySet:
        """Submitted applications of the calls on which the person is officer or approver."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(self._staffed(user, *(roles or ("officer", "approver"))))

    def _collaborating(self, user: Any) -> Q:
        collaborators = self.model.collaborators.rel.related_model.objects
        return Q(Exists(collaborators.filter(application=OuterRef("pk"), user=user)))

    def _staffed(self, user: Any, *roles: str) -> Q:
        from calls.models import CallRole

        held = CallRole.objects.filter(
            call=OuterRef("call"), user=user, role__in=roles or ("officer", "approver")
        )
        return Q(Exists(held))
