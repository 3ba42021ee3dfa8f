"""How long what the jury and the roster leave is kept, and what then becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from applications.keeping_rows import LEGAL, appeal_on, drop, hold_of
from applications.models import LegalHold
from core.actors import Actor
from core.models import LedgerEntry
from core.retention import ANONYMOUS, DELETE, EMPTY, Hold, Kind, register, subject_of
from scoring.models import (
    AppealJuror,
    Expert,
    MakerReport,
    Mark,
    PanelMember,
    ProfileInvitation,
    Scorecard,
    Workings,
)
from scoring.personal import OVER
from scoring.services import maker_reporting
from scoring.services.forgetting import NO_NAME, empty_scorecards, forget_expert


def _seats() -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(expert=OuterRef("pk"))


def _experts() -> QuerySet[Any]:
    """Entries that still name somebody; their time runs from the last entry of the ledger about them."""
    about = LedgerEntry.objects.filter(subject=subject_of("expert", OuterRef("key")))
    last = Subquery(about.order_by("-number").values("at")[:1])
    return Expert.objects.exclude(name=NO_NAME).annotate(since=last)


def experts_never_used() -> QuerySet[Any]:
    """Experts who never had a place on a panel or a say on an appeal, and are still asked."""
    asked = Q(Exists(_seats())) | Q(Exists(AppealJuror.objects.filter(expert=OuterRef("pk"))))
    return _experts().filter(~asked, is_active=True)


def experts_withdrawn() -> QuerySet[Any]:
    """Experts who do not want to be asked any more."""
    return _experts().filter(is_active=False)


def _forget(rows: Sequence[Any], by: Actor) -> None:
    for one in rows:
        forget_expert(one, address=f"{one.key.lower()}@erased.invalid", by=by)


def workings() -> QuerySet[Any]:
    """What jurors kept for themselves, of rounds that are closed."""
    return Workings.objects.annotate(since=F("assignment__round__locked_at"))


def scorecards() -> QuerySet[Any]:
    """Scorecards with words in them."""
    said = Q(Exists(Mark.objects.filter(scorecard=OuterRef("pk")).exclude(reason="")))
    rows = Scorecard.objects.filter(said | ~Q(feedback="") | ~Q(note="")).select_related("assignment")
    call = "assignment__application__call"
    return rows.annotate(since=Coalesce(f"{call}__deadline_at", f"{call}__created_at"))


def maker_reports() -> QuerySet[Any]:
    """What jurors said of who made a proposal, and what the office answered, as long as there are words."""
    rows = MakerReport.objects.exclude(said="").select_related(
        "assignment__application__call", "assignment__round"
    )
    call = "assignment__application__call"
    return rows.annotate(since=Coalesce(f"{call}__deadline_at", f"{call}__created_at"))


def invitations() -> QuerySet[Any]:
    """Invitations to keep one's own profile."""
    return ProfileInvitation.objects.annotate(since=Coalesce("used_at", "expires_at"))


ON_A_PANEL = Hold(
    _("On the panel of a call that is not over"), lambda _at: Exists(_seats().exclude(call__state__in=OVER))
)
_HELD_CALLS = LegalHold.objects.filter(lifted_at__isnull=True).values("call")
JUDGED_WHAT_IS_HELD = Hold(LEGAL.why, lambda _at: Exists(_seats().filter(call__in=_HELD_CALLS)))
_OF = "assignment__application"
_CARD = (hold_of(f"{_OF}__call"), appeal_on(_OF))
register(
    Kind(
        key="workings",
        title=_("Private notes of jurors"),
        after=_("after the round was closed"),
        reason=_("They helped to judge, and are no part of the judgement."),
        deed=DELETE,
        rows=workings,
        clear=drop,
        names=lambda one: f"workings:{one.pk}",
        holds=_CARD,
    ),
    Kind(
        key="scorecards",
        title=_("Words on scorecards"),
        after=_("after the deadline of the call"),
        reason=_(
            "Marks prove the ranking and stay; reasons are owed as long as the sealed copy they speak of."
        ),
        deed=EMPTY,
        rows=scorecards,
        clear=lambda rows, by: empty_scorecards(rows, by=by),
        names=lambda one: one.ledger_name,
        holds=_CARD,
        in_years=True,
    ),
    Kind(
        key="maker_reports",
        title=_("Reports that a proposal tells who made it"),
        after=_("after the deadline of the call"),
        reason=_("They may name whom they speak of; that they were made and answered stays."),
        deed=EMPTY,
        rows=maker_reports,
        clear=lambda rows, by: maker_reporting.empty(rows, by=by),
        names=lambda one: one.ledger_name,
        holds=_CARD,
    ),
    Kind(
        key="experts",
        title=_("Experts who were never asked"),
        after=_("after their entry was last changed"),
        reason=_("Who is not asked in this time need not be on the roster."),
        deed=ANONYMOUS,
        rows=experts_never_used,
        clear=_forget,
        names=lambda one: f"expert:{one.key}",
    ),
    Kind(
        key="experts_withdrawn",
        title=_("Experts who do not want to be asked"),
        after=_("after their entry was last changed"),
        reason=_("They took their consent back; their marks stay without their name."),
        deed=ANONYMOUS,
        rows=experts_withdrawn,
        clear=_forget,
        names=lambda one: f"expert:{one.key}",
        holds=(JUDGED_WHAT_IS_HELD, ON_A_PANEL),
    ),
    Kind(
        key="profile_invitations",
        title=_("Invitations to keep a profile"),
        after=_("after they were used or ran out"),
        reason=_("A link that does not work any more serves nobody."),
        deed=DELETE,
        rows=invitations,
        clear=drop,
        names=lambda one: f"profile-invitation:{one.pk}",
    ),
)
