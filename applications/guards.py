"""May this application take the step now? Each guard answers None, or the sentence that says why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import ports
from calls.workflow import ANNOUNCED
from core.clock import now
from core.flow import Guard, guard


@guard
def in_time(application: Any) -> str | None:
    """Received within the window that holds for this applicant, and stamped before the sealing."""
    from calls.windows import lateness

    return lateness(
        application.call,
        application.facts.get("received"),
        applicant_ids=application.facts.get("applicant_ids", ()),
    )


@guard
def quiz_passed(application: Any) -> str | None:
    """The eligibility quiz is passed."""
    if application.quiz_passed_at or not application.call.eligibility_rules.exists():
        return None
    return _("Answer the eligibility questions first.")


@guard
def is_complete(application: Any) -> str | None:
    """Every required answer is there and valid, and every file is ready."""
    from applications.completeness import problems_of, progress_of, waits_for_files_alone
    from applications.contents import contents_to_seal

    contents = contents_to_seal(application)
    found = problems_of(contents)
    if found and waits_for_files_alone(contents, progress_of(contents)):
        return _(
            "A file is still being checked: %(what)s. Nothing was sent yet and the draft is safe; "
            "press the button again when the file is ready."
        ) % {"what": ", ".join(found)}
    return (
        _("Some answers are missing or need a change: %(what)s.") % {"what": ", ".join(found)}
        if found
        else None
    )


@guard
def not_announced(application: Any) -> str | None:
    """The results are not announced yet."""
    if application.call.state in ANNOUNCED:
        return _("The results are announced; this is no longer possible.")
    return None


@guard
def is_closed(application: Any) -> str | None:
    """Past the deadline and the draining minute after it, the applicant's own extension included."""
    from calls.deadlines import DRAINING
    from calls.windows import effective_deadline_of

    deadline = effective_deadline_of(application.call, application.facts.get("applicant_ids", ()))
    if deadline is None or now() < deadline:
        return _("The call is still open: the applicant can change it alone.")
    # What was stamped in time may still commit; a correction asked for now would turn it away.
    return (
        None if now() >= deadline + DRAINING else _("The call is still open, or requests may still arrive.")
    )


@guard
def call_sealed(application: Any) -> str | None:
    """The call is sealed: no submission can arrive any more."""
    return None if application.call.sealed_at else _("The call is not sealed yet.")


@guard
def fields_named(application: Any) -> str | None:
    """The request names fields and a date to come."""
    facts = application.facts
    if not facts.get("question_keys"):
        return _("Name at least one field to be corrected.")
    if not facts.get("due_at") or facts["due_at"] <= now():
        return _("Name a date that is still to come.")
    return None if facts.get("note") else _("Say what has to be corrected.")


@guard
def correction_in_time(application: Any) -> str | None:
    """Before the correction's own date, stamped like a submission."""
    request = application.corrections.filter(state="open").first()
    received = application.facts.get("received")
    if request is None or received is None:
        return _("No correction is open.")
    return None if received < request.due_at else _("The date for this correction has passed.")


@guard
def correction_open(application: Any) -> str | None:
    """A correction is asked for and has not come."""
    is_open = application.corrections.filter(state="open").exists()
    return None if is_open else _("No correction is open.")


@guard
def correction_over(application: Any) -> str | None:
    """The correction's date has passed."""
    request = application.corrections.filter(state="open").first()
    return (
        None if request and now() >= request.due_at else _("The date for this correction has not passed yet.")
    )


@guard
def every_rule_ticked(application: Any) -> str | None:
    """Each eligibility rule of the call is ticked as met."""
    met = application.eligibility_checks.filter(is_met=True).values_list("rule_id", flat=True)
    left = application.call.eligibility_rules.exclude(pk__in=list(met)).count()
    said = ngettext(
        "%(count)s eligibility rule is not marked as met.",
        "%(count)s eligibility rules are not marked as met.",
        left,
    )
    return said % {"count": left} if left else None


@guard
def no_sanctions_match(application: Any) -> str | None:
    """Compared with the newest sanctions list, and no match unsettled or settled as a problem."""
    if not application.is_compared():
        return _("It is still being compared with the newest sanctions list. Try again in some minutes.")
    matches = application.flags.filter(kind="sanctions").values_list("is_problem", flat=True)
    settled = set(matches)
    if None in settled:
        return _("A match with the sanctions list is not settled.")
    return _("A match with the sanctions list was settled as a problem.") if True in settled else None


@guard
def failed_rule_named(application: Any) -> str | None:
    """At least one rule is marked as not met."""
    if application.eligibility_checks.filter(is_met=False).exists():
        return None
    return _("Mark the rule that is not met.")


@guard
def reason_given(application: Any) -> str | None:
    """A reason stands in the note."""
    return None if str(application.facts.get("note", "")).strip() else _("Give a reason.")


@guard
def panel_ready(application: Any) -> str | None:
    """Panel and rubric are ready."""
    return ports.review_obstacle(application)


@guard
def second_round(application: Any) -> str | None:
    """The call has a second round."""
    return None if application.call.rounds.count() > 1 else _("This call has no second round.")


def decided(outcome: str) -> Guard:
    """The recorded decision is this outcome, with quorum reached or waived."""

    def decision_recorded(application: Any) -> str | None:
        """The decision is recorded, quorum reached or waived; two persons signed it or the announcement."""
        return ports.decision_obstacle(application, outcome)

    return Guard(decision_recorded)


@guard
def place_is_free(application: Any) -> str | None:
    """A place came free."""
    return ports.promotion_obstacle(application)


@guard
def cohort_chosen(application: Any) -> str | None:
    """The programme has incubation and a cohort is chosen."""
    return ports.admission_obstacle(application)


def stage_done(stage: str) -> Guard:
    """Every required milestone of the stage is accepted."""

    def milestones_accepted(application: Any) -> str | None:
        """Every required milestone of the stage is accepted; before piloting a host body is named."""
        return ports.stage_obstacle(application, stage)

    return Guard(milestones_accepted)


@guard
def pilot_recorded(application: Any) -> str | None:
    """The pilot's result is recorded."""
    return ports.graduation_obstacle(application)


@guard
def appeal_waits(application: Any) -> str | None:
    """An appeal against the ruling waits for its answer, and came within the appeal window."""
    from applications.appeals import upholding_obstacle

    return upholding_obstacle(application)


@guard
def appeal_heard(application: Any) -> str | None:
    """The jurors of the appeal have given their opinions."""
    appeal = application.appeals.filter(outcome="").select_related("ruling", "application__call").first()
    return ports.appeal_obstacle(appeal) if appeal else None


@guard
def mistake_in_time(application: Any) -> str | None:
    """Within the appeal window, and nobody has appealed against the ruling."""
    from applications.appeals import setting_right_obstacle

    return setting_right_obstacle(application)


@guard
def not_told_yet(application: Any) -> str | None:
    """The letters of the ruling have not left, and nobody has appealed against it."""
    from applications.taking_back import ruling_leaves_at

    leaves = ruling_leaves_at(application)
    if leaves is None or now() >= leaves:
        return _("The letters about this ruling have left: it can no longer be taken back.")
    if application.appeals.filter(outcome="").exists():
        return _("An appeal against this ruling has come in: answer the appeal.")
    return None
