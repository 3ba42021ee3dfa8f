"""Taking a person out of an application: working answers, files, invitations, names in letters."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.html import escape

from applications.entries import record
from applications.models import (
    Appeal,
    Application,
    CollaboratorInvitation,
    DiligenceCheck,
    Flag,
    PartUpload,
)
from applications.register.searching import folded_lines
from applications.retention import empty_sealed_copies, is_over
from applications.services.files import drop_upload
from applications.services.messaging import empty_messages
from applications.services.parts import path_of
from core.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.actors import Actor
    from people.models import User

GONE = "[…]"


PUBLISHED = ("graduated", "left")  # winners; who won stays known


def clear(application: Application, *, by: Actor, keeps_country: bool = False) -> None:
    """Leave only what was sealed; once its time is over, that goes too. Inside a book.

    Of a winner whose programme is over, what the results published stays. A country names nobody: it may
    stay, so that a call goes on saying from how many countries it was answered.
    """
    if is_over(application.call):
        _drop_receipts(application)
        empty_sealed_copies(application)
    was_sent = application.valid_submission_id is not None
    application.answers.all().delete()
    application.carried.all().delete()
    application.invitations.all().delete()
    DiligenceCheck.objects.filter(application=application).delete()
    Flag.objects.filter(Q(application=application) | Q(other=application)).update(compared=[])
    application.quiz_answers = {}
    application.contact_email = application.summary = ""
    if application.state not in PUBLISHED:
        if not was_sent or application.title == application.applicant_name or is_over(application.call):
            application.title = ""
        application.applicant_name = ""
        application.country = application.country if keeps_country else ""
        application.organisation = None
    application.search_text = folded_lines([application.reference, application.title])
    application.save()
    _drop_files(application)
    empty_messages(application)
    Appeal.objects.filter(application=application).exclude(outcome="").update(text=GONE)
    stay = was_sent and not is_over(application.call)
    record(application, "personal_data.removed", by=by, sealed_copies_stay=stay)


def drop_every_file(application: Application, *, by: Actor) -> None:
    """Every file, also those that a sealed copy names: it keeps their names and hashes. Inside a book."""
    attachments = list(application.attachments.select_related("upload"))
    for attachment in attachments:
        attachment.delete()
        drop_upload(attachment.upload)
    record(application, "files.removed", by=by, count=len(attachments))


def forget_uploads_on_their_way(person: User) -> None:
    """Pieces of files that the person began to send."""
    for part in PartUpload.objects.filter(by=person):
        transaction.on_commit(partial(path_of(part).unlink, missing_ok=True))
        part.delete()


def forget_invitations(person: User) -> None:
    """Those to the person's address, and those the person wrote."""
    CollaboratorInvitation.objects.filter(Q(address__iexact=person.email) | Q(invited_by=person)).delete()


def strike_from_letters(person: User, about: Iterable[str]) -> None:
    """Strike the person's name and address out of the letters that others had about these applications."""
    words = [word for word in (person.email, person.name) if len(word) > 1]
    holds = Q()
    for word in words:
        holds |= Q(text__contains=word) | Q(subject__contains=word)
    for notice in Notice.objects.filter(holds, about__in=list(about)).iterator(chunk_size=200):
        for word in words:
            notice.subject = notice.subject.replace(word, GONE)
            notice.text = notice.text.replace(word, GONE)
            notice.html = notice.html.replace(escape(word), GONE).replace(word, GONE)
        notice.save(update_fields=["subject", "text", "html"])


def _sealed_uploads(application: Application) -> set[str]:
    documents = application.submissions.values_list("document", flat=True)
    return {str(file["upload"]) for one in documents for file in json.loads(one).get("attachments", [])}


def _drop_files(application: Application) -> None:
    """The files that no sealed copy names."""
    sealed = _sealed_uploads(application)
    for attachment in application.attachments.select_related("upload"):
        if str(attachment.upload.public_id) not in sealed:
            attachment.delete()
            drop_upload(attachment.upload)


def _drop_receipts(application: Application) -> None:
    """The receipts as documents, which hold the answers; their rows stay."""
    for submission in application.submissions.select_related("receipt"):
        for folder in default_storage.listdir("receipts")[0] if default_storage.exists("receipts") else []:
            path = f"receipts/{folder}/{submission.receipt.code}.pdf"
            transaction.on_commit(partial(default_storage.delete, path))
