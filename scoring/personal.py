"""What the jury's rooms hold of a person: their entry on the roster, places on panels, own scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, Collaborator, LegalHold
from applications.services.clearing import strike_from_letters
from people.personal import Duty, OwnFile, Part, register
from scoring.models import Certificate, Conflict, Expert, MakerReport, PanelMember, Scorecard, Workings
from scoring.services.certifying import blank_certificates
from scoring.services.forgetting import forget_expert
from scoring.snapshots import panel_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people.models import User

OVER = ("announced", "archived", "cancelled")


class ScoringPart(Part):
    name = "jury"

    def data(self, person: User) -> Any:
        certificates = list(_certificates(person).values("code", "kind", "name", "issued_at"))
        expert = Expert.objects.filter(user=person).first()
        if expert is None:
            return {"certificates": certificates} if certificates else {}
        places = PanelMember.objects.filter(expert=expert).select_related("call").order_by("pk")
        cards = Scorecard.objects.filter(assignment__member__expert=expert).order_by("pk")
        declared = Conflict.objects.filter(member__expert=expert, kind="declared").order_by("pk")
        return {
            "roster": _roster(expert),
            "proposed": list(
                expert.proposals.values("organisation_name", "country", "proposed_at", "reason")
            ),
            "panels": [
                {"call": one.call.title, "role": one.role, "state": one.state, "invited_at": one.invited_at}
                for one in places
            ],
            "certificates": certificates,
            "appeals": list(
                expert.appeals.order_by("pk").values("state", "opinion", "reason", "given_at", "ended_reason")
            ),
            "ties_declared": list(declared.values("note", "found_at")),
            "scorecards": [
                _card(one)
                for one in cards.select_related("assignment__round").prefetch_related("marks__criterion")
            ],
            "reported": list(
                MakerReport.objects.filter(assignment__member__expert=expert).values("said", "said_at")
            ),
            "workings": list(_workings(person).values("assignment__public_id", "note", "seconds")),
        }

    def files(self, person: User) -> Iterator[OwnFile]:
        for expert in Expert.objects.filter(user=person, cv__isnull=False).select_related("cv"):
            if expert.cv is not None:
                yield OwnFile(f"files/jury/{expert.cv.original_name}", expert.cv.file)

    def duties(self, person: User) -> list[Duty]:
        seats = PanelMember.objects.filter(expert__user=person).seated()
        words = _("You are on the jury of “%(call)s”: ask its officers to give your place to somebody else.")
        held = _(
            "You judged in “%(call)s”, which has to stay whole for an inquiry for now: write to the Hub."
        )
        kept = LegalHold.objects.filter(lifted_at__isnull=True).values("call")
        found = [(words, one) for one in seats.exclude(call__state__in=OVER).select_related("call")]
        found += [
            (held, one) for one in seats.filter(call__in=kept, call__state__in=OVER).select_related("call")
        ]
        return [
            Duty(said % {"call": one.call.title}, reverse("calls:detail", args=[one.call.slug]))
            for said, one in sorted(found, key=lambda pair: pair[1].pk)
        ]

    def goes(self, person: User) -> list[str]:
        has_entry = Expert.objects.filter(user=person).exists()
        found = [_("Your entry on the roster of jurors.")] if has_entry else []
        if _workings(person).exists():
            found.append(_("Your private notes on proposals, and the time you spent on them."))
        if _certificates(person).exists():
            found.append(_("Your name on certificates; their codes stay valid."))
        return found

    def stays(self, person: User) -> list[str]:
        has_marks = Scorecard.objects.filter(assignment__member__expert__user=person).exists()
        found = [_("Your marks and reasons as a juror, without your name.")] if has_marks else []
        if MakerReport.objects.filter(assignment__member__expert__user=person).exists():
            found.append(_("What you reported of proposals that tell who made them, without your name."))
        return found

    def erase(self, person: User) -> None:
        blank_certificates(_certificates(person), by=person)
        _workings(person).delete()
        for expert in Expert.objects.filter(user=person):
            places = expert.panels.select_related("call")
            appeals = (one.ledger_name for one in expert.appeals.all())
            strike_from_letters(person, [f"expert:{expert.key}", *map(panel_name, places), *appeals])
            forget_expert(expert, address=f"{person.public_id}@erased.invalid", by=person)


def _certificates(person: User) -> QuerySet[Certificate]:
    """The person's own: as a juror, and of the applications that are theirs."""
    owned = {"collaborators__user": person, "collaborators__role": Collaborator.Role.OWNER}
    applications = Application.objects.filter(**owned).values("pk")
    mine = Certificate.objects.filter(Q(member__expert__user=person) | Q(application__in=applications))
    return mine.order_by("pk")


def _workings(person: User) -> QuerySet[Workings]:
    """What the person kept beside their scorecards for themselves."""
    return Workings.objects.filter(assignment__member__expert__user=person).order_by("pk")


def _roster(expert: Expert) -> dict[str, Any]:
    """The entry on the roster."""
    return {
        "name": expert.name,
        "name_native": expert.name_native,
        "email": expert.email,
        "organisation": expert.organisation_name,
        "country": expert.country,
        "languages": expert.languages,
        "topics": [one.key for one in expert.topics.all()],
        "capacity": expert.capacity,
        "years_of_experience": expert.years_of_experience,
        "available_from": expert.available_from,
        "available_until": expert.available_until,
        "availability_note": expert.availability_note,
        "bio": expert.bio,
    }


def _card(card: Scorecard) -> dict[str, Any]:
    """The juror's own words and marks; never who applied."""
    return {
        "round": card.assignment.round.key,
        "assignment": card.assignment.public_id,
        "state": card.state,
        "recommendation": card.recommendation,
        "feedback": card.feedback,
        "note": card.note,
        "marks": [
            {"criterion": one.criterion.key, "value": one.value, "reason": one.reason}
            for one in card.marks.all()
        ],
    }


SCORING = register(ScoringPart())
