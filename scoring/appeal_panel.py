"""Who may judge an appeal, who may not and why, and what its answer waits for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.appeals import rulers_of
from applications.models import Appeal, Application, Collaborator
from scoring import availability
from scoring.fit import Fit
from scoring.models import AppealJuror, Assignment, Ballot, Conflict, Expert, PanelMember
from scoring.ties import ties_of

FEWEST = 2  # opinions without which an appeal against a decision is not answered
ON_IT = (AppealJuror.State.ASKED, AppealJuror.State.GIVEN)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert who can be asked: how well they match (0–100), and what else they have of this call."""

    expert: Expert
    match: int
    load: int
    is_on_panel: bool
    why_away: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Who can be asked about an appeal, the best first; and who cannot, with the sentence why."""

    free: tuple[Candidate, ...]
    barred: tuple[tuple[Expert, str], ...]


def waits_for(appeal: Appeal) -> str | None:
    """Why the appeal cannot be answered yet; None where it can."""
    states = Counter(appeal.jurors.values_list("state", flat=True))
    asked, given = states[AppealJuror.State.ASKED], states[AppealJuror.State.GIVEN]
    if asked:
        return ngettext(
            "%(count)s juror of the appeal has not given an opinion yet. Wait for it, or release the juror.",
            "%(count)s jurors of the appeal have not given an opinion yet. Wait for them, or release them.",
            asked,
        ) % {"count": asked}
    if appeal.ruling.step == "decline" and given < FEWEST:
        return _(
            "An appeal against a decision is judged by jurors who did not judge the application: "
            "%(given)s of at least %(needed)s opinions are there."
        ) % {"given": given, "needed": FEWEST}
    return None


def roster_for(appeal: Appeal) -> Roster:
    """The whole roster for one appeal: a fixed number of queries."""
    experts = list(Expert.objects.filter(is_active=True).select_related("user").prefetch_related("topics"))
    why_not = barred_from(appeal, experts)
    asked = set(appeal.jurors.filter(state__in=ON_IT).values_list("expert", flat=True))
    left = [one for one in experts if one.pk not in why_not and one.pk not in asked]
    return Roster(
        tuple(_candidates(appeal, left)),
        tuple((one, why_not[one.pk]) for one in experts if one.pk in why_not),
    )


def barred_from(appeal: Appeal, experts: list[Expert]) -> dict[int, str]:
    """Why some of these experts cannot judge the appeal, by primary key; a fixed number of queries."""
    application = _with_team(appeal)
    why: dict[int, str] = dict(_ties(application, experts))
    for expert in _seats(Conflict.objects.standing().filter(application=application)):
        why[expert] = _("has a conflict of interest with the application")
    applies = set(
        Collaborator.objects.filter(application__call=application.call).values_list("user", flat=True)
    )
    rulers, is_decision = rulers_of(appeal), appeal.ruling.step == "decline"
    for one in experts:
        if one.user_id in applies:
            why[one.pk] = _("works on an application in this call")
        if one.user and rulers.include(one.user):
            why[one.pk] = _("took part in the ruling")
    for expert in _seats(Ballot.objects.filter(application=application)):
        why[expert] = _("voted on the application")
    if is_decision:
        chairs = PanelMember.objects.filter(call=application.call, role=PanelMember.Role.CHAIR)
        why |= dict.fromkeys(chairs.values_list("expert", flat=True), _("chaired the panel that decided"))
    given = Assignment.objects.filter(application=application).exclude(state=Assignment.State.PROPOSED)
    why |= dict.fromkeys(_seats(given), _("was given the application to judge"))
    stepped_back = appeal.jurors.filter(state=AppealJuror.State.STEPPED_BACK)
    why |= dict.fromkeys(stepped_back.values_list("expert", flat=True), _("stepped back from this appeal"))
    return {one.pk: why[one.pk] for one in experts if one.pk in why}


def _with_team(appeal: Appeal) -> Application:
    rows = Application.objects.select_related("organisation", "call").prefetch_related(
        Prefetch("collaborators", Collaborator.objects.select_related("user")), "themes"
    )
    return rows.get(pk=appeal.application_id)


def _ties(application: Application, experts: list[Expert]) -> list[tuple[int, str]]:
    """What the portal finds by comparing, in the words of a conflict."""
    found = ties_of(experts, [application], same_country=application.call.conflict_same_country)
    return [
        (expert, Conflict(kind=kind, note=told).fact or str(Conflict.Kind(kind).label))
        for expert, ties in found.items()
        for (_application, kind), told in ties.items()
    ]


def _seats(rows: object) -> list[int]:
    """The experts of rows that hang on a place of a panel."""
    return list(rows.values_list("member__expert", flat=True))  # type: ignore[attr-defined]


def _candidates(appeal: Appeal, experts: list[Expert]) -> list[Candidate]:
    application, window = _with_team(appeal), availability.today()
    # Fit knows places on panels; these experts need not have one.
    fit = Fit([application], [PanelMember(pk=one.pk, expert=one) for one in experts])
    matches = fit.of((application.pk, one.pk) for one in experts)
    active = Assignment.objects.filter(application__call=application.call, state=Assignment.State.ACTIVE)
    loads = Counter(_seats(active))
    accepted = PanelMember.objects.filter(call=application.call, state=PanelMember.State.ACCEPTED)
    seated = set(accepted.values_list("expert", flat=True))
    found = [
        Candidate(one, round(100 * match), loads[one.pk], one.pk in seated, window.why_away(one))
        for one, match in zip(experts, matches, strict=True)
    ]
    return sorted(found, key=lambda one: (bool(one.why_away), not one.is_on_panel, -one.match, one.load))
