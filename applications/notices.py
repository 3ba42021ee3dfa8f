"""The letters that follow a step: one function each, in the transaction of the step."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from applications.appeals import appeals_until
from applications.letters import Reader, deadline_line, key_date, moment, page, readers_of, until, write
from applications.question_labels import labels_of
from applications.taking_back import REQUEST, request_leaves_at, ruling_leaves_at
from calls.windows import effective_deadline_of
from core import clock
from core.actors import Actor
from core.retention import NOTICE

if TYPE_CHECKING:
    from applications.models import Application, CollaboratorInvitation, CorrectionRequest
    from calls.models import Extension


def _owners(application: Application) -> list[int]:
    return [one.user_id for one in application.collaborators.all() if one.role == "owner"]


def receipt(application: Application, by: Actor) -> None:
    """The receipt of the submission just sealed."""
    submission = application.valid_submission
    assert submission is not None  # noqa: S101 - the door seals before it lets this follow
    deadline = effective_deadline_of(application.call, _owners(application))
    link = page("applications:receipt", reference=application.reference, number=submission.number)

    def places(reader: Reader) -> dict[str, object]:
        return {
            "link": link,
            "deadline": deadline_line(application, deadline, reader),
            "received": moment(application, submission.received_at, reader),
            "sha256": submission.sha256,
            "code": submission.receipt.code,
            "check": page("applications:verify", code=submission.receipt.code),
            "version": submission.number,
        }

    event = "submission_receipt" if submission.number == 1 else "resubmission_receipt"
    write(f"applications/{event}", application, dedupe=f"v{submission.number}", places=places)


def warn_of_draft(application: Application) -> int:
    """That a draft of a closed call will be emptied; once. Returns how many letters are new."""
    link = page("applications:detail", reference=application.reference)
    days = {"days": NOTICE.days, "link": link}
    return write("applications/draft_goes", application, dedupe="goes", places=days)


def withdrawal(application: Application, by: Actor) -> None:
    """That the application is withdrawn."""
    write("applications/withdrawal_confirmed", application, dedupe=_once(application))


def open_correction(application: Application, by: Actor) -> None:
    """What has to be corrected until when. The request itself was written just before."""
    request = application.corrections.get(state="open")

    def places(reader: Reader) -> dict[str, object]:
        return {
            "fields": _fields(application, request),
            "reason": request.note,
            "due": until(application, request.due_at, reader),
            "link": page("applications:correction", reference=application.reference),
        }

    leaves = request_leaves_at(request.requested_at, request.due_at)
    write(REQUEST, application, dedupe=f"c{request.pk}", places=places, not_before=leaves)


def close_correction(application: Application, by: Actor) -> None:
    """That the correction has come."""
    submission = application.valid_submission
    assert submission is not None  # noqa: S101 - the door seals before it lets this follow
    link = page("applications:receipt", reference=application.reference, number=submission.number)

    def places(reader: Reader) -> dict[str, object]:
        return {
            "received": moment(application, submission.received_at, reader),
            "version": submission.number,
            "link": link,
        }

    write("applications/correction_received", application, dedupe=f"v{submission.number}", places=places)


def lapse_correction(application: Application, by: Actor) -> None:
    """That the date has passed, and which submission counts."""
    request = application.corrections.filter(state="lapsed").first()
    number = application.valid_submission.number if application.valid_submission else 0

    def places(reader: Reader) -> dict[str, object]:
        return {"due": until(application, request.due_at if request else None, reader), "version": number}

    write("applications/correction_lapsed", application, dedupe=_once(application), places=places)


def eligible(application: Application, by: Actor) -> None:
    """That it goes to the jury."""
    write(
        "applications/eligible",
        application,
        dedupe=_once(application),
        places=lambda reader: {"due": key_date(application, "announcement", reader)},
        not_before=ruling_leaves_at(application),
    )


def ineligible(application: Application, by: Actor) -> None:
    """Which rules are not met, in their own words, and why."""
    note = str(application.facts.get("note", ""))

    def places(reader: Reader) -> dict[str, object]:
        failed = application.eligibility_checks.filter(is_met=False).select_related("rule")
        rules = [one.rule.rejection for one in failed.order_by("rule__position", "rule_id")]
        return {
            "rule": "\n".join(rules),
            "reason": note,
            "due": until(application, appeals_until(application, clock.now()), reader),
        }

    write(
        "applications/ineligible",
        application,
        dedupe=_once(application),
        places=places,
        not_before=ruling_leaves_at(application),
    )


def shortlisted(application: Application, by: Actor) -> None:
    """The next round and when it is."""

    def places(reader: Reader) -> dict[str, object]:
        following = application.call.rounds.order_by("position", "id")[1:2]
        return {
            "round": following[0].name if following else "",
            "starts": key_date(application, "pitch", reader),
            "due": key_date(application, "pitch", reader),
        }

    write("scoring/shortlisted", application, dedupe=_once(application), places=places)


def promoted(application: Application, by: Actor) -> None:
    """That a place came free."""
    write(
        "applications/promoted_from_reserve",
        application,
        dedupe=_once(application),
        places=lambda reader: {"due": key_date(application, "cohort_starts", reader)},
    )


def disqualified(application: Application, by: Actor) -> None:
    """Why, and how to appeal."""
    note = str(application.facts.get("note", ""))
    write(
        "applications/disqualified",
        application,
        dedupe=_once(application),
        places=lambda reader: {
            "reason": note,
            "due": until(application, appeals_until(application, clock.now()), reader),
        },
    )


def invitation(invited: CollaboratorInvitation) -> None:
    """An invitation to work on an application, in the inviter's language."""
    application = invited.application
    inviter = invited.invited_by
    reader = Reader(invited.address, inviter.language, None)
    deadline = effective_deadline_of(application.call, _owners(application))
    write(
        "applications/collaborator_invited",
        application,
        dedupe=f"i{invited.pk}",
        to=[reader],
        places=lambda one: {
            "inviter": str(inviter),
            "role": str(invited.get_role_display()),
            "name": invited.address,
            "deadline": deadline_line(application, deadline, one),
            "link": page("applications:invitation", token=invited.token),
        },
    )


def late_kept(application: Application, *, received: datetime) -> None:
    """That a submission came too late and is kept as a draft; once for each deadline."""
    deadline = effective_deadline_of(application.call, _owners(application))

    def places(reader: Reader) -> dict[str, object]:
        return {
            "deadline": deadline_line(application, deadline, reader),
            "received": moment(application, received, reader),
        }

    stamp = deadline.isoformat(timespec="minutes") if deadline else ""
    write("applications/late_kept_as_draft", application, dedupe=f"late:{stamp}", places=places)


def tell_of_extension(extension: Extension) -> None:
    """That a deadline moved: to everybody with a draft or a submission, or to the one it was moved for."""
    event = "extension_one" if extension.applicant_id else "extension_all"
    if hasattr(extension, "proposal"):  # it answers measured downtime
        event = "outage_extension"
    for application in _reached_by(extension):

        def places(reader: Reader, application: Application = application) -> dict[str, object]:
            return {
                "deadline": deadline_line(application, extension.new_deadline, reader),
                "old_deadline": deadline_line(application, extension.old_deadline, reader),
                "reason": str(extension.reason),
            }

        write(f"applications/{event}", application, dedupe=f"x{extension.pk}", places=places)


def remind_of_draft(application: Application, *, hours: int) -> int:
    """That the deadline is near and the draft, or what changed since the last version, is not sent.

    Once for each deadline, distance and version: after an extension it is told again.
    """
    deadline = effective_deadline_of(application.call, _owners(application))
    stamp = deadline.isoformat(timespec="minutes") if deadline else ""
    sent = application.valid_submission
    number = sent.number if sent else 0
    return write(
        f"applications/{'unsent' if sent else 'draft'}_reminder_{hours}h",
        application,
        dedupe=f"{hours}h:{stamp}:v{number}" if sent else f"{hours}h:{stamp}",
        to=readers_of(application, "owner", "editor"),
        places=lambda reader: {
            "deadline": deadline_line(application, deadline, reader),
            **({"version": number, "next_version": number + 1} if sent else {}),
        },
    )


def remind_of_correction(request: CorrectionRequest) -> int:
    """That a correction is still awaited; once."""
    application = request.application

    def places(reader: Reader) -> dict[str, object]:
        return {
            "due": until(application, request.due_at, reader),
            "fields": _fields(application, request),
            "link": page("applications:correction", reference=application.reference),
        }

    return write("applications/correction_reminder", application, dedupe=f"c{request.pk}", places=places)


def _reached_by(extension: Extension) -> Any:
    found = extension.call.applications.filter(state__in=("draft", "submitted")).select_related("call")
    if extension.applicant_id:
        found = found.filter(collaborators__user=extension.applicant_id, collaborators__role="owner")
    return found


def _fields(application: Application, request: CorrectionRequest) -> str:
    return "\n".join(f"– {label}" for label in labels_of(application.form, request.question_keys))


def _once(application: Application) -> str:
    """A mark for the step just taken: a step that is taken again after a reinstatement tells again."""
    return f"s{application.history.count()}"
