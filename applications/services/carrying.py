"""Another version of the form: put in force, and drafts carried over to it one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_q.tasks import async_task

from applications.contents import Contents, read_contents
from applications.entries import record
from applications.form_notice import tell_of_form
from applications.models import Application, CarriedDraft
from applications.summaries import summary_columns
from calls.form_versions import why_drafts_stay
from calls.services.form_versions import put_in_force
from core import clock, ledger
from core.actors import CLOCK

if TYPE_CHECKING:
    from calls.models import Call, ProposalForm
    from people.models import User


def use_new_form(call: Call, *, version: int, carries_drafts: bool, why: str, by: User) -> ProposalForm:
    """Put a prepared version in force; the worker then carries the drafts, where that was chosen.

    Raises NotAllowed or NotNow, as `put_in_force`.
    """
    with ledger.book():
        form = put_in_force(call, version=version, carries_drafts=carries_drafts, why=why, by=by)
        if carries_drafts:
            async_task("applications.tasks.carry_drafts", task_name=f"carry-{form.pk}")
    return form


def carry(application: Application, form: ProposalForm) -> bool:
    """Carry one draft over to a later version of its form; True where it was done now.

    What was written stays under its questions; all of it as it was before is kept to be read.
    """
    with ledger.book():
        rows = Application.objects.select_for_update(of=("self",))
        locked = rows.select_related("call", "form", "valid_submission").get(pk=application.pk)
        if not _is_to_be_carried(locked, form):
            return False
        CarriedDraft.objects.create(
            application=locked,
            from_form=locked.form,
            to_form=form,
            values=_as_written(read_contents(locked)),
            at=clock.now(),
        )
        locked.form = form
        summary_columns(locked)
        locked.save()
        record(locked, "draft.carried", by=CLOCK, version=form.version)
        tell_of_form(locked, form)
    return True


def _is_to_be_carried(application: Application, form: ProposalForm) -> bool:
    return (
        application.state == "draft"
        and application.valid_submission_id is None
        and application.form.version < form.version
        and application.call.state == "published"
        and not why_drafts_stay(application.call, clock.now())
    )


def _as_written(contents: Contents) -> dict[str, Any]:
    """Every value, a consent to an older text included."""
    return {**contents.values, **{key: row.value for key, row in contents.rows.items()}}
