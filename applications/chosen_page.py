"""What would become of each of the submissions that an officer chose, before it happens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.computed_rules import met_by_answers
from applications.models import Application
from applications.place_names import country_label
from applications.services.together import to_take_together, why_not_together

if TYPE_CHECKING:
    from calls.models import Call, EligibilityRule


@dataclass(frozen=True)
class ChosenRow:
    """One of the chosen; `why` is "" where it can be confirmed, `how` says what its rules rest on."""

    application: Application
    country: str
    how: str
    why: str


def chosen_rows(call: Call, references: Collection[str]) -> list[ChosenRow]:
    """The chosen in the order of their references, in a fixed number of queries."""
    rules = list(call.eligibility_rules.all())
    rows = Application.objects.filter(call=call, reference__in=references, valid_submission__isnull=False)
    listed = list(to_take_together(rows))
    why = why_not_together(call, listed, rules)
    return [
        ChosenRow(one, country_label(one.country), _how(one, rules), why.get(one.pk, "")) for one in listed
    ]


def _how(application: Application, rules: list[EligibilityRule]) -> str:
    ticked = sum(1 for one in application.eligibility_checks.all() if one.is_met)
    words = _("%(ticked)s of %(total)s rules ticked as met, %(computed)s more by the own answers")
    computed = len(met_by_answers(application, rules))
    return words % {"ticked": ticked, "total": len(rules), "computed": computed}
