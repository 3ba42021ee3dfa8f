"""Who leaves the room while an application is spoken about, and who leads then: one truth for the meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from scoring.models import Assignment, Conflict, PanelMember


@dataclass(frozen=True, slots=True)
class Absence:
    """A panel member out of the room: because they stepped back, or for a conflict."""

    member: PanelMember
    is_recused: bool

    @property
    def is_chair(self) -> bool:
        return self.member.role == PanelMember.Role.CHAIR


def absences_of(applications: Collection[int]) -> dict[int, list[Absence]]:
    """By application: the accepted members with an un-waived conflict or a recusal, by name. Two queries.

    Also who was never assigned it: a bar stands before any assignment.
    """
    barred = Conflict.objects.standing().filter(application__in=applications)
    left = Assignment.objects.filter(application__in=applications, state=Assignment.State.RECUSED)
    found: dict[int, dict[int, Absence]] = defaultdict(dict)
    for rows, is_recused in ((left, True), (barred, False)):
        seated = rows.filter(member__state=PanelMember.State.ACCEPTED).select_related("member__expert")
        for row in seated:
            found[row.application_id].setdefault(row.member_id, Absence(row.member, is_recused))
    return {pk: sorted(some.values(), key=_by_name) for pk, some in found.items()}


def _by_name(one: Absence) -> tuple[str, int]:
    return one.member.expert.name, one.member.pk
