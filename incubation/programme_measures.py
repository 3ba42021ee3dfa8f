"""What is told of each edition of a programme, one measure a column: for page, files and report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from applications.register.filtering import COUNTED
from calls.links import address
from incubation.money import worded
from incubation.small_counts import FEWEST_AWARDS

if TYPE_CHECKING:
    from incubation.queries.statistics import Edition, Tally

HIDDEN = _("not shown")
Value = int | str | None  # None where there is nothing to tell yet


@dataclass(frozen=True)
class Measure:
    """One column. `of` reads it, with whether small sums are hidden; `url` leads to the list it counts."""

    key: str
    label: Any
    of: Callable[[Tally, bool], Value]
    url: Callable[[Edition], str]

    def text(self, tally: Tally, hides: bool) -> str:
        value = self.of(tally, hides)
        return "–" if value is None or value == "" else str(value)


def register_url(edition: Edition, **filters: str) -> str:
    """The list of the applications that count, for who may read it; else the results that everybody reads."""
    if edition.is_staffed:
        page = address("applications:register", slug=edition.call.slug)
        return f"{page}?{urlencode({'state': COUNTED, **filters})}"
    return results_url(edition)


def results_url(edition: Edition) -> str:
    """The results of an announced edition."""
    return address("incubation:results", slug=edition.call.slug) if edition.is_announced else ""


def _office(name: str, else_url: Callable[[Edition], str]) -> Callable[[Edition], str]:
    def url(edition: Edition) -> str:
        return address(name, slug=edition.call.slug) if edition.is_staffed else else_url(edition)

    return url


def _integrity(edition: Edition) -> str:
    told = edition.is_announced and edition.call.sealed_count and edition.tally.days is not None
    return address("scoring:integrity", slug=edition.call.slug) if told else ""


def _nothing(_edition: Edition) -> str:
    return ""


def _products(edition: Edition) -> str:
    return address("incubation:products_public") if edition.is_announced and edition.tally.products else ""


def _sums(amounts: Mapping[str, Decimal], behind: Mapping[str, int], hides: bool) -> str:
    if hides and any(behind.get(currency, 0) < FEWEST_AWARDS for currency in amounts):
        return str(HIDDEN)
    return "; ".join(worded(amounts[currency], currency) for currency in sorted(amounts))


RESULTS: tuple[Measure, ...] = (
    Measure("applications", _("Applications"), lambda one, _h: one.applications, register_url),
    Measure("countries", _("Countries"), lambda one, _h: len(one.countries), register_url),
    Measure("winners", _("Winners"), lambda one, _h: one.winners, results_url),
    Measure("jurors", _("Jurors"), lambda one, _h: len(one.people), _office("scoring:panel", _integrity)),
    Measure("juror_countries", _("Countries of the jurors"), lambda one, _h: one.juror_countries, _integrity),
    Measure("days", _("Days from the deadline to the result"), lambda one, _h: one.days, results_url),
)
AFTERWARDS: tuple[Measure, ...] = (
    Measure(
        "admitted",
        _("Into incubation"),
        lambda one, _h: one.admitted,
        _office("incubation:cohorts", results_url),
    ),
    Measure(
        "piloted",
        _("Reached piloting"),
        lambda one, _h: one.piloted,
        _office("incubation:cohorts", results_url),
    ),
    Measure(
        "graduated", _("Graduated"), lambda one, _h: one.graduated, _office("incubation:cohorts", results_url)
    ),
    Measure("pilots", _("Pilots"), lambda one, _h: one.pilots, results_url),
    Measure("products", _("Knowledge products"), lambda one, _h: one.products, _products),
    Measure(
        "awarded",
        _("Money awarded"),
        lambda one, hides: _sums(one.money, one.awards, hides),
        _office("incubation:tranches", _nothing),
    ),
    Measure(
        "paid",
        _("Money paid"),
        lambda one, hides: _sums(one.paid, one.payees, hides),
        _office("incubation:tranches", _nothing),
    ),
)
ALL = (*RESULTS, *AFTERWARDS)
