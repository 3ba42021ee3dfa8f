"""Each row of a workbook held against the cards as they are now: what would change, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.canonical import sha256_of
from scoring import gates, proposal
from scoring.completeness import Given
from scoring.models import Assignment, Scorecard
from scoring.queries import card_of, closes_at
from scoring.scorecard_sheet import layout, words
from scoring.scorecard_sheet.layout import Entry, plain
from scoring.scorecard_sheet.stored import FETCHED, given_by_key
from scoring.services import scoring as cards
from scoring.sheets.words import NotUnderstood

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

CHANGED, REFUSED = "changed", "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One cell that would change from `old` to `new`, or one row that is refused, and why."""

    number: int
    what: str
    state: str
    old: str = ""
    new: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the card would hold: the marks that change, and the three parts that go with the whole."""

    marks: dict[str, Given] = field(default_factory=dict)
    recommendation: str = ""
    feedback: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """One card: `why` nothing of it can be taken, or `is_stale` where it was changed since the download."""

    assignment: Assignment
    title: str
    version: int
    lines: Sequence[Line]
    wanted: Wanted
    is_stale: bool = False
    why: str = ""

    @property
    def changes(self) -> list[Line]:
        return [one for one in self.lines if one.state == CHANGED]

    @property
    def refusals(self) -> list[Line]:
        return [one for one in self.lines if one.state == REFUSED]

    @property
    def is_ready(self) -> bool:
        """Whether its changes are taken without a further choice."""
        return bool(self.changes) and not self.is_stale and not self.why

    @property
    def is_to_choose(self) -> bool:
        return bool(self.changes) and self.is_stale and not self.why


@dataclass(frozen=True, slots=True)
class Checked:
    """The cards that the juror may write on, and the rows that belong to none of them."""

    reviews: Sequence[Review]
    strays: Sequence[Line]

    def print(self) -> str:
        """A fingerprint of what a page shows of it."""
        told = [
            [str(one.assignment.public_id), one.version, one.is_stale, one.why, *map(_told, one.lines)]
            for one in self.reviews
        ]
        return sha256_of([told, [_told(one) for one in self.strays]])


def check(entries: Sequence[Entry], *, call: Call, by: User, received: datetime) -> Checked:
    """Every row by the cards as they are now; nothing is written. No query for each row or card."""
    named = {one.assignment for one in entries if one.assignment}
    rows = gates.open_to(by).filter(round__call=call, public_id__in=named)
    rows = rows.prefetch_related(*FETCHED, "round__rubric__criteria").order_by("round_id", "position", "pk")
    found = {str(one.public_id): one for one in rows}
    ends = {one: closes_at(one) for one in {row.round for row in found.values()}}
    codes = Counter((one.assignment, one.part, one.key) for one in entries)
    reviews = []
    for key, assignment in found.items():
        own = [one for one in entries if one.assignment == key]
        twice = {one.number for one in own if codes[one.assignment, one.part, one.key] > 1}
        closed = cards.why_closed(assignment, ends=ends[assignment.round], received=received)
        reviews.append(_review(assignment, own, twice, _why_not(assignment, closed)))
    stray = _("This row belongs to no proposal that is open to you now.")
    strays = [Line(one.number, "", REFUSED, why=stray) for one in entries if one.assignment not in found]
    return Checked(reviews, strays)


def _told(line: Line) -> list[object]:
    return [line.number, line.what, line.state, line.old, line.new]


def _why_not(assignment: Assignment, why: str) -> str:
    card = card_of(assignment)
    if not why and card is not None and card.state == Scorecard.State.SUBMITTED:
        return cards.submitted_sentence()
    return why


def _review(assignment: Assignment, entries: Iterable[Entry], twice: set[int], why: str) -> Review:
    card = card_of(assignment)
    version = card.version if card else 0
    reading = _Reading(assignment, card)
    for entry in entries:
        reading.take(entry, is_twice=entry.number in twice, is_stale=entry.version != version)
    return Review(
        assignment,
        f"{assignment.position}. {proposal.shown_title(assignment)}",
        version,
        reading.lines,
        reading.wanted,
        is_stale=reading.is_stale,
        why=why,
    )


class _Reading:
    """The rows of one card, taken one by one."""

    def __init__(self, assignment: Assignment, card: Scorecard | None) -> None:
        self.rubric = assignment.round.rubric
        self.criteria = {one.key: one for one in self.rubric.criteria.all()}
        self.stored = given_by_key(card)
        self.wanted = Wanted()
        if card is not None:
            self.wanted = Wanted({}, card.recommendation, card.feedback, card.note)
        self.lines: list[Line] = []
        self.is_stale = False

    def take(self, entry: Entry, *, is_twice: bool, is_stale: bool) -> None:
        """Add what a row changes, or why it is refused. What a stale one leaves empty stays as it is."""
        self.is_stale |= is_stale
        what = self._what(entry)
        try:
            if entry.has_formula:
                raise NotUnderstood(_("The cell holds a formula. Put its value there instead."))
            if is_twice:
                raise NotUnderstood(_("More than one row is for this. Leave one of them."))
            if entry.part == layout.MARK:
                self._take_mark(entry, what, keeps_empty=is_stale)
            elif entry.part == layout.RECOMMENDATION:
                self._take_recommendation(entry, what, keeps_empty=is_stale)
            else:
                self._take_text(entry, what, keeps_empty=is_stale)
        except NotUnderstood as sentence:
            self.lines.append(Line(entry.number, what, REFUSED, why=str(sentence)))

    def _what(self, entry: Entry) -> str:
        if entry.part == layout.MARK and entry.key in self.criteria:
            return self.criteria[entry.key].name
        labels = {
            layout.RECOMMENDATION: _("Your recommendation"),
            layout.FEEDBACK: _("Feedback to the applicant"),
            layout.NOTE: _("Note to the panel"),
        }
        return labels.get(entry.part, "")

    def _take_mark(self, entry: Entry, what: str, *, keeps_empty: bool) -> None:
        criterion = self.criteria.get(entry.key)
        if criterion is None:
            raise NotUnderstood(_("This criterion is no longer in the rubric."))
        old = self.stored.get(entry.key, Given())
        new = words.given(entry.answer, entry.text, criterion, self.rubric)
        if keeps_empty and not new.is_answered:
            new = replace(new, value=old.value, cannot_judge=old.cannot_judge)
        new = replace(new, reason=_kept(old.reason, new.reason, keeps_empty=keeps_empty))
        if new.word != old.word:
            self.lines.append(Line(entry.number, what, CHANGED, old.word, new.word))
        if new.reason != old.reason:
            named = _("%(criterion)s: why") % {"criterion": what}
            self.lines.append(Line(entry.number, named, CHANGED, old.reason, new.reason))
        if new != old:
            self.wanted.marks[entry.key] = new

    def _take_recommendation(self, entry: Entry, what: str, *, keeps_empty: bool) -> None:
        old, new = self.wanted.recommendation, words.recommendation(entry.answer)
        if new == old or (keeps_empty and not new):
            return
        labels = dict(Scorecard.Recommendation.choices)
        shown = [str(labels[one]) if one else "–" for one in (old, new)]
        self.lines.append(Line(entry.number, what, CHANGED, *shown))
        self.wanted = replace(self.wanted, recommendation=new)

    def _take_text(self, entry: Entry, what: str, *, keeps_empty: bool) -> None:
        old = self.wanted.feedback if entry.part == layout.FEEDBACK else self.wanted.note
        new = _kept(old, words.text(entry.text), keeps_empty=keeps_empty)
        if new == old:
            return
        self.lines.append(Line(entry.number, what, CHANGED, old, new))
        if entry.part == layout.FEEDBACK:
            self.wanted = replace(self.wanted, feedback=new)
        else:
            self.wanted = replace(self.wanted, note=new)


def _kept(old: str, new: str, *, keeps_empty: bool) -> str:
    """The stored text where the cell says the same: a workbook knows one line end, and no blanks around."""
    is_same = plain(old).strip() == plain(new).strip()
    return old if is_same or (keeps_empty and not new) else new
