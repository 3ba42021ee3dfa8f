"""Translations of sealed texts: written, taken back, checked. Every change is a new row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from applications import ports
from applications.contents import sealed_values
from applications.models import Submission, Translation
from applications.passages import Passage, passages_of
from applications.permissions import officer
from applications.services.door import lock
from applications.translations import Shelf, shelf_for
from calls.form_tree import read_form
from calls.models import Round
from core import clock, ledger, locks
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import User

TO_BE_JUDGED = ("submitted", "correction_requested", "eligible", "in_review", "shortlisted")
Origin = Translation.Origin


@dataclass(frozen=True)
class Text:
    """What was typed for a passage; `seen` is the token of what the writer's page showed there."""

    key: str
    text: str
    seen: str


class Clash(NotNow):
    """What a writer saw is no longer there; `sentences` say so by the key of the passage."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences
        super().__init__(next(iter(sentences.values())))


def why_closed(application: Application) -> str | None:
    """Why no translation can be written now; None where one can.

    While somebody still judges it, an appeal included: what a closed round read is never rewritten.
    """
    if application.valid_submission is None or not application.call.sealed_at:
        return _("The call is not sealed yet.")
    if application.appeals.filter(outcome="").exists():
        return None
    if application.state not in TO_BE_JUDGED:
        return _("Nobody judges this application any more. What the jury read stays as it was.")
    return ports.translation_obstacle(application)


def translate(
    application: Application,
    *,
    by: User,
    language: str,
    texts: Iterable[Text],
    origin: str = "",
    tool: str = "",
    checked: Collection[str] = (),
) -> int:
    """Keep the texts that were changed, and mark those in `checked` as compared with the original. How many?

    `origin` and `tool` hold for all that were changed. Raises NotAllowed, NotNow, or Clash where somebody
    else's text or a corrected answer came meanwhile; then nothing is kept.
    """
    with ledger.book():
        locked = lock(application)
        work = _Work(_open_copy(locked, by), by, language, origin, tool)
        for one in texts:
            work.take(one, is_checked=one.key in checked)
        if work.sentences:
            raise Clash(work.sentences)
        Translation.objects.bulk_create([*work.written, *work.checks])
        work.record()
    return len(work.written) + len(work.checks)


def token_of(passage: Passage, row: Translation | None) -> str:
    """What a page shows of a passage: the row that counts there, and the text that it stands beside."""
    return f"{row.pk if row else 0}-{passage.sha256[:16]}"


def tidied(text: str) -> str:
    """A text as it is kept."""
    return text.strip().replace("\r\n", "\n")


def is_touched(one: Text, row: Translation | None, shelf: Shelf) -> bool:
    """Whether its writer changed it: it is neither what counts now nor what their page showed."""
    return tidied(one.text) not in (row.text if row else "", shelf.text_in(one.seen))


def _open_copy(application: Application, by: User) -> Submission:
    """The sealed copy that counts, if this person may translate it now."""
    if not officer(application, by):
        raise NotAllowed(_("Your role does not include this step."))
    # A round that closes waits for this, or this for the closing.
    for pk in application.call.rounds.order_by("pk").values_list("pk", flat=True):
        locks.share(Round, pk)
    why = why_closed(application)
    if why:
        raise NotNow(why)
    return cast("Submission", application.valid_submission)  # why_closed says where there is none


@dataclass
class _Work:
    """One save, text by text."""

    submission: Submission
    by: User
    language: str
    origin: str
    tool: str
    written: list[Translation] = field(default_factory=list)
    checks: list[Translation] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.language not in dict(settings.LANGUAGES):
            raise NotNow(_("This is not a language of the portal."))
        self.tool = self.tool.strip() if self.origin == Origin.MACHINE else ""
        tree = read_form(self.submission.application.form)
        found = passages_of(tree, sealed_values(self.submission.document))
        self._passages = {one.key: one for one in found}
        self._shelf: Shelf = shelf_for(self.submission)

    def take(self, one: Text, *, is_checked: bool) -> None:
        """Keep one text where it was changed; else its check, where it was checked."""
        passage = self._passages.get(one.key)
        if passage is None:
            self.sentences[one.key] = _("This answer is no longer there.")
            return
        row = self._shelf.newest(passage, self.language)
        is_new = is_touched(one, row, self._shelf)
        if not is_new and not is_checked:
            return
        if one.seen != token_of(passage, row):
            self.sentences[one.key] = _changed_meanwhile(row, one.seen)
        elif is_new:
            self.written.append(self._row(passage, tidied(one.text)))
        elif row is not None and can_be_checked(row, passage):
            self.checks.append(self._check(passage, row))

    def record(self) -> None:
        """Tell the ledger, in the scope of the version; its rows are hashed beside."""
        for event, rows in (("translation.written", self.written), ("translation.checked", self.checks)):
            if rows:
                ledger.record(
                    event,
                    subject=self.submission.ledger_name,
                    scope=self.submission.application.call.ledger_name,
                    by=self.by,
                    payload={"language": self.language, "texts": len(rows)},
                )

    def _row(self, passage: Passage, text: str) -> Translation:
        if self.origin not in Origin.values:
            raise NotNow(_("Say where the texts come from."))
        if self.origin == Origin.MACHINE and not self.tool:
            raise NotNow(_("Name the tool that made the translation."))
        return self._of(
            passage,
            text=text,
            origin=self.origin,
            tool=self.tool,
            written_by=self.by,
            written_at=clock.now(),
        )

    def _check(self, passage: Passage, row: Translation) -> Translation:
        return self._of(
            passage,
            text=row.text,
            origin=row.origin,
            tool=row.tool,
            written_by=row.written_by,
            written_at=row.written_at,
            checked_by=self.by,
            checked_at=clock.now(),
        )

    def _of(self, passage: Passage, **facts: Any) -> Translation:
        return Translation(
            submission=self.submission,
            question_key=passage.question,
            row=passage.row,
            column=passage.column,
            language=self.language,
            source_sha256=passage.sha256,
            **facts,
        )


def can_be_checked(row: Translation, passage: Passage) -> bool:
    """Whether a check says something new: of a machine's text, or of one for an earlier version."""
    is_raw = row.origin == Origin.MACHINE and row.checked_at is None
    return bool(row.text) and (is_raw or row.source_sha256 != passage.sha256)


def _changed_meanwhile(row: Translation | None, seen: str) -> str:
    if row is None or seen.partition("-")[0] == str(row.pk):
        return _("The answer itself was changed meanwhile. Compare the two, then save again.")
    return _("%(who)s saved another text meanwhile: “%(text)s” Save again to put yours in its place.") % {
        "who": row.checked_by or row.written_by,
        "text": row.text,
    }
