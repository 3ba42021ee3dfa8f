"""Check your answers: every answer in order with its link, and what stands between here and submitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.completeness import SectionProgress, progress_of, waits_for_files_alone
from applications.contents import Contents, contents_to_seal, named_fields, read_contents, sealed_values
from applications.file_rows import waiting_sentence
from applications.identity import names_in_open_answers
from applications.permissions import may_write, only_the_owner, owner
from applications.telling import TellingFile, telling_files
from applications.unsent import has_unsent_changes
from calls.answer_words import TableWords, table_of, words_of
from calls.answers import ROW_KINDS, is_blank
from calls.consents import outdated_sentence
from calls.form_tree import SectionTree
from calls.windows import lateness
from core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application
    from calls.models import Question


@dataclass(frozen=True)
class CheckedAnswer:
    """One answer as it would be sealed."""

    key: str
    label: str
    text: str
    table: TableWords | None
    complaint: str
    change_url: str
    is_missing: bool


@dataclass(frozen=True)
class CheckedSection:
    """A section with its answers."""

    key: str
    title: str
    answers: tuple[CheckedAnswer, ...]


@dataclass(frozen=True)
class Check:
    """A line of components/checks.html."""

    text: str
    is_ok: bool
    url: str = ""


@dataclass(frozen=True)
class Todo:
    """An answer that keeps the application from being sent: where to mend it, and what is wrong with one
    that is there."""

    label: str
    sentence: str
    url: str


@dataclass(frozen=True)
class CheckPage:
    """What the page shows; `can_submit`: whether the button stands there, `why_not`: why it does not.

    `sent_number`: the version that holds exactly these answers already; nothing is left to submit then.
    """

    title: str
    sections: list[CheckedSection]
    checks: list[Check]
    next_number: int
    can_submit: bool
    why_not: str
    waits_for_file: bool
    sent_number: int | None
    is_correction: bool
    named: list[tuple[str, str]]
    telling: list[TellingFile]
    todo: list[Todo]

    @property
    def is_read_only(self) -> bool:
        return not self.can_submit and not self.why_not and self.sent_number is None


def check_page(application: Application, user: Any, deadline: datetime | None) -> CheckPage:
    """Read what would be sealed now; of an application that cannot change any more, what is sealed.

    `deadline` is the one that holds for the application's owner.
    """
    is_open_state = application.state in ("draft", "submitted", "correction_requested")
    contents = contents_to_seal(application) if is_open_state else _sealed(application)
    writes = may_write(application, user) and is_open_state
    progress = progress_of(contents)
    checks = _checks(application, contents, progress) if is_open_state else []
    valid = application.valid_submission
    is_sent = application.state == "submitted" and not has_unsent_changes(application, contents)
    waits = is_open_state and waits_for_files_alone(contents, progress)
    why_not = ""
    if is_open_state and not is_sent:
        why_not = _past(application, deadline) or _why_not(application, user, checks, waits)
    sections = [_section(application, contents, one, writes) for one in contents.sections]
    return CheckPage(
        title=_title(is_open_state, is_sent),
        sections=sections,
        checks=checks,
        next_number=valid.number + 1 if valid else 1,
        can_submit=is_open_state and not why_not and not is_sent,
        why_not=why_not,
        waits_for_file=waits,
        sent_number=valid.number if is_sent and valid else None,
        is_correction=application.state == "correction_requested",
        named=_named_answers(application, contents) if is_open_state else [],
        telling=telling_files(application, contents) if is_open_state else [],
        todo=_todo(application, sections) if is_open_state else [],
    )


def _title(is_open_state: bool, is_sent: bool) -> str:
    if not is_open_state:
        return _("What you sent")
    return _("Check your answers") if is_sent else _("Check your answers, then submit")


def _sealed(application: Application) -> Contents:
    working = read_contents(application)
    valid = application.valid_submission
    return Contents(working.tree, sealed_values(valid.document)) if valid else working


def _section(
    application: Application, contents: Contents, section: SectionTree, writes: bool
) -> CheckedSection:
    named = named_fields(application)
    url = reverse("applications:section", args=[application.reference, section.key]) if writes else ""
    if writes and named is not None:
        url = reverse("applications:correction", args=[application.reference])
    answers = tuple(
        _answer(contents, question, url if named is None or question.key in named else "")
        for question in contents.shown(section)
    )
    return CheckedSection(section.key, section.title, answers)


def _answer(contents: Contents, question: Question, url: str) -> CheckedAnswer:
    value = contents.values.get(question.key)
    checked = contents.checked(question)
    complaint = checked.complaints[0].sentence if checked.complaints else ""
    is_missing = contents.is_missing(question)
    if is_missing:
        complaint = _("This answer is missing.")
    if question.key in contents.outdated:
        complaint = outdated_sentence()
    is_table = question.kind in ROW_KINDS and not is_blank(question.kind, value)
    return CheckedAnswer(
        key=question.key,
        label=question.label,
        text="" if is_table else words_of(question, value),
        table=table_of(question, value) if is_table else None,
        complaint=complaint,
        change_url=f"{url}?then=check&answer={question.key}#id_{question.key}" if url else "",
        is_missing=is_missing,
    )


def _checks(application: Application, contents: Contents, progress: list[SectionProgress]) -> list[Check]:
    checks = []
    passed = application.quiz_passed_at is not None
    if passed or application.call.eligibility_rules.exists():
        checks.append(Check(_("Eligibility questions passed"), passed, "" if passed else _quiz(application)))
    required = sum(one.required for one in contents.shown())
    missing = sum(len(one.missing) for one in progress)
    wrong = sum(one.changes for one in progress)
    all_there = ngettext("The %(count)s required answer", "All %(count)s required answers", required)
    left = ngettext("%(count)s answer is missing", "%(count)s answers are missing", missing)
    checks.append(
        Check(left % {"count": missing}, False) if missing else Check(all_there % {"count": required}, True)
    )
    if wrong:
        change = ngettext("%(count)s answer needs a change", "%(count)s answers need a change", wrong)
        checks.append(Check(change % {"count": wrong}, False))
    files = sum(len(contents.files(one.key)) for one in contents.shown() if one.kind == "file")
    if files:
        checks.append(Check(ngettext("%(count)s file", "%(count)s files", files) % {"count": files}, True))
    return checks


def _why_not(application: Application, user: Any, checks: list[Check], waits: bool) -> str:
    if not owner(application, user):
        return only_the_owner(application)
    if waits:
        return waiting_sentence(application)
    if any(not one.is_ok for one in checks):
        return _("The button comes when everything is there.")
    return ""


def _past(application: Application, deadline: datetime | None) -> str:
    """Why nothing can be submitted at this time, whatever the answers are; a correction has its own date."""
    call, now = application.call, clock.now()
    if application.state == "correction_requested":
        return ""
    if deadline is not None and now >= deadline:
        return _too_late(application)
    # An own deadline may be later than the call's: then only the call's state and opening are asked.
    is_open = call.state == "published" and call.opens_at is not None and call.opens_at <= now
    return "" if is_open else lateness(call, now) or ""


def _todo(application: Application, sections: list[CheckedSection]) -> list[Todo]:
    """What has to be done first, in the order of the form."""
    found = [
        Todo(one.label, "" if one.is_missing else one.complaint, one.change_url)
        for section in sections
        for one in section.answers
        if one.complaint
    ]
    if application.quiz_passed_at is None and application.call.eligibility_rules.exists():
        sentence = _("Answer them before you submit.")
        found.insert(0, Todo(_("Eligibility questions"), sentence, _quiz(application)))
    return found


def _quiz(application: Application) -> str:
    return reverse("applications:quiz", args=[application.reference])


def _too_late(application: Application) -> str:
    """For somebody who looks after the deadline and sends nothing."""
    valid = application.valid_submission
    if valid is None:
        return _("The deadline has passed, and this draft was not submitted. It is kept, but not judged.")
    return _(
        "The deadline has passed. Version %(number)s counts; changes that are not in it are kept as a draft."
    ) % {"number": valid.number}


def _named_answers(application: Application, contents: Contents) -> list[tuple[str, str]]:
    """Answers that blind jurors read and in which the applicant's own name stands: (name, label)."""
    if not application.call.rounds.filter(is_blind=True).exists():
        return []
    people = [application.applicant_name, application.contact_email]
    for one in application.collaborators.all():
        people += [one.user.name, one.user.email]
    return names_in_open_answers(contents, people)
