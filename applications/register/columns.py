"""The columns of the list of applications: which there are, which are chosen, and what their cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import ports
from applications.applicant_names import with_names
from applications.contents import sealed_values
from applications.models import Application, StepRecord, Submission
from applications.place_names import country_label
from applications.register.filtering import kind_labels, language_label
from calls.answer_words import words_of
from calls.deadlines import to_wall
from calls.models import Question
from calls.stands_for import KINDS
from core.sheets.writing import Cell
from core.zones import zone_name

if TYPE_CHECKING:
    from calls.models import Call

ANSWER = "answer-"  # before the key of a question
USUAL = ("applicant", "country", "themes", "state", "received")
MOST_COLUMNS = 40
TAKEN_BACK = "take_back_ruling"
RULINGS = ("confirm_eligible", "rule_ineligible", "reinstate", TAKEN_BACK)
JUDGED = ("reviewing", "decided", "announced", "archived")  # a call in which there may be a ranking
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_S = Question.StandsFor
TOLD_ALREADY = (_S.TITLE, *KINDS, _S.COUNTRY, _S.EMAIL)  # what has a column of the list's own
NOT_READ = ("search_text", "summary", "quiz_answers")  # columns of a row that no cell needs


@dataclass(frozen=True)
class Known:
    """One row with what is read beside it: its themes, how many jurors marked it, why it was ruled as it was,
    and its sealed answers."""

    row: Application
    themes: Sequence[str] = ()
    marks: int = 0
    ruled: str = ""
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """`sort` is the word it sorts by; `is_number` aligns; `cell` gives a text, a number or an instant.

    `on_page` is a shorter label where the page itself says the rest.
    """

    key: str
    label: str
    cell: Callable[[Known], Cell]
    sort: str = ""
    is_number: bool = False
    on_page: str = ""

    @property
    def heading(self) -> str:
        """How it is headed on the page."""
        return self.on_page or self.label

    @property
    def is_answer(self) -> bool:
        return self.key.startswith(ANSWER)


# Every list and file begins with these two.
def always() -> list[Column]:
    """Reference and title."""
    return [
        Column("reference", _("Reference"), lambda one: one.row.reference),
        Column("title", _("Title"), lambda one: one.row.title, sort="title"),
    ]


def offered(call: Call, questions: Sequence[Question]) -> list[Column]:
    """Every column that can be chosen; the answers to `questions` come last, in the order of the form."""
    return [
        *_of_applicant(questions),
        *_of_progress(call),
        *_of_judging(call),
        *(
            Column(f"{ANSWER}{one.key}", one.label, partial(_answer, one), is_number=one.kind == "number")
            for one in questions
            if one.stands_for not in TOLD_ALREADY
        ),
    ]


def chosen(columns: Iterable[Column], asked: Collection[str]) -> list[Column]:
    """Those that are asked for and exist, in their own order; the usual ones where there are none."""
    listed = list(columns)
    found = [one for one in listed if one.key in asked][:MOST_COLUMNS]
    return found or [one for one in listed if one.key in USUAL]


def with_columns(rows: QuerySet[Application], columns: Sequence[Column]) -> QuerySet[Application]:
    """The rows with what the cells of these columns read."""
    keys = {one.key for one in columns}
    found = rows.defer(*NOT_READ)
    if any(one.is_answer for one in columns):
        found = found.select_related("valid_submission")
    if "versions" in keys:
        number = Submission.objects.filter(application=OuterRef("pk")).order_by().values("application")
        counted = Subquery(number.annotate(number=Count("pk")).values("number"))
        found = found.annotate(versions=Coalesce(counted, 0))
    return found


def known(rows: Sequence[Application], columns: Sequence[Column]) -> Iterator[Known]:
    """Each row with what its cells need, in three queries for all of them, and two for missing names."""
    rows = with_names(rows)
    keys = {one.key for one in columns}
    themes = _themes_of(rows) if "themes" in keys and rows else {}
    marks = ports.marked_by(rows) if "marks" in keys and rows else {}
    ruled = _reasons_of(rows) if "ruling" in keys and rows else {}
    reads = any(one.is_answer for one in columns)
    for row in rows:
        sealed = row.valid_submission if reads else None
        answers = sealed_values(sealed.document) if sealed else {}
        yield Known(row, themes.get(row.pk, ()), marks.get(row.pk, 0), ruled.get(row.pk, ""), answers)


def _themes_of(rows: Sequence[Application]) -> dict[int, list[str]]:
    """The themes of each row. Not prefetched: what that hangs on a row points back at it, and the rows of a
    long list would stay until the whole heap is swept."""
    named: dict[int, list[str]] = {}
    pairs = Application.themes.through.objects.filter(application__in=[one.pk for one in rows])
    ordered = pairs.select_related("theme").order_by("theme__position", "theme_id")
    for pair in ordered:
        named.setdefault(pair.application_id, []).append(str(pair.theme))
    return named


def _reasons_of(rows: Sequence[Application]) -> dict[int, str]:
    """Why each was ruled eligible or not: the note of the ruling that stands; "" where it was taken back."""
    steps = StepRecord.objects.filter(application__in=[one.pk for one in rows], step__in=RULINGS)
    ordered = steps.order_by("at", "pk").values_list("application", "step", "note")
    return {row: "" if step == TAKEN_BACK else note for row, step, note in ordered}


def _of_applicant(questions: Sequence[Question]) -> list[Column]:
    kinds = kind_labels(questions)
    return [
        Column("applicant", _("Applicant"), lambda one: one.row.applicant_name, sort="applicant"),
        Column(
            "kind",
            _("Organisation"),
            lambda one: kinds.get(one.row.applicant_kind, one.row.applicant_kind),
        ),
        Column(
            "country",
            _("Country"),
            lambda one: country_label(one.row.country) if one.row.country else "",
        ),
        Column("country_code", _("Country code"), lambda one: one.row.country),
        Column("contact", _("Contact address"), lambda one: one.row.contact_email),
        Column(
            "language",
            _("Language"),
            lambda one: language_label(one.row.language) if one.row.language else "",
        ),
        Column(
            "themes",
            _("Themes"),
            lambda one: "; ".join(one.themes),
        ),
    ]


def _of_progress(call: Call) -> list[Column]:
    zone = {"zone": zone_name(call.zone, get_language() or settings.LANGUAGE_CODE)}
    return [
        Column("state", _("State"), lambda one: str(one.row.get_state_display()), sort="state"),
        Column(
            "received",
            _("Received (%(zone)s)") % zone,
            partial(_instant, call, "submitted_at"),
            sort="received",
            on_page=_("Received"),
        ),
        Column(
            "saved",
            _("Last change (%(zone)s)") % zone,
            partial(_instant, call, "saved_at"),
            on_page=_("Last change"),
        ),
        Column("percent", _("Answered, in percent"), lambda one: one.row.percent_complete, is_number=True),
        Column("versions", _("Versions"), lambda one: one.row.versions, is_number=True),  # type: ignore[attr-defined]
        Column(
            "quiz",
            _("Eligibility quiz"),
            lambda one: _("Passed") if one.row.quiz_passed_at else _("Not passed"),
        ),
        Column("marks", _("Scorecards sent"), lambda one: one.marks, is_number=True),
    ]


def _of_judging(call: Call) -> list[Column]:
    """The ruling, and once the jury has begun, what came of it: read once for all rows of a list."""
    ruling = Column("ruling", _("Reason of the ruling"), lambda one: one.ruled)
    if call.state not in JUDGED:
        return [ruling]
    judged = cache(lambda: ports.judged_in(call))

    def cell(name: str, one: Known) -> Cell:
        value = getattr(judged().get(one.row.pk), name, None)
        return "" if value is None else value

    return [
        ruling,
        Column("score", _("Score"), partial(cell, "score"), is_number=True),
        Column("place", _("Place"), partial(cell, "place"), is_number=True),
        Column("decision", _("Decision"), partial(cell, "decision")),
    ]


def _instant(call: Call, name: str, one: Known) -> Cell:
    """The naive instant that the clocks of the call show."""
    instant = getattr(one.row, name)
    return to_wall(instant, zone=call.zone) if instant else ""


def _answer(question: Question, one: Known) -> Cell:
    """The answer in words; a whole number as one, so that a spreadsheet can reckon with it."""
    value = one.answers.get(question.key)
    if question.kind == "number" and isinstance(value, str | int) and _WHOLE.fullmatch(str(value)):
        return int(value)
    return words_of(question, value)
