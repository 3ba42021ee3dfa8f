"""Working answers: kept as they are typed, field by field, so that nobody overwrites anybody unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.contents import named_fields
from applications.models import Answer, Application
from applications.permissions import may_write
from applications.summaries import summary_columns
from applications.unsent import note_unsent
from calls.answers import Checked, Complaint, check
from calls.consents import is_current, text_of
from calls.form_tree import FormTree, read_form
from core import clock, writers
from core.canonical import sha256_of
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Question
    from people.models import User

__all__ = [
    "Conflict",
    "Saved",
    "note_change",
    "require_writable",
    "save_answers",
    "summary_columns",
    "token_of",
]

WRITABLE = ("draft", "submitted", "correction_requested")


@dataclass(frozen=True)
class Conflict:
    """Somebody changed a field since the page was loaded: both values, and who wrote the other one when."""

    question: Question
    mine: Any
    theirs: Any
    by: User | None
    at: datetime
    token: str


@dataclass(frozen=True)
class Saved:
    """What a save did: which fields it wrote, which it left alone because of somebody else, what is wrong."""

    at: datetime
    written: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    complaints: Mapping[str, tuple[Complaint, ...]] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.conflicts and not self.complaints


def token_of(answer: Answer | None) -> str:
    """What a page remembers of a field: its version and a fingerprint of its value, "0:" where it is new."""
    return f"{answer.version}:{fingerprint(answer.value)}" if answer else f"0:{fingerprint(None)}"


def fingerprint(value: Any) -> str:
    """A short fingerprint of a value."""
    return sha256_of(value)[:12]


def require_writable(application: Application, by: User) -> frozenset[str] | None:
    """The question keys that may be written now, None for all. Raises NotAllowed or NotNow."""
    if not may_write(application, by):
        raise NotAllowed(_("You may read this application, but not change it."))
    if application.state not in WRITABLE:
        raise NotNow(
            _("This application can no longer be changed: it is “%(state)s”.")
            % {"state": application.get_state_display()}
        )
    return named_fields(application)


def save_answers(
    application: Application,
    *,
    by: User,
    values: Mapping[str, Any],
    versions: Mapping[str, str] | None = None,
    page: str = "",
    section: str = "",
    seen: Mapping[str, str] | None = None,
    tree: FormTree | None = None,
) -> Saved:
    """Keep what was typed, also where it is incomplete or wrong; a word that was typed is never lost.

    `values` by question key, raw or clean; only those of `section` where it is named. `versions` are the
    tokens the page was loaded with: a field that somebody else changed since is left as it is and comes back
    as a conflict, unless the same was typed or the field was not touched. Without a token the field is
    written. `page` is the stamp of the browser page (core.writers), which never meets itself as somebody
    else. `seen` are the fingerprints of the consents that the page showed: nobody agrees to what they have
    not read. Once something was submitted the summary columns follow the sealed copy alone. `tree` is
    the form that the page showed: where the draft was carried over to another version meanwhile, what is no
    longer asked is kept beside the rest. Raises NotAllowed or NotNow.
    """
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",)).select_related("call", "form")
        locked = rows.get(pk=application.pk)
        named = require_writable(locked, by)
        shown, tree = tree, _form_of(locked, tree)
        questions = [
            *_writable_questions(tree, section if shown is tree else "", named, values),
            *(_left_over(shown, tree, values) if shown and shown is not tree else ()),
        ]
        answers = {row.question_key: row for row in locked.answers.select_related("updated_by")}
        tokens = {key: token for key, token in (versions or {}).items() if tree.question(key)}
        writing = _Writing(locked, by, answers, tokens, page, seen or {})
        for question in questions:
            writing.take(question, values[question.key])
        Answer.objects.bulk_create(writing.added)
        if writing.written:
            note_change(locked, at=writing.at, tree=tree)
    return writing.result()


def _form_of(locked: Application, shown: FormTree | None) -> FormTree:
    return shown if shown and shown.form.pk == locked.form_id else read_form(locked.form)


def _left_over(shown: FormTree, tree: FormTree, values: Mapping[str, Any]) -> Iterable[Question]:
    """The questions that stood on the page and are no longer asked."""
    gone = (one for one in shown.questions() if tree.question(one.key) is None)
    return [one for one in gone if one.kind != "file" and one.key in values]


def note_change(application: Application, *, at: datetime, tree: FormTree | None = None) -> None:
    """Say on the row, which the caller has locked, that answers or files changed, and what follows."""
    application.saved_at = at
    note_unsent(application, tree=tree)
    if application.valid_submission_id is None:
        summary_columns(application, tree=tree)
    application.save()


def _writable_questions(
    tree: FormTree, section: str, named: frozenset[str] | None, values: Mapping[str, Any]
) -> Iterable[Question]:
    inside = tree.section(section) if section else None
    for question in inside.questions if inside else tree.questions():
        if question.kind != "file" and question.key in values and (named is None or question.key in named):
            yield question


class _Writing:
    """One save, field by field."""

    def __init__(
        self,
        application: Application,
        by: User,
        rows: dict[str, Answer],
        versions: Mapping[str, str],
        page: str,
        seen: Mapping[str, str],
    ) -> None:
        self.application, self.by, self.rows, self.versions, self.page = application, by, rows, versions, page
        self.seen = seen
        self.at = clock.now()
        self.written: list[str] = []
        self.added: list[Answer] = []
        self.conflicts: list[Conflict] = []
        self.complaints: dict[str, tuple[Complaint, ...]] = {}
        self.tokens: dict[str, str] = {}

    def take(self, question: Question, raw: Any) -> None:
        """Write one field, or leave it and say why."""
        checked = check(question, raw)
        row = self.rows.get(question.key)
        agrees = question.kind == "consent" and checked.value is True
        text = text_of(question, self.application.call, get_language() or "en") if agrees else None
        if text and self.seen.get(question.key, text["sha256"]) != text["sha256"]:
            checked = Checked(None, (Complaint(_("This text has just changed. Read it again, then agree.")),))
        if checked.complaints:
            self.complaints[question.key] = checked.complaints
        relation = writers.relation(row.page if row else "", self.page)
        is_anew = agrees and row and not is_current(row.agreed, question, self.application.call)
        if relation != "older" and (is_anew or checked.value != (row.value if row else None)):
            if relation == "other" and self._is_touched_by_others(question.key, row):
                if not self._is_untouched_here(question.key, checked.value):
                    self._conflict(question, checked.value, row)
            else:
                self.rows[question.key] = row = self._write(question.key, row, checked.value, text)
        self.tokens[question.key] = token_of(row)

    def result(self) -> Saved:
        return Saved(self.at, tuple(self.written), tuple(self.conflicts), self.complaints, self.tokens)

    def _is_touched_by_others(self, key: str, row: Answer | None) -> bool:
        token = self.versions.get(key)
        return token is not None and token.partition(":")[0] != str(row.version if row else 0)

    def _is_untouched_here(self, key: str, value: Any) -> bool:
        return self.versions[key].partition(":")[2] == fingerprint(value)

    def _conflict(self, question: Question, mine: Any, row: Answer | None) -> None:
        theirs = row.value if row else None
        who, when = (row.updated_by, row.updated_at) if row else (None, self.at)
        self.conflicts.append(Conflict(question, mine, theirs, who, when, token_of(row)))

    def _write(self, key: str, row: Answer | None, value: Any, text: dict[str, Any] | None) -> Answer:
        self.written.append(key)
        agreed = {**text, "at": self.at.isoformat()} if text and value is True else None
        if row is None:
            row = Answer(application=self.application, question_key=key, value=value, agreed=agreed)
            row.updated_at, row.updated_by, row.page = self.at, self.by, self.page
            self.added.append(row)
            return row
        row.value, row.version, row.page, row.agreed = value, row.version + 1, self.page, agreed
        row.updated_at, row.updated_by = self.at, self.by
        row.save(update_fields=["value", "version", "page", "agreed", "updated_at", "updated_by"])
        return row
