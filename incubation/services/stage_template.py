"""The stages of a programme: taken over from a cohort, given to new cohorts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from calls.models import Programme
from core import ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation.models import Cohort, ProgrammeMilestone, StageMilestone
from incubation.services import records
from incubation.services.cohorts import COPIED, finish, locked_cohort


def keep_as_programme_stages(cohort: Cohort, *, by: Actor) -> int:
    """Make the milestones of a cohort those with which new cohorts of its programme begin; returns how many.

    In place of the earlier ones. Cohorts that are there keep theirs. Raises NotAllowed, or NotNow for none.
    """
    with ledger.book():
        locked = locked_cohort(cohort, by)
        rows = list(locked.stage_milestones.all())
        if not rows:
            raise NotNow(_("This cohort has no milestones yet."))
        programme = Programme.objects.select_for_update().get(pk=locked.call.programme_id)
        ProgrammeMilestone.objects.filter(programme=programme).delete()
        for one in rows:
            ProgrammeMilestone.objects.create(
                programme=programme, **{name: getattr(one, name) for name in COPIED}
            )
        records.stages("kept", programme, locked.call, by=by)
    return len(rows)


def begin_with_programme_stages(cohort: Cohort, *, by: Actor) -> int:
    """Give a cohort the stages of its programme; returns how many. Keys that are there already are kept."""
    with ledger.book():
        locked = locked_cohort(cohort, by)
        present = set(locked.stage_milestones.values_list("key", flat=True))
        rows = ProgrammeMilestone.objects.filter(programme=locked.call.programme_id).exclude(key__in=present)
        for one in rows:
            StageMilestone.objects.create(cohort=locked, **{name: getattr(one, name) for name in COPIED})
        if rows:
            finish(locked, "milestones_copied", by)
    return len(rows)
