"""The eligibility list of a call as prepared rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.pills import pill_of
from applications.place_names import country_label
from applications.second_looks import second_looks
from core.pills import Pill

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call, EligibilityRule

LABELS: dict[str, Any] = {
    "check": gettext_lazy("To check"),
    "second": gettext_lazy("For a second look"),
    "correction": gettext_lazy("Correction requested"),
    "eligible": gettext_lazy("Eligible"),
    "ineligible": gettext_lazy("Ineligible"),
}


@dataclass(frozen=True)
class Chip:
    """A filter of components/chips.html."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class CheckRow:
    """One application of the list."""

    application: Application
    country: str
    rules: Pill
    state: Pill
    looks: list[str]
    is_ready: bool


def chips(call: Call, counts: dict[str, int], current: str) -> list[Chip]:
    """The groups with their numbers."""
    url = reverse("applications:eligibility", args=[call.slug])
    return [
        Chip(str(label), f"{url}?show={key}", counts[key], key == current)
        for key, label in LABELS.items()
        if key != "second" or call.second_look
    ]


def title(counts: dict[str, int]) -> str:
    """The page's answer."""
    total = sum(counts.values())
    if not total:
        return _("Eligibility: nothing is submitted yet")
    return _("Eligibility: %(left)s of %(total)s to check") % {"left": counts["check"], "total": total}


def check_rows(
    call: Call, applications: Iterable[Application], rules: list[EligibilityRule], *, is_blind: bool
) -> list[CheckRow]:
    """The rows of one page; `met` and `failed` were counted with the query."""
    listed: list[Any] = list(applications)
    looks = second_looks(call, listed, rules, is_blind=is_blind)
    return [
        CheckRow(
            one,
            country_label(one.country),
            rules_pill(one.met, one.failed, len(rules)),
            pill_of(one),
            [*_flags(one.open_flags), *looks[one.pk]],
            one.met == len(rules),
        )
        for one in listed
    ]


def _flags(number: int) -> list[str]:
    said = ngettext("%(count)s flag is not settled", "%(count)s flags are not settled", number)
    return [said % {"count": number}] if number else []


def rules_pill(met: int, failed: int, total: int) -> Pill:
    """How many rules are met, with its tone."""
    label = _("%(met)s of %(total)s") % {"met": met, "total": total}
    if failed:
        return Pill(label, "no", "cross")
    return Pill(label, "ok", "check") if met == total else Pill(label, "wait", "clock")
