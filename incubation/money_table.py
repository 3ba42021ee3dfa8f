"""The money of a call and of a cohort as a table: a row for each cohort and currency, sums below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.models import Call
from incubation.models import Cohort, Placement
from incubation.money import worded
from incubation.queries.money import Sums, added, sums_by_cohort

ORDER = ("awarded", "planned", "released", "paid", "to_pay", "spent")


def sums_of_call(call: Call) -> dict[str, Any]:
    """The context of parts/sums.html for all cohorts of a call. Four queries."""
    found = sums_by_cohort(Placement.objects.filter(application__call=call))
    names = {one.pk: str(one) for one in call.cohorts.all()}
    return _context(found, names)


def sums_of_cohort(cohort: Cohort) -> dict[str, Any]:
    """The same for one cohort. Three queries."""
    return _context(sums_by_cohort(Placement.objects.filter(cohort=cohort)), {cohort.pk: str(cohort)})


def _context(found: Mapping[int, list[Sums]], names: Mapping[int, str]) -> dict[str, Any]:
    rows = [_row(name, sums) for pk, name in names.items() for sums in found.get(pk, ())]
    every = added([sums for pk in names for sums in found.get(pk, ())])
    together = [_row(_("Together"), one) for one in every]
    return {
        "sum_heads": [
            pgettext("money", "Awarded"),
            _("Planned"),
            _("Released"),
            _("Paid"),
            _("Still to pay"),
            _("Spent"),
        ],
        "sum_rows": rows,
        "sum_totals": together if len(rows) > len(together) else [],
    }


def _row(name: str, sums: Sums) -> dict[str, Any]:
    amounts = [worded(getattr(sums, key), "") for key in ORDER]
    return {"name": name, "currency": sums.currency, "amounts": amounts}
