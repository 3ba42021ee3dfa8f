"""The panel of a call as the office reads it: who sits on it, what each carries, which conflicts bar."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet

from calls.models import Call
from core.bounces import returning
from scoring.models import GIVEN, Assignment, Conflict, PanelMember


def members_of(call: Call) -> QuerySet[PanelMember]:
    """Everybody asked to the panel, those who accepted first, with load, cards and conflicts."""
    active = Q(assignments__state=Assignment.State.ACTIVE)
    given = active & Q(assignments__scorecard__state__in=GIVEN)
    rows = PanelMember.objects.filter(call=call).select_related("expert__user").prefetch_related("rounds")
    return rows.annotate(
        assigned=Count("assignments", filter=active, distinct=True),
        given=Count("assignments", filter=given, distinct=True),
        barred=Count("conflicts", filter=Q(conflicts__waived_at__isnull=True), distinct=True),
    ).order_by("state", "role", "expert__name", "pk")


def unreachable(members: Iterable[PanelMember]) -> set[int]:
    """The keys of those from whose address the last letter came back. One query."""
    addresses = {one.pk: (one.expert.user or one.expert).email for one in members}
    back = returning(addresses.values())
    return {key for key, address in addresses.items() if address in back}


def conflicts_of(call: Call) -> QuerySet[Conflict]:
    """Every conflict of the call's panel, those that bar first."""
    rows = Conflict.objects.filter(member__call=call)
    rows = rows.select_related("member__expert", "application", "waived_by")
    return rows.order_by(
        F("waived_at").asc(nulls_first=True), "member__expert__name", "application__reference", "pk"
    )
