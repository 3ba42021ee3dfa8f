"""Cohorts and the milestones that every placement in them gets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from calls.models import Call
from calls.services.keys import free_key
from core import ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation.models import Cohort, StageMilestone
from incubation.services import records
from incubation.services.locking import require_officer

COPIED = (
    "key", "stage", "due_week", "is_required", "tranche_percent", "position",
    "title_en", "title_ru", "title_kk",
    "accepted_when_en", "accepted_when_ru", "accepted_when_kk",
    "evidence_en", "evidence_ru", "evidence_kk",
)  # fmt: skip


def create_cohort(call: Call, *, key: str, starts_on: date, by: Actor, **names: str) -> Cohort:
    """Open a cohort of a call, still without milestones. `names`: name, or name_en, name_ru, name_kk.

    Raises NotAllowed, or NotNow where the programme has no incubation or the key is taken.
    """
    with ledger.book():
        require_officer(call, by)
        if not call.programme.has_incubation:
            raise NotNow(_("This programme has no incubation."))
        if Cohort.objects.filter(key=key).exists():
            raise NotNow(_("Another cohort has the key “%(key)s”.") % {"key": key})
        cohort = Cohort.objects.create(call=call, key=key, starts_on=starts_on, created_by=by, **names)
        records.cohort("created", cohort, by=by)
    return cohort


def add_stage_milestone(
    cohort: Cohort, *, key: str, stage: str, due_week: int, by: Actor, **fields: Any
) -> StageMilestone:
    """Add a milestone for every placement admitted from now on.

    An empty key comes from the title. `fields`: is_required, tranche_percent, and title, accepted_when,
    evidence with or without language.
    Raises NotAllowed, or NotNow where the key is taken or the tranches would make more than 100 %.
    """
    with ledger.book():
        locked = locked_cohort(cohort, by)
        taken = set(locked.stage_milestones.values_list("key", flat=True))
        key = key or free_key(fields.get("title_en", ""), taken, fallback="milestone")
        if key in taken:
            raise NotNow(_("This cohort has another milestone with the key “%(key)s”.") % {"key": key})
        last = locked.stage_milestones.aggregate(last=Max("position"))["last"]
        fields = {"position": 0 if last is None else last + 1, **fields}
        row = StageMilestone.objects.create(cohort=locked, key=key, stage=stage, due_week=due_week, **fields)
        finish(locked, "milestone_added", by)
    return row


def change_stage_milestone(row: StageMilestone, *, by: Actor, **fields: Any) -> StageMilestone:
    """Change a milestone of the cohort; placements that have theirs already keep it as it was."""
    with ledger.book():
        locked = locked_cohort(row.cohort, by)
        fresh = StageMilestone.objects.select_for_update().get(pk=row.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()
        finish(locked, "milestone_changed", by)
    return fresh


def remove_stage_milestone(row: StageMilestone, *, by: Actor) -> None:
    """Take a milestone out of the cohort; placements that have theirs already keep it."""
    with ledger.book():
        locked = locked_cohort(row.cohort, by)
        StageMilestone.objects.filter(pk=row.pk).delete()
        finish(locked, "milestone_removed", by)


def copy_stage_milestones(cohort: Cohort, *, source: Cohort, by: Actor) -> int:
    """Copy the milestones of an earlier cohort; returns how many. Keys that are there already are kept."""
    with ledger.book():
        locked = locked_cohort(cohort, by)
        present = set(locked.stage_milestones.values_list("key", flat=True))
        rows = [one for one in source.stage_milestones.all() if one.key not in present]
        for one in rows:
            StageMilestone.objects.create(cohort=locked, **{name: getattr(one, name) for name in COPIED})
        if rows:
            finish(locked, "milestones_copied", by)
    return len(rows)


def locked_cohort(cohort: Cohort, by: Actor) -> Cohort:
    """The cohort, locked, for an officer of its call."""
    locked = Cohort.objects.select_for_update(of=("self",)).select_related("call").get(pk=cohort.pk)
    require_officer(locked.call, by)
    return locked


def finish(cohort: Cohort, event: str, by: Actor) -> None:
    """Check that the tranches make no more than the award, and write down what was changed."""
    percent = cohort.stage_milestones.aggregate(sum=Sum("tranche_percent"))["sum"] or 0
    if percent > 100:
        raise NotNow(
            _("The tranches of this cohort would make %(percent)s %% of the award.") % {"percent": percent}
        )
    records.cohort(event, cohort, by=by)
