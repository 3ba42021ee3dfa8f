"""What a juror may know of: every page, list and file of the jury fetches through here."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Application
from scoring import code_of_conduct
from scoring.appeal_panel import ON_IT
from scoring.models import AppealJuror, Assignment, Conflict, Declaration, PanelMember
from scoring.queries import JUDGED_STATES

WITH_ALL = (
    "round__rubric",
    "round__call",
    "member__call",
    "member__expert",
    "application",
    "scorecard",
    "workings",
)


def jury_gate(user: Any) -> Q:
    """Applications assigned to the person, unless a conflict bars them; the chair's whole panel.

    Nothing before the code of conduct is signed in its present version, and the juror has said of this
    very application whether there is a conflict.
    """
    seat = {"expert__user": user, "state": PanelMember.State.ACCEPTED, **_signed()}
    of_member = {f"member__{name}": value for name, value in seat.items()}
    assigned = Assignment.objects.filter(
        application=OuterRef("pk"), state=Assignment.State.ACTIVE, **of_member
    )
    chaired = PanelMember.objects.filter(call=OuterRef("call"), role=PanelMember.Role.CHAIR, **seat)
    declared = Declaration.objects.filter(application=OuterRef("pk"), member__expert__user=user)
    return (
        Q(state__in=JUDGED_STATES)
        & (Q(Exists(assigned)) | Q(Exists(chaired)))
        & Q(Exists(declared))
        & ~Q(Exists(bars(user)))
    )


def bars(user: Any) -> QuerySet[Conflict]:
    """Conflicts that bar the person from the application of the outer query."""
    return Conflict.objects.standing().filter(application=OuterRef("pk"), member__expert__user=user)


def open_to(user: Any) -> QuerySet[Assignment]:
    """The person's assignments whose proposals they may read now."""
    return assigned_to(user).filter(application__in=Application.objects.filter(jury_gate(user)))


def assigned_to(user: Any) -> QuerySet[Assignment]:
    """The person's assignments that stand, opened or not; never one that a conflict bars."""
    barred = Application.objects.filter(Exists(bars(user)))
    rows = Assignment.objects.filter(
        member__expert__user=user,
        member__state=PanelMember.State.ACCEPTED,
        state=Assignment.State.ACTIVE,
        application__state__in=JUDGED_STATES,
    )
    return rows.exclude(application__in=barred).select_related(*WITH_ALL)


def left_by(user: Any) -> QuerySet[Assignment]:
    """The assignments from which the person stepped back, while they sit on the panel."""
    return Assignment.objects.filter(
        member__expert__user=user,
        member__state=PanelMember.State.ACCEPTED,
        state=Assignment.State.RECUSED,
        application__state__in=JUDGED_STATES,
    )


def seats_of(user: Any) -> QuerySet[PanelMember]:
    """The panels whose invitation the person accepted."""
    rows = PanelMember.objects.filter(expert__user=user, state=PanelMember.State.ACCEPTED)
    return rows.select_related("call", "expert__user")


def chaired_by(user: Any) -> QuerySet[PanelMember]:
    """The panels that the person chairs, with the code of conduct signed."""
    return seats_of(user).filter(role=PanelMember.Role.CHAIR, **_signed())


def appeals_of(user: Any) -> QuerySet[AppealJuror]:
    """Appeals about which the person is asked, or gave an opinion; none from which they stepped back.

    What the application says opens with scoring.services.appealing.is_open, while the appeal waits.
    """
    rows = AppealJuror.objects.filter(expert__user=user, state__in=ON_IT)
    return rows.select_related(
        "expert", "appeal__ruling", "appeal__application__call", "appeal__application__valid_submission"
    )


def appeals_waiting_for(user: Any) -> QuerySet[AppealJuror]:
    """Appeals about which the person has not yet said what they think."""
    return appeals_of(user).filter(state=AppealJuror.State.ASKED, appeal__outcome="")


def _signed() -> dict[str, Any]:
    """The code of conduct in its present version: code_of_conduct.is_signed as conditions of a query."""
    return {"code_signed_at__isnull": False, "code_version": code_of_conduct.VERSION}
