"""From stage to stage: what a stage brings with it, and how a placement ends."""

from __future__ import annotations

from applications.models import Application
from applications.services import move
from core.actors import Actor
from incubation import notices
from incubation.days import due_on, today
from incubation.models import Milestone, Placement, Stage, StageMilestone, Tranche
from incubation.services import records
from incubation.services.locking import lock, words_given
from incubation.services.tranches import plan_from_share

TEXTS = (
    "title_en", "title_ru", "title_kk", "accepted_when_en", "accepted_when_ru", "accepted_when_kk",
)  # fmt: skip
ENDS = ("graduate", "leave")


def advance(placement: Placement, *, by: Actor) -> Application:
    """To the next stage, once its gate is open. Raises NotAllowed, or NotNow with what is missing."""
    return move(placement.application, "advance", by=by)


def graduate(placement: Placement, *, by: Actor) -> Application:
    """The whole way is gone: the pilot's result is recorded. Raises NotAllowed or NotNow."""
    return move(placement.application, "graduate", by=by)


def leave(placement: Placement, *, reason: str, by: Actor) -> Application:
    """End the placement early, by its owner or an officer. Raises NotAllowed or NotNow."""
    return move(placement.application, "leave", by=by, note=words_given(reason))


def follow_step(application: Application, step: str, by: Actor) -> None:
    """What a step of the application means for its placement. Inside the step's transaction."""
    found = Placement.objects.filter(application=application).first()
    if found is None or step not in ("admit", "advance", *ENDS):
        return
    placement = lock(found)
    if step == "advance":
        placement.stage_began_on = today(application.call)
        placement.save(update_fields=["stage_began_on"])
        records.placement("advanced", placement, by=by, stage=application.state)
        open_stage(placement, application.state, by=by)
    elif step in ENDS:
        _end(placement, by)
    notices.tell_of_step(placement, step)


def open_stage(placement: Placement, stage: str, *, by: Actor) -> list[Milestone]:
    """Write the cohort's milestones of a stage, due by its weeks, and the tranches they release."""
    made = []
    before = 0
    for one in _in_order(placement):
        if one.stage == stage and not placement.milestones.filter(origin=one).exists():
            milestone = _milestone(placement, one)
            records.milestone("planned", milestone, by=by)
            plan_from_share(placement, milestone, before=before, percent=one.tranche_percent, by=by)
            made.append(milestone)
        before += one.tranche_percent
    return made


def _in_order(placement: Placement) -> list[StageMilestone]:
    """The cohort's milestones, stage after stage."""
    stages = list(Stage.values)
    rows = placement.cohort.stage_milestones.all()
    return sorted(rows, key=lambda one: (stages.index(one.stage), one.position, one.pk))


def _milestone(placement: Placement, origin: StageMilestone) -> Milestone:
    return Milestone.objects.create(
        placement=placement,
        origin=origin,
        stage=origin.stage,
        is_required=origin.is_required,
        due_on=due_on(placement.stage_began_on, origin.due_week),
        position=origin.position,
        **{name: getattr(origin, name) for name in TEXTS},
    )


def _end(placement: Placement, by: Actor) -> None:
    """The end's day; what was still open is cancelled, and so is the money that waited for it."""
    placement.ended_on, placement.paused_on = today(placement.application.call), None
    placement.save(update_fields=["ended_on", "paused_on"])
    records.placement("ended", placement, by=by)
    for milestone in placement.milestones.exclude(state__in=("accepted", "cancelled")):
        milestone.state = Milestone.State.CANCELLED
        milestone.save(update_fields=["state"])
        records.milestone("cancelled", milestone, by=by)
    waiting = placement.tranches.filter(state__in=("planned", "prepared"))
    for tranche in waiting.exclude(milestone__state=Milestone.State.ACCEPTED):
        tranche.state = Tranche.State.CANCELLED
        tranche.save(update_fields=["state"])
        records.tranche("cancelled", tranche, by=by)
