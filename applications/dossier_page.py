"""Everything about one application for staff, as prepared rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.appeals import AGAINST, decide_later_url, waiting_appeal
from applications.applicant_names import with_names
from applications.letter_words import letter_pill, letter_word
from applications.models import Message
from applications.moments import moment_cell, moment_line, until_line
from applications.permissions import officer
from applications.place_names import country_label
from applications.reading import Reading, read_beside
from applications.sealed import sealed_language, sealed_sections
from applications.shown_answers import ShownSection, file_urls, shown_sections
from applications.step_words import step_done, step_word
from applications.threads import unread
from applications.two_persons import obstacle, steps_from
from calls.form_tree import read_form
from core.bounces import returning
from core.models import Notice
from core.pills import Pill

if TYPE_CHECKING:
    from applications.models import (
        Appeal,
        Application,
        CorrectionRequest,
        StepRecord,
        Submission,
        TwoPersonRequest,
    )
    from people.models import User


@dataclass(frozen=True)
class Fact:
    """A line of components/facts.html."""

    name: str
    value: str
    css: str = ""
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class Act:
    """Something that can be done now."""

    label: str
    url: str
    tone: str


@dataclass(frozen=True)
class Event:
    """A line of components/trail.html."""

    title: str
    note: str
    is_done: bool = True
    is_now: bool = False
    url: str = ""
    url_label: str = ""


class PersonRow(NamedTuple):
    """Somebody who works on the application; `is_unreachable` where the last letter to them came back."""

    name: str
    address: str
    role: str
    is_unreachable: bool
    url: str


@dataclass(frozen=True)
class LetterRow:
    """A letter about the application."""

    kind: str
    address: str
    when: str
    pill: Pill
    url: str


@dataclass(frozen=True)
class Dossier:
    """What the page shows; `shown` is the version whose answers stand there, None for a draft."""

    facts: list[Fact]
    acts: list[Act]
    messages: Act
    waiting: list[TwoPersonRequest]
    shown: Submission | None
    is_latest: bool
    versions: list[tuple[Submission, str, bool]]
    sections: list[ShownSection]
    reading: Reading | None
    source_language: str
    people: list[PersonRow]
    trail: list[Event]
    letters: list[LetterRow]


def dossier(
    application: Application, user: User, *, version: int | None = None, language: str = ""
) -> Dossier | None:
    """Read the page's facts, with translations into `language`; None where there is no such version."""
    submissions = list(application.submissions.select_related("receipt").order_by("number"))
    valid = application.valid_submission_id
    wanted = [one for one in submissions if (one.pk == valid if version is None else one.number == version)]
    if version is not None and not wanted:
        return None
    shown = wanted[0] if wanted else None
    reading = _reading(application, shown, language, version) if shown else None
    requests = list(application.requests.select_related("prepared_by", "decided_by"))
    return Dossier(
        facts=_facts(application, shown),
        acts=_acts(application, user, requests),
        messages=_messages(application, user),
        waiting=[one for one in requests if one.is_approved is None],
        shown=shown,
        is_latest=shown is not None and shown.pk == valid,
        versions=[
            (one, moment_cell(application.call, one.received_at, seconds=True), one == shown)
            for one in submissions
        ],
        sections=shown_sections(reading.sections, file_urls(application, shown)) if reading and shown else [],
        reading=reading,
        source_language=sealed_language(shown.document) if shown else "",
        people=_people(application),
        trail=_trail(application, requests),
        letters=_letters(application),
    )


def _reading(application: Application, shown: Submission, language: str, version: int | None) -> Reading:
    application.form.call = application.call
    tree = read_form(application.form)
    keeps = f"version={version}&" if version else ""
    return read_beside(sealed_sections(shown.document, tree), tree, shown, language=language, keeps=keeps)


def _facts(application: Application, shown: Submission | None) -> list[Fact]:
    [named] = with_names([application])
    facts = [
        Fact(_("Applicant"), named.applicant_name or _("Not given")),
        Fact(_("Country"), country_label(application.country)),
        Fact(_("Contact address"), application.contact_email or _("Not given")),
        Fact(_("Themes"), ", ".join(str(one) for one in application.themes.all()) or _("None")),
    ]
    if application.organisation:
        body = application.organisation
        url = reverse("applications:organisation_history", args=[body.public_id])
        facts.insert(1, Fact(_("Organisation"), str(body), url=url, url_label=_("Over the years")))
    if shown is None:
        return [*facts, Fact(_("Required answers there"), f"{application.percent_complete} %")]
    receipt = getattr(shown, "receipt", None)
    return [
        *facts,
        Fact(_("Version"), str(shown.number)),
        Fact(_("Received"), moment_line(application.call, shown.received_at, seconds=True)),
        Fact(_("Receipt"), receipt.code if receipt else "", "mono"),
        Fact(_("Fingerprint (SHA-256)"), shown.sha256, "hash"),
    ]


def _acts(application: Application, user: User, requests: list[TwoPersonRequest]) -> list[Act]:
    """What this person can do now. A step that is prepared already is not offered again."""
    if application.state in AGAINST and waiting_appeal(application):
        url = reverse("applications:answer_appeal", args=[application.reference])
        return [Act(_("Answer the appeal"), url, "primary")]
    if not officer(application, user):
        return []
    acts = []
    if url := decide_later_url(application, user):
        acts.append(Act(_("Decide after the appeal"), url, "primary"))
    if application.state in ("submitted", "correction_requested"):
        url = reverse("applications:ruling", args=[application.reference])
        acts.append(Act(_("Check eligibility"), url, "primary"))
    prepared = {one.step for one in requests if one.is_approved is None}
    for step in steps_from(application):
        if step not in prepared and obstacle(application, step) is None:
            url = reverse("applications:prepare", args=[application.reference, step])
            acts.append(Act(step_word(step), url, "danger" if step == "disqualify" else "secondary"))
    return acts


def _messages(application: Application, user: User) -> Act:
    """The way to the conversation, with how much of it is new to the reader."""
    count = unread(application, user, Message.Side.OFFICE).count()
    words = ngettext("Messages: %(count)s new", "Messages: %(count)s new", count) % {"count": count}
    url = reverse("applications:staff_thread", args=[application.reference])
    return Act(words if count else _("Messages"), url, "secondary")


def _people(application: Application) -> list[PersonRow]:
    rows = list(application.collaborators.select_related("user"))
    unreachable = returning(one.user.email for one in rows)
    return [
        PersonRow(
            str(one.user),
            one.user.email,
            str(one.get_role_display()),
            one.user.email in unreachable,
            reverse("applications:person_history", args=[one.user.public_id]),
        )
        for one in rows
    ]


def _trail(application: Application, requests: list[TwoPersonRequest]) -> list[Event]:
    """Newest first: steps, corrections and requests by their time."""
    dated: list[tuple[Any, Event]] = [
        (application.created_at, Event(_("Started"), moment_line(application.call, application.created_at)))
    ]
    dated += [(one.at, _step_event(application, one)) for one in application.history.select_related("by")]
    dated += [(one.prepared_at, _request_event(application, one)) for one in requests]
    for one in application.appeals.select_related("written_by", "answered_by"):
        dated += _appeal_events(application, one)
    dated += [
        (one.closed_at, _closed_event(application, one))
        for one in application.corrections.all()
        if one.closed_at is not None
    ]
    ordered = sorted(enumerate(dated), key=lambda one: (one[1][0], one[0]), reverse=True)
    return [event for _number, (_at, event) in ordered]


def _step_event(application: Application, record: StepRecord) -> Event:
    who = str(record.by) if record.by else _("The portal")
    lines = [moment_line(application.call, record.at), who, record.note]
    return Event(step_done(record.step), " · ".join(filter(None, lines)))


def _request_event(application: Application, request: TwoPersonRequest) -> Event:
    title = _("%(step)s: prepared") % {"step": step_word(request.step)}
    lines = [moment_line(application.call, request.prepared_at), str(request.prepared_by)]
    if request.is_approved is False:
        lines.append(_("refused by %(who)s") % {"who": request.decided_by})
    url = reverse("applications:request", args=[request.pk])
    return Event(
        title,
        " · ".join(lines),
        request.is_approved is not None,
        request.is_approved is None,
        url,
        _("Request"),
    )


def _closed_event(application: Application, correction: CorrectionRequest) -> Event:
    words = {
        "answered": _("Correction answered"),
        "lapsed": _("Correction closed without an answer"),
        "taken_back": _("Correction no longer asked for"),
    }
    due = _("was due %(when)s") % {"when": until_line(application.call, correction.due_at)}
    lines = [moment_line(application.call, correction.closed_at or correction.due_at), due]
    return Event(words[correction.state], " · ".join(lines))


def _appeal_events(application: Application, appeal: Appeal) -> list[tuple[Any, Event]]:
    lines = [moment_line(application.call, appeal.received_at), str(appeal.written_by)]
    url = reverse("applications:answer_appeal", args=[application.reference])
    note, waits = " · ".join(lines), appeal.answered_at is None
    dated = [(appeal.received_at, Event(_("Appeal received"), note, not waits, waits, url, _("Read it")))]
    if appeal.answered_at is not None:
        title = _("Appeal upheld") if appeal.outcome == "upheld" else _("Appeal rejected")
        lines = [moment_line(application.call, appeal.answered_at), str(appeal.answered_by), appeal.answer]
        dated.append((appeal.answered_at, Event(title, " · ".join(lines))))
    return dated


def _letters(application: Application) -> list[LetterRow]:
    rows = Notice.objects.filter(about=application.ledger_name, scope=application.call.ledger_name)
    return [
        LetterRow(
            letter_word(one.event),
            one.address,
            moment_cell(application.call, one.sent_at or one.created_at),
            letter_pill(one),
            reverse("applications:letter", args=[application.call.slug, one.pk]),
        )
        for one in rows.order_by("-created_at", "-pk")[:100]
    ]
