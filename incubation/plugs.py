"""The answers that calls and applications ask of incubation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import ports
from applications.models import Application
from calls import ports as call_ports
from calls.models import Call
from calls.workflow import ANNOUNCED
from core.actors import Actor
from core.models import Upload
from incubation import budget_snapshots, dues, snapshots  # noqa: F401 - lets verify_ledger read these rows
from incubation.agreements import is_unsigned
from incubation.models import Evidence, Mentoring, Milestone, Pilot, Placement, Tranche
from incubation.notices import tell_of_refused_file
from incubation.pills import journey_pill
from incubation.queries.placements import OPEN
from incubation.queries.results import products
from people.models import User
from scoring import ports as jury_ports

call_ports.dues_of_incubation.plug(dues.dues_of_incubation)


@ports.admission_obstacle.plug
def admission_obstacle(application: Application) -> str | None:
    """The programme has incubation, and a cohort is chosen: the placement is written before the step."""
    if not application.call.programme.has_incubation:
        return _("This programme has no incubation.")
    if not Placement.objects.filter(application=application).exists():
        return _("Choose a cohort first.")
    return None


@ports.stage_obstacle.plug
def stage_obstacle(application: Application, stage: str) -> str | None:
    """Every required milestone of the stage is accepted; before piloting a host body is named."""
    placement = Placement.objects.filter(application=application).first()
    if placement is None:
        return _("Choose a cohort first.")
    if placement.paused_on:
        return _("The placement is paused: let it go on first.")
    if is_unsigned(placement):
        return _("The agreement is not signed by both sides yet.")
    required = placement.milestones.filter(stage=stage, is_required=True).exclude(
        state=Milestone.State.CANCELLED
    )
    left = required.exclude(state=Milestone.State.ACCEPTED).count()
    if left:
        return _("%(count)s required milestones of this stage are not accepted yet.") % {"count": left}
    if stage == "acceleration" and not placement.pilots.exclude(host_body="").exists():
        return _("Name the host body of the pilot first.")
    return None


@ports.graduation_obstacle.plug
def graduation_obstacle(application: Application) -> str | None:
    """The pilot's result is recorded, and the stage's milestones are accepted."""
    if not Pilot.objects.filter(placement__application=application).exclude(verdict="").exists():
        return _("Record the result of the pilot first.")
    return stage_obstacle(application, "piloting")


@jury_ports.accompanied.plug
def accompanied(people: Collection[int]) -> list[jury_ports.Accompanied]:
    """The mentorings of some people, those that ended too; not what was only asked."""
    rows = Mentoring.objects.filter(mentor__in=people, awaits="").order_by("pk")
    return [
        jury_ports.Accompanied(mentor, application, since.year, until.year if until else None)
        for mentor, application, since, until in rows.values_list(
            "mentor", "placement__application", "since", "until"
        )
    ]


@ports.placement_page.plug
def placement_page(application: Application, user: Any) -> str:
    """The placement's page, for whoever may see it."""
    found = Placement.objects.visible_to(user).filter(application=application).first()
    return reverse("incubation:placement", kwargs={"placement": found.public_id}) if found else ""


@ports.came_of.plug
def came_of(applications: Sequence[Application]) -> dict[int, list[ports.CameOf]]:
    """The placement with its stage, and the published knowledge products. Two queries."""
    found: dict[int, list[ports.CameOf]] = {}
    placed = Placement.objects.filter(application__in=applications, application__call__state__in=ANNOUNCED)
    for one in placed.select_related("application", "cohort"):
        words = f"{one.cohort}: {journey_pill(one.application.state).label}"
        page = reverse("incubation:placement", kwargs={"placement": one.public_id})
        found.setdefault(one.application_id, []).append(ports.CameOf(words, page))
    for product in products(application__in=applications):
        page = reverse("incubation:product", kwargs={"product": product.public_id})
        found.setdefault(product.application_id or 0, []).append(ports.CameOf(product.title, page))
    return found


@ports.visible_to_mentors.plug
def visible_to_mentors(user: Any) -> Q:
    """Applications whose placement the person accompanies."""
    accompanied = Mentoring.objects.filter(Mentoring.NOW, placement__application=OuterRef("pk"), mentor=user)
    return Q(Exists(accompanied))


@ports.after_step.plug
def after_step(application: Application, step: str, by: Actor) -> None:
    """Let the placement follow: dates, milestones and tranches of the stage, notices; what is earned."""
    from incubation.services.stages import follow_step
    from scoring.services import announcing
    from scoring.services.certifying import certify_step

    certify_step(application, step, by=by)
    follow_step(application, step, by)
    announcing.follow_step(application, step, by)


@ports.after_refusal.plug
def after_refusal(upload: Upload) -> None:
    """The team is told where the file shows that a milestone is reached, and nobody has decided yet."""
    piece = Evidence.objects.filter(upload=upload).select_related("milestone__placement__application__call")
    for one in piece.filter(milestone__state__in=OPEN):
        tell_of_refused_file(one)


@call_ports.tranches_to_sign.plug
def tranches_to_sign(mine: QuerySet[Call], reader: User) -> call_ports.WaitingKind:
    """Tranches that somebody else prepared; one line for each call."""

    def line(one: Call) -> call_ports.Waiting:
        return call_ports.Waiting(
            _("Tranches wait for your signature"),
            str(one),
            reverse("incubation:tranches", kwargs={"slug": one.slug}),
        )

    waiting = Tranche.objects.filter(placement__application__call__in=mine, state=Tranche.State.PREPARED)
    calls = mine.filter(pk__in=waiting.exclude(prepared_by=reader).values("placement__application__call"))
    return call_ports.WaitingKind(calls.select_related("programme"), line)
