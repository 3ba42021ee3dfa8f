"""How an announced call was decided, for anybody to check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import StepRecord
from applications.workflow import State
from calls.links import address
from calls.models import Call
from calls.views.conditional import revalidated
from scoring import wording
from scoring.integrity import facts_of, told_of
from scoring.later_page import outcome_word
from scoring.models import LaterDecision


@require_safe
@revalidated
def integrity(request: HttpRequest, slug: str) -> HttpResponse:
    """Method, counts, agreement and seals of a call.

    404 for everybody before the announcement, and where the portal holds no submission to tell of.
    """
    announcement = get_object_or_404(told_of(), call__slug=slug)
    call = announcement.call
    language = get_language() or "en"
    facts = facts_of(call, announcement)
    context = {
        "later": [_later(one, call, language) for one in facts.later],
        "set_right": [_set_right(one, call, language) for one in facts.set_right],
        "call": call,
        "facts": facts,
        "sealed_at": wording.moment(call.sealed_at, call, language),
        "released_at": wording.moment(announcement.released_at, call, language),
        "figures": [
            (call.sealed_count, _("submissions sealed")),
            (facts.countries, _("countries")),
            (facts.jurors, _("jurors, from %(count)s countries") % {"count": facts.juror_countries}),
            (facts.scorecards, _("scorecards locked")),
            (facts.recusals, _("recusals")),
        ],
        "verify_url": address("applications:verify_form"),
        "page_kicker": f"{call.title} · {_('Integrity')}",
        "page_title": _("How this call was decided"),
        "page_lead": _("Everything here can be checked by anyone, also by those who did not win."),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Results"), address("incubation:results", slug=slug)),
            (_("How this call was decided"), ""),
        ],
    }
    return render(request, "scoring/integrity.html", context)


def _later(one: LaterDecision, call: Call, language: str) -> dict[str, str]:
    """A later decision in words, without a name: when, what, and what it was before."""
    words = {
        "when": wording.day(one.decided_at, call, language),
        "outcome": outcome_word(one.outcome).lower(),
    }
    if one.came_back.step == "reinstate":
        line = _("Decided after an appeal on %(when)s: %(outcome)s") % words
    else:
        line = _("Decided after the office set its ruling right, on %(when)s: %(outcome)s") % words
    before = _("Before: %(outcome)s.") % {"outcome": outcome_word(one.earlier_outcome).lower()}
    return {"line": line, "before": before, "reason": one.reason}


def _set_right(one: StepRecord, call: Call, language: str) -> dict[str, str]:
    """A ruling that the office set right, in words."""
    ruled = State(one.source).label.lower()
    words = {"when": wording.day(one.at, call, language), "ruling": ruled}
    return {"line": _("Taken back on %(when)s: %(ruling)s") % words, "reason": one.note}
