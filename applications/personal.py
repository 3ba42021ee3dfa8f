"""What applications hold of a person: handed out as their own data, and erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import (
    Appeal,
    Application,
    BroadcastRecipient,
    Collaborator,
    CollaboratorInvitation,
    LegalHold,
    ListExport,
    Message,
    MessageReading,
    Opening,
    SavedSearch,
    Submission,
)
from applications.moments import moment_line
from applications.retention import is_over, kept_until
from applications.services.clearing import (
    clear,
    forget_invitations,
    forget_uploads_on_their_way,
    strike_from_letters,
)
from applications.services.door import move
from applications.services.exporting import forget_exports
from applications.services.messaging import empty_messages
from applications.services.team import remove_collaborator
from people.personal import Duty, OwnFile, Part, register

if TYPE_CHECKING:
    from people.models import User

RUNNING = ("submitted", "correction_requested", "eligible", "in_review", "shortlisted")
IN_PROGRAMME = ("awarded", "incubation", "acceleration", "piloting")


class ApplicationsPart(Part):
    name = "applications"

    def data(self, person: User) -> Any:
        rows = Application.objects.of_applicant(person).select_related("call").order_by("pk")
        invited = CollaboratorInvitation.objects.filter(address__iexact=person.email).order_by("pk")
        return {
            "applications": [_application(one, person) for one in rows],
            "invitations_to_you": [
                {
                    "call": one.application.call.title,
                    "role": one.role,
                    "invited_at": one.invited_at,
                    "accepted_at": one.used_at,
                    "declined_at": one.declined_at,
                }
                for one in invited.select_related("application__call")
            ],
            "opened_by_you_as_staff": list(
                Opening.objects.filter(by=person)
                .order_by("pk")
                .values("application__reference", "what", "detail", "at")
            ),
            "saved_searches": [
                {
                    "name": one.name,
                    "call": one.call.title if one.call else None,
                    "list": one.query,
                    "shared": one.is_shared,
                    "saved_at": one.saved_at,
                }
                for one in SavedSearch.objects.filter(owner=person).select_related("call").order_by("pk")
            ],
        }

    def files(self, person: User) -> Iterator[OwnFile]:
        for application in Application.objects.of_applicant(person).order_by("pk"):
            rows = application.attachments.select_related("upload").order_by("pk")
            for number, one in enumerate(rows, start=1):
                safe = one.upload.original_name.replace("/", "_").replace("\\", "_")
                yield OwnFile(f"files/{application.reference}/{number:02}-{safe}", one.upload.file)

    def duties(self, person: User) -> list[Duty]:
        found = [duty for one in owned(person) if (duty := _duty(one)) is not None]
        return [*found, *_held_back(person)]

    def goes(self, person: User) -> list[str]:
        found = []
        for one in owned(person):
            if one.valid_submission_id is None or is_over(one.call):
                words = _("The application %(reference)s with its answers and files.")
            else:
                words = _("The working answers, name and contact of %(reference)s, and files never sent.")
            found.append(words % {"reference": one.reference})
        if Message.objects.filter(written_by=person, side="team").exists():
            found.append(_("What you wrote to the office about an application."))
        found += [
            _("Your part in %(reference)s; the application stays with its owner.")
            % {"reference": one.reference}
            for one in _shared(person)
        ]
        if SavedSearch.objects.filter(owner=person).exists():
            found.append(_("The searches you kept, and lists that were written for you."))
        return found

    def stays(self, person: User) -> list[str]:
        words = _("What you submitted as %(reference)s. The competition’s rules oblige us until %(until)s.")
        return [
            words % {"reference": one.reference, "until": moment_line(one.call, kept_until(one.call))}
            for one in owned(person)
            if one.valid_submission_id is not None and not is_over(one.call)
        ]

    def erase(self, person: User) -> None:
        about = [one.ledger_name for one in Application.objects.of_applicant(person)]
        BroadcastRecipient.objects.filter(person=person).delete()
        MessageReading.objects.filter(person=person).delete()
        for application in Application.objects.filter(messages__written_by=person).distinct():
            empty_messages(application, of=person)
        for application in _shared(person):
            remove_collaborator(application.collaborators.get(user=person), by=person)
        for application in owned(person):
            gone = move(application, "withdraw", by=person) if application.state == "draft" else application
            clear(gone, by=person)
        SavedSearch.objects.filter(owner=person).delete()
        forget_exports(ListExport.objects.filter(asked_by=person))
        forget_uploads_on_their_way(person)
        forget_invitations(person)
        strike_from_letters(person, about)


def owned(person: User) -> list[Application]:
    """The applications whose owner the person is."""
    rows = Application.objects.filter(collaborators__user=person, collaborators__role=Collaborator.Role.OWNER)
    return list(rows.select_related("call", "form", "valid_submission").order_by("pk"))


def _shared(person: User) -> list[Application]:
    rows = Application.objects.filter(
        collaborators__user=person, collaborators__role__in=("editor", "viewer")
    )
    return list(rows.select_related("call").order_by("pk"))


def _duty(application: Application) -> Duty | None:
    """What has to be decided first: who takes it over, or that it ends."""
    name = {"reference": application.reference}
    page = application.get_absolute_url()
    if application.state in RUNNING:
        return Duty(_("%(reference)s is being judged: hand it over, or withdraw it.") % name, page)
    if application.state in IN_PROGRAMME:
        words = _("%(reference)s is in the programme: hand it over, turn the award down, or leave.")
        return Duty(words % name, page)
    if application.state == "draft" and application.collaborators.count() > 1:
        words = _("Others work on %(reference)s: hand it over, or withdraw it.")
        return Duty(words % name, reverse("applications:people", args=[application.reference]))
    return None


def _held_back(person: User) -> list[Duty]:
    """While a call is held back nothing of it is cleared, whoever asks for it."""
    held = LegalHold.objects.filter(lifted_at__isnull=True).values("call")
    words = _("%(reference)s has to stay for an inquiry for now: write to the Hub.")
    return [
        Duty(words % {"reference": one.reference}, one.get_absolute_url())
        for one in Application.objects.of_applicant(person).filter(call__in=held).order_by("pk")
    ]


def _application(application: Application, person: User) -> dict[str, Any]:
    """Its content as its people read it; of the others on it only how many they are."""
    answers = application.answers.order_by("question_key")
    submissions = application.submissions.select_related("receipt").prefetch_related("translations")
    own = application.collaborators.get(user=person)
    appeals = Appeal.objects.filter(application=application, written_by=person).order_by("pk")
    return {
        "reference": application.reference,
        "call": application.call.title,
        "title": application.title,
        "state": application.state,
        "your_role": own.role,
        "since": own.added_at,
        "others_on_it": application.collaborators.count() - 1,
        "eligibility_quiz": application.quiz_answers,
        "answers": {one.question_key: one.value for one in answers},
        "answers_before_the_form_changed": [
            {"form_version": one.from_form.version, "until": one.at, "answers": one.values}
            for one in application.carried.select_related("from_form").order_by("pk")
        ],
        "submissions": [_submission(one) for one in submissions.order_by("number")],
        "steps": list(application.history.order_by("at", "pk").values("step", "at")),
        "messages": [
            {"at": one.written_at, "from": _writer(one, person), "text": one.text}
            for one in application.messages.order_by("pk")
        ],
        "appeals": [
            {"received_at": one.received_at, "text": one.text, "outcome": one.outcome, "answer": one.answer}
            for one in appeals
        ],
    }


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "number": submission.number,
        "received_at": submission.received_at,
        "sha256": submission.sha256,
        "receipt": submission.receipt.code,
        "document": json.loads(submission.document),
        "translations": _translations(submission),
    }


def _translations(submission: Submission) -> list[dict[str, Any]]:
    """Its answers in other languages, the texts that were replaced included."""
    return [
        {
            "question": one.question_key,
            "row": one.row,
            "column": one.column,
            "language": one.language,
            "origin": one.origin,
            "tool": one.tool,
            "text": one.text,
            "written_at": one.written_at,
            "checked_at": one.checked_at,
        }
        for one in submission.translations.all()
    ]


def _writer(message: Message, person: User) -> str:
    return "you" if message.written_by_id == person.pk else message.side


APPLICATIONS = register(ApplicationsPart())
