"""Starting an application, and the eligibility quiz before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import ports
from applications.models import Application, Collaborator
from applications.permissions import may_write
from applications.services.door import owner_ids
from applications.snapshots import application_snapshot
from applications.summaries import summary_columns
from calls.models import Call, ProposalForm
from calls.permissions import will_hold_role
from calls.quiz import judge
from calls.windows import effective_deadline_of, lateness
from core import clock, ledger
from core.randomness import letters
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import Organisation, User

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def start(
    call: Call,
    *,
    by: User,
    quiz_answers: Mapping[str, str] | None = None,
    organisation: Organisation | None = None,
    reference: str = "",
) -> Application:
    """Begin a draft, or return the one this person already owns in the call.

    `quiz_answers` are "yes" or "no" by rule key. `reference` is given only for entries that come from an
    earlier system. The first start freezes the form. Raises NotAllowed for staff and jurors of the call,
    NotNow outside its window.
    """
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        existing = own_draft(locked, by)
        if existing is not None:
            return existing
        _require_applicant(locked, by)
        application = _owned_by(by, locked, organisation, reference)
        _take_quiz(application, quiz_answers or {})
        summary_columns(application)
        application.save()
        ledger.record(
            "application.started",
            subject=application.ledger_name,
            scope=locked.ledger_name,
            by=by,
            row=application_snapshot(application),
        )
    return application


def _owned_by(owner: User, call: Call, organisation: Organisation | None, reference: str) -> Application:
    """An application with nothing in it but its owner."""
    now = clock.now()
    application = Application.objects.create(
        call=call,
        form=frozen_form(call),
        reference=reference or new_reference(call.reference_prefix),
        organisation=organisation,
        language=(get_language() or owner.language or settings.LANGUAGE_CODE)[:2],
        created_at=now,
        saved_at=now,
        state_changed_at=now,
    )
    Collaborator.objects.create(
        application=application, user=owner, role=Collaborator.Role.OWNER, added_at=now
    )
    return application


def own_draft(call: Call, user: User) -> Application | None:
    """The application that this person owns in the call and has not withdrawn."""
    owned = Application.objects.filter(call=call, collaborators__user=user, collaborators__role="owner")
    return owned.exclude(state="withdrawn").order_by("pk").first()


def answer_quiz(application: Application, *, by: User, quiz_answers: Mapping[str, str]) -> Application:
    """Answer the eligibility questions again; what was submitted keeps its answers after the deadline.

    Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = (
            Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
        )
        if not may_write(locked, by):
            raise NotAllowed(_("You may read this application, but not change it."))
        if locked.state not in ("draft", "submitted"):
            raise NotNow(_("The eligibility questions are closed for this application."))
        deadline = effective_deadline_of(locked.call, owner_ids(locked))
        if locked.state == "submitted" and (deadline is None or clock.now() >= deadline):
            raise NotNow(_("The eligibility questions are closed for this application."))
        _take_quiz(locked, quiz_answers)
        locked.save()
    return locked


def frozen_form(call: Call) -> ProposalForm:
    """The version of the call's form in force, frozen from now on. Raises NotNow where there is none."""
    form = call.forms.select_for_update().filter(is_prepared=False).order_by("-version").first()
    if form is None:
        raise NotNow(_("This call has no form yet."))
    if form.frozen_at is None:
        form.frozen_at = clock.now()
        form.save(update_fields=["frozen_at"])
    return form


def new_reference(prefix: str) -> str:
    """A reference nobody can guess, in letters that cannot be mistaken: ISS-2026-K7Q4M2."""
    while True:
        reference = f"{prefix}-{letters(UNAMBIGUOUS, 6)}"
        if not Application.objects.filter(reference=reference).exists():
            return reference


def _require_applicant(call: Call, by: User) -> None:
    late = lateness(call, clock.now(), applicant_ids=[by.pk])
    if late:
        raise NotNow(late)
    require_no_other_part(call, by)


def require_no_other_part(call: Call, by: User) -> None:
    """Nobody applies where they are staff or jury, or will be as a deputy. Raises NotAllowed."""
    if will_hold_role(by, call, "officer", "approver"):
        raise NotAllowed(_("You work on this call, so you cannot apply in it."))
    obstacle = ports.applicant_obstacle(call, by)
    if obstacle:
        raise NotAllowed(obstacle)


def _take_quiz(application: Application, answers: Mapping[str, str]) -> None:
    rules = list(application.call.eligibility_rules.all())
    known = {rule.key: answers[rule.key] for rule in rules if answers.get(rule.key) in ("yes", "no")}
    application.quiz_answers = known
    is_passed = judge(rules, known).is_passed
    if not is_passed:
        application.quiz_passed_at = None
    elif application.quiz_passed_at is None:
        application.quiz_passed_at = clock.now()
