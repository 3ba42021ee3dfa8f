"""The solver's proposal for a round: worked out at once where that is quick, else by the worker.

A run is asked for, read, solved and written. Only reading and writing hold locks: while the solver is at work
the portal goes on, and a plan whose ground has moved meanwhile is not written down.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_q.tasks import async_task

from calls.models import Round
from core import clock, ledger
from core.refusals import NotNow, Refusal
from people.models import User
from scoring import matching
from scoring.assignment import AssignmentPlan
from scoring.models import AssignmentRun, PanelMember
from scoring.services import conflicting
from scoring.services.assigning import open_round
from scoring.services.proposals import drop, suggest_all

State = AssignmentRun.State
AT_ONCE = 20_000  # so many pairs of application and juror are planned while the officer waits: under a second
LONGEST = timedelta(minutes=10)  # a run that shows no end after this was interrupted
WORKER_MAY_TAKE = 540  # seconds: before the queue would hand the job out again, and before LONGEST


def propose(
    round_: Round,
    *,
    by: User,
    seed: int = 0,
    min_load: int = 0,
    country_cap: int | None = matching.COUNTRY_CAP,
) -> AssignmentRun:
    """Ask for the best plan around what is assigned, or proposed by hand; it replaces the other proposals.

    The plan of a small round is there when this returns; else the run says how far it is. Raises NotAllowed,
    or NotNow where there is nobody to assign, nothing to read, a run under way, or no plan.
    """
    with ledger.book():
        locked = open_round(round_, by)
        _require_free(locked)
        applications, jurors = _size_of(locked)
        run = AssignmentRun.objects.create(
            round=locked,
            seed=seed,
            min_load=min_load,
            country_cap=country_cap,
            asked_by=by,
            applications=applications,
            jurors=jurors,
        )
        is_small = applications * jurors <= AT_ONCE
        if not is_small:
            name = f"plan-{run.pk}"
            task = partial(async_task, "scoring.tasks.work_out_plan", run.pk, task_name=name)
            transaction.on_commit(partial(task, timeout=WORKER_MAY_TAKE))
    if is_small:
        work_out(run.pk)
        run.refresh_from_db()
        if run.state == State.FAILED:
            raise NotNow(run.problem)
    return run


def work_out(pk: int) -> None:
    """Carry out one run. Delivered twice it is done once; what stops it stands in the run."""
    if not AssignmentRun.objects.filter(pk=pk, state=State.WAITING).update(state=State.READING):
        return
    run = AssignmentRun.objects.select_related("round__call", "round__rubric", "asked_by").get(pk=pk)
    try:
        _plan_and_write(run)
    except Refusal as refusal:
        _end(run, State.FAILED, problem=refusal.sentence)
    except Exception:
        with override(run.asked_by.language):
            _end(
                run,
                State.FAILED,
                problem=_("The plan could not be worked out. Try again, or assign by hand."),
            )
        raise


def _plan_and_write(run: AssignmentRun) -> None:
    applications = matching.applications_of(run.round)
    with ledger.book():
        conflicting.find(run.round.call, applications=applications)
        outline = matching.outline_of(run.round)
    table = matching.table_of(run.round, applications)
    _be(run, State.SOLVING)
    plan = table.solve(seed=run.seed, min_load=run.min_load, country_cap=run.country_cap)
    _be(run, State.WRITING)
    with override(run.asked_by.language), ledger.book():
        locked = open_round(run.round, run.asked_by)
        drop(locked, by=run.asked_by, keeps_what_was_put_in_by_hand=True)
        if matching.outline_of(locked) != outline:
            raise NotNow(
                _("The panel or its conflicts changed while the plan was worked out. Propose again.")
            )
        taken = set(table.fixed)
        suggest_all(locked, (pair for pair in plan.pairs if pair not in taken), by=run.asked_by)
        _end(run, State.DONE, short=_short(plan))


def _short(plan: AssignmentPlan) -> dict[str, dict[str, object]]:
    return {
        "applications": {str(key): short.as_data() for key, short in plan.shortages.items()},
        "jurors": {str(key): short.as_data() for key, short in plan.underloaded.items()},
    }


def _size_of(round_: Round) -> tuple[int, int]:
    """How many applications and jurors there are to bring together. Raises NotNow where there are none."""
    applications = matching.judgeable_in(round_).count()
    jurors = PanelMember.objects.filter(call=round_.call, state=PanelMember.State.ACCEPTED).count()
    if not applications or not jurors:
        raise NotNow(_("There is nothing to assign: no application to judge, or nobody who accepted."))
    return applications, jurors


def _require_free(round_: Round) -> None:
    """One run at a time; one whose worker was stopped in the middle ends first. Raises NotNow."""
    begun = round_.runs.exclude(state__in=(State.DONE, State.FAILED))
    begun.filter(asked_at__lte=clock.now() - LONGEST).update(
        state=State.FAILED, ended_at=clock.now(), problem=_("It was interrupted. Propose again.")
    )
    if begun.exists():
        raise NotNow(_("A proposal is being worked out already."))


def _be(run: AssignmentRun, state: str) -> None:
    AssignmentRun.objects.filter(pk=run.pk).update(state=state)


def _end(run: AssignmentRun, state: str, *, short: object = None, problem: str = "") -> None:
    AssignmentRun.objects.filter(pk=run.pk).update(
        state=state, ended_at=clock.now(), short=short or {}, problem=problem[:300]
    )
