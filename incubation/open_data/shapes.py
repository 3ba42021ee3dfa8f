"""The shapes of the API, version 1: what the readers return, what the types check, what OpenAPI describes.

A name that stands here stays for as long as version 1 does, and keeps its meaning; new names may be added.
Texts are by language code, countries ISO 3166 codes, instants UTC. None stands where nothing is known.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict

from incubation.open_data.call_shapes import CallLine, Texts


class Counted(TypedDict):
    """What was counted of an announced call."""

    applications: int
    countries: int
    winners: int


class ResultLine(TypedDict):
    """An announced call; without recorded applications `counts` is None."""

    call: str
    programme: str
    year: int
    title: Texts
    counts: Counted | None
    page: str
    data: str


class PilotDone(TypedDict):
    """A trial in a public body; a replication is one that another body took over. `why`: of the verdict."""

    host: str
    country: str
    is_replication: bool
    verdict: str | None
    why: Texts


class OutcomeFound(TypedDict):
    """How the solution stood some months after graduation."""

    months: int
    use: str


class Way(TypedDict):
    """What became of a winner since the award."""

    admitted_on: date
    stage_since: date | None
    ended_on: date | None
    pilots: list[PilotDone]
    outcomes: list[OutcomeFound]


class ProductLine(TypedDict):
    """A case study, manual or paper that came of a call."""

    id: str
    kind: str
    title: Texts
    summary: Texts
    authors: str
    languages: list[str]
    year: int | None
    pages: int | None
    licence: str
    call: str
    application: str | None
    link: str | None
    file: str | None
    page: str


class WinnerLine(TypedDict):
    """A winner as the results page names it, with its journey where it has begun; `url` is its own page."""

    reference: str
    call: str
    programme: str
    year: int
    title: str
    language: str
    by: str
    country: str
    state: str
    journey: Way | None
    products: list[str]
    page: str
    url: str


class ProgrammeLine(TypedDict):
    """A lasting scheme; `statistics` leads to its numbers once a call of it is announced."""

    key: str
    name: Texts
    purpose: Texts
    launched: int | None
    has_incubation: bool
    statistics: str | None


class Page(TypedDict):
    """One page of a list: how many there are in all, and the addresses of the pages before and after."""

    version: int
    licence: str
    total: int
    page: int
    pages: int
    previous: str | None
    next: str | None


class CallsPage(Page):
    """Calls, those with the latest deadline first."""

    items: list[CallLine]


class ResultsPage(Page):
    """Announced calls, the newest first."""

    items: list[ResultLine]


class WinnersPage(Page):
    """Winners, those of the newest call first."""

    items: list[WinnerLine]


class ProductsPage(Page):
    """Knowledge products, the newest first."""

    items: list[ProductLine]


class ProgrammesPage(Page):
    """Programmes of which there is a public call, by key."""

    items: list[ProgrammeLine]


class CallOfResults(TypedDict):
    """The call of which these are the results."""

    slug: str
    programme: str
    year: int
    title: Texts
    deadline: datetime | None
    page: str


class OfCountry(TypedDict):
    """How many applications came from a country."""

    code: str
    applications: int


class OfTheme(TypedDict):
    """How many applications address a theme."""

    key: str
    name: Texts
    applications: int


class WinnerOfResults(TypedDict):
    """A winner by its title; `winners/` has the journey too."""

    title: str
    by: str
    country: str
    state: str


class Results(TypedDict):
    """The results of one call."""

    version: int
    licence: str
    call: CallOfResults
    message: str
    counts: Counted | None
    countries: list[OfCountry]
    themes: list[OfTheme]
    winners: list[WinnerOfResults]


class Seal(TypedDict):
    """The submissions as they were sealed after the deadline: how many, and the hash over the set."""

    count: int
    hash: str
    at: datetime | None


class RoundHeld(TypedDict):
    """A round that was held; `agreement` is Krippendorff's alpha, `ranking` hashes the frozen ranking."""

    key: str
    applications: int
    divergent: int
    without_quorum: int
    agreement: float | None
    severity_range: float | None
    ranking: str | None


class LedgerHead(TypedDict):
    """The last entry of the ledger when the results came out."""

    number: int
    hash: str


class DecidedLater(TypedDict):
    """A decision after the panel's were closed, of an application that came back: upon an appeal, or because
    the office set its own ruling right (`came_back`: "reinstate" or "set_right"). `before` is "" where there
    was none."""

    at: datetime | None
    came_back: str
    before: str
    outcome: str
    reason: str


class SetRight(TypedDict):
    """A ruling (the state that it led to) that the office took back without an appeal."""

    at: datetime
    ruling: str
    reason: str


class Integrity(TypedDict):
    """How an announced call was decided."""

    version: int
    licence: str
    call: str
    sealed: Seal
    announced_at: datetime | None
    countries: int
    eligible: int
    ineligible: int
    disqualified: int
    jurors: int
    juror_countries: int
    scorecards: int
    recusals: int
    conflicts_found: int
    conflicts_declared: int
    conflicts_waived: int
    quorum_waivers: int
    extensions: int
    decisions: dict[str, int]
    rounds: list[RoundHeld]
    decided_later: list[DecidedLater]
    set_right: list[SetRight]
    open_again: int
    ledger: LedgerHead
    page: str


class Address(TypedDict):
    """One address of the API."""

    address: str
    tells: str
    kind: str


class Index(TypedDict):
    """Where the API begins."""

    version: int
    licence: str
    licence_url: str
    publisher: str
    description: str
    openapi: str
    documentation: str
    addresses: list[Address]


# The statistics of a programme have a name for each measure, and more may come.
Statistics = dict[str, Any]
