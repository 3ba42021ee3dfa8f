"""The shapes of calls in the API: a line of the list, and a call with its whole form. See `shapes`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal, TypedDict

Texts = dict[str, str]


class Moment(TypedDict):
    """A time as it was set: on the wall, its zone, and the instant that follows."""

    wall: str
    zone: str
    instant: datetime


class Amount(TypedDict):
    """An amount of money; the amount is a decimal number as text, so that no cent is lost."""

    amount: Decimal
    currency: str


class Award(TypedDict):
    """What winners get: how many, the largest award of one, and the budget of all."""

    text: Texts
    places: int | None
    reserve_places: int
    largest: Amount | None
    budget: Amount | None


class CallLine(TypedDict):
    """A call in a list. `shown` is where it stands now; `results` leads to its results once announced."""

    slug: str
    programme: str
    year: int
    title: Texts
    summary: Texts
    shown: Literal["open", "coming", "past"]
    is_announced: bool
    opens: Moment | None
    deadline: Moment | None
    award: Award
    page: str
    data: str
    results: str | None


class Keyed(TypedDict):
    """A thing with the key by which others name it."""

    key: str
    name: Texts


class PartnerBody(TypedDict):
    """A body that carries the call."""

    name: Texts
    role: str
    url: str | None


class DateOfCall(TypedDict):
    """One of the call's dates besides its window."""

    kind: str
    at: Moment


class Moved(TypedDict):
    """The deadline moved for everybody, with the reason that was given."""

    old: datetime
    new: datetime
    reason: str
    told: datetime


class Rule(TypedDict):
    """A rule of eligibility: what is asked, which answer passes, what the officers check."""

    key: str
    question: Texts
    passes: str
    check: Texts


class Weighed(TypedDict):
    """A criterion with its weight in percent."""

    name: Texts
    guidance: Texts
    weight: int


class Judging(TypedDict):
    """A round of judging."""

    key: str
    name: Texts
    is_blind: bool
    jurors_per_application: int
    quorum: int
    lowest_mark: int
    highest_mark: int
    criteria: list[Weighed]


class Answered(TypedDict):
    """A question that was asked, and its answer."""

    question: Texts
    answer: Texts


class RulesText(TypedDict):
    """The rules in force."""

    version: int
    since: datetime
    text: Texts


class Condition(TypedDict):
    """Asked only where an earlier question was answered with one of these."""

    question: str
    values: list[str]


class Limits(TypedDict):
    """What an answer is held to."""

    max_words: int | None
    max_characters: int | None
    smallest: Decimal | None
    largest: Decimal | None
    fewest_entries: int | None
    most_entries: int | None
    currencies: list[str]
    files: list[str]
    largest_file_mb: int | None


class Asked(TypedDict):
    """A question of the form; a table and a repeated group have columns."""

    key: str
    kind: str
    label: Texts
    help: Texts
    is_required: bool
    condition: Condition | None
    limits: Limits
    choices: list[Keyed]
    columns: list[Asked]


class Part(TypedDict):
    """A section of the form."""

    key: str
    title: Texts
    intro: Texts
    condition: Condition | None
    questions: list[Asked]


class WholeForm(TypedDict):
    """The version of the form with which a new application starts."""

    version: int
    sections: list[Part]


class CallWhole(CallLine):
    """A call with all that its pages tell."""

    version: int
    licence: str
    description: Texts
    who_can_apply: Texts
    rules: RulesText | None
    themes: list[Keyed]
    themes_are_open: bool
    partners: list[PartnerBody]
    dates: list[DateOfCall]
    moved: list[Moved]
    eligibility: list[Rule]
    judging: list[Judging]
    questions_and_answers: list[Answered]
    form: WholeForm | None
