"""What the same applicant sent over the years, as rows for a member of staff: what is theirs to read, and how
much lies elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from applications import ports
from applications.models import Application
from applications.pills import pill_of
from applications.same_applicant import CERTAIN, Reasons
from applications.workflow import WON
from calls.links import address
from calls.workflow import ANNOUNCED
from core.pills import Pill

if TYPE_CHECKING:
    from people.models import User

WORDS = {
    "person": _l("the same person works on it"),
    "member": _l("a member of the same organisation"),
    "organisation": _l("the same organisation"),
    "number": _l("the same registration number"),
    "name": _l("a name that reads the same"),
    "applicant": _l("the same name of the applicant"),
    "mail": _l("the same mail address"),
    "domain": _l("the same domain of a mail address or website"),
}
CERTAINLY = Pill(_l("Certain"), "ok", "check")
LIKELY = Pill(_l("Found"), "wait", "warn")


@dataclass(frozen=True)
class HistoryRow:
    """One application of theirs. `pill` is its state; `feedback` and `came` are only of announced calls."""

    application: Application
    url: str
    tie: Pill
    reasons: list[str]
    pill: Pill
    came: list[ports.CameOf]
    feedback: list[str]


def readable(reasons: Reasons, reader: User, *, but: Application | None = None) -> tuple[Any, int]:
    """The rows that a reader may see, the newest call first, and how many lie elsewhere. One query.

    Beside those of the calls they work on, these are the winners whom everybody may read.
    """
    others = Application.objects.filter(pk__in=reasons, valid_submission__isnull=False)
    if but is not None:
        others = others.exclude(call=but.call_id)
    mine = Exists(Application.objects.for_staff(reader).filter(pk=OuterRef("pk")))
    others = others.annotate(is_mine=mine)
    seen = others.filter(Q(is_mine=True) | Q(call__state__in=ANNOUNCED, state__in=WON))
    hidden = others.exclude(pk__in=seen.values("pk")).count()
    newest = F("call__deadline_at").desc(nulls_last=True)
    return seen.select_related("call__programme").order_by("-call__year", newest, "reference"), hidden


def history_rows(applications: Sequence[Any], reasons: Reasons) -> list[HistoryRow]:
    """The rows of one page of `readable`. Feedback only where the reader works on the call. Three queries."""
    mine = {one.pk for one in applications if one.is_mine}
    came = ports.came_of(applications) if applications else {}
    feedback = ports.feedback_given([one for one in applications if one.pk in mine]) if mine else {}
    return [
        HistoryRow(
            one,
            _url(one, is_mine=one.pk in mine),
            CERTAINLY if set(reasons[one.pk]) & set(CERTAIN) else LIKELY,
            [str(WORDS[reason]) for reason in reasons[one.pk]],
            pill_of(one),
            [ports.CameOf(each.text, each.url if one.pk in mine else "") for each in came.get(one.pk, [])],
            feedback.get(one.pk, []),
        )
        for one in applications
    ]


def _url(application: Application, *, is_mine: bool) -> str:
    if is_mine:
        return reverse("applications:dossier", args=[application.reference])
    return address("incubation:results", slug=application.call.slug)
