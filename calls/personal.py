"""What calls hold of a person: roles on them, and questions asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from calls.models import Absence, AskedQuestion, CallRole, StaffInvitation
from people.personal import Duty, Part, register

if TYPE_CHECKING:
    from people.models import User

OVER = ("archived", "cancelled")


class CallsPart(Part):
    name = "calls"

    def data(self, person: User) -> Any:
        roles = CallRole.every.filter(user=person).select_related("call").order_by("pk")
        asked = AskedQuestion.objects.filter(asked_by=person).select_related("call").order_by("pk")
        return {
            "roles": [
                {"call": one.call.title, "role": one.role, "since": one.granted_at, "until": one.ends_at}
                for one in roles
            ],
            "absences": [
                {"from": one.starts_at, "until": one.ends_at}
                for one in Absence.objects.filter(person=person).order_by("pk")
            ],
            "invitations_to_work_here": [
                {"at": one.invited_at, "until": one.expires_at, "accepted_at": one.accepted_at}
                for one in StaffInvitation.objects.filter(email__iexact=person.email).order_by("pk")
            ],
            "questions": [{"call": one.call.title, "text": one.text, "at": one.asked_at} for one in asked],
        }

    def duties(self, person: User) -> list[Duty]:
        held = CallRole.objects.filter(user=person).exclude(call__state__in=OVER).select_related("call")
        words = _("You are %(role)s of “%(call)s”: somebody else has to take this over.")
        return [
            Duty(
                words % {"role": one.get_role_display(), "call": one.call.title},
                reverse("calls:hand_over"),
            )
            for one in held.order_by("pk")
        ]

    def erase(self, person: User) -> None:
        """Their address goes from invitations; that somebody was invited stays."""
        for one in StaffInvitation.objects.filter(email__iexact=person.email):
            one.email = f"{one.public_id}@erased.invalid"
            one.save(update_fields=["email"])


CALLS = register(CallsPart())
