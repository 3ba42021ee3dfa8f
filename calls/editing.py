"""Which part of a call may still be changed, and why not where it may not.

Texts stay open until the announcement. The terms (rules, award, themes, eligibility, rubric) stand as soon
as somebody has started an application by them. The window is fixed by publishing; later it is only extended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.form_outline import newest_form

if TYPE_CHECKING:
    from calls.models import Call, ProposalForm

TERMS = frozenset({"terms", "themes", "eligibility", "rubric"})
PARTS = TERMS | {"texts", "window", "dates", "form", "report_form", "partners", "faq", "people"}
AFTER_THE_END = ("people", "report_form")  # winners report for years
ENDED = ("archived", "cancelled")


def why_fixed(call: Call, part: str) -> str | None:
    """None where `part` of the call may be changed, else the sentence why not; KeyError for no part."""
    if part not in PARTS:
        raise KeyError(part)
    if call.state == "draft":
        return None
    if call.state in ENDED and part not in AFTER_THE_END:
        return _("This call is over; nothing of it is changed any more.")
    if part == "window":
        return _("The window is fixed since the call was published. The deadline can be extended.")
    if part == "form":
        return _form_is_fixed(call)
    if part == "report_form":
        return _in_use(newest_form(call, "report"))
    if part in TERMS and has_started(call):
        return _("An application has been started by these terms, so they stand as they were published.")
    return None


def _form_is_fixed(call: Call) -> str | None:
    if call.state != "published":
        return _("The call is closed; its form stands as it was.")
    return _in_use(newest_form(call))


def _in_use(newest: ProposalForm | None) -> str | None:
    if newest is not None and newest.is_frozen:
        return _("This form is in use. Make a new version to change it.")
    return None


def has_started(call: Call) -> bool:
    """Whether somebody has started an application: the first start freezes the form."""
    return call.forms.filter(frozen_at__isnull=False).exists()
