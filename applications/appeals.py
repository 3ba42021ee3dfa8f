"""Appeals: against which ruling, until when, by whom they may be answered, and what upholding one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications import appeal_letters, entries, ports
from applications.moments import until_line
from applications.workflow import BROUGHT_BACK
from calls.links import address
from calls.permissions import holds_role, sides_of
from core import clock
from core.actors import Actor, person_of
from core.canonical import sha256_of
from core.refusals import NotAllowed
from people.models import User

if TYPE_CHECKING:
    from applications.models import Appeal, Application, StepRecord

AGAINST = {"ineligible": "rule_ineligible", "not_awarded": "decline", "disqualified": "disqualify"}
USUAL_WINDOW = timedelta(days=30)  # where the call names no date, or one that was before the ruling


def ruling_of(application: Application) -> StepRecord | None:
    """The ruling that put the application where it is, if one may appeal against it."""
    step = AGAINST.get(application.state)
    return application.history.filter(step=step).last() if step else None


def appeals_until(application: Application, ruled_at: datetime) -> datetime:
    """The instant from which an appeal against a ruling of `ruled_at` is too late."""
    named = application.call.key_dates.filter(kind="appeals_until").first()
    return named.at if named is not None and named.at > ruled_at else ruled_at + USUAL_WINDOW


def appeal_obstacle(application: Application, received: datetime) -> str | None:
    """Why an appeal received then is not possible; None where it is."""
    ruling = ruling_of(application)
    if ruling is None:
        return _no_ruling(application)
    if application.appeals.filter(ruling=ruling).exists():
        return _("You have appealed against this ruling already.")
    until = appeals_until(application, ruling.at)
    return _over(application, until) if received >= until else None


def upholding_obstacle(application: Application) -> str | None:
    """Why no appeal can be upheld: none waits that came against the ruling within its window."""
    ruling = ruling_of(application)
    if ruling is None:
        return _no_ruling(application)
    appeal = application.appeals.filter(ruling=ruling).first()
    if appeal is None:
        return _("Nobody has appealed against this ruling, so there is nothing to uphold.")
    if appeal.outcome:
        return _("The appeal against this ruling is answered: it was rejected.")
    until = appeals_until(application, ruling.at)
    return None if appeal.received_at < until else _over(application, until)


def setting_right_obstacle(application: Application) -> str | None:
    """Why the office cannot correct its own ruling: an appeal came in, or the appeal window is over."""
    ruling = ruling_of(application)
    if ruling is None:
        return _no_ruling(application)
    appeal = application.appeals.filter(ruling=ruling).first()
    if appeal is not None:
        if appeal.outcome:
            return _("The appeal against this ruling is answered: it was rejected.")
        return _("An appeal against this ruling has come in: answer the appeal.")
    until = appeals_until(application, ruling.at)
    return None if clock.now() < until else _over(application, until)


def _no_ruling(application: Application) -> str:
    return _("There is no ruling to appeal against: the application is “%(state)s”.") % {
        "state": application.get_state_display()
    }


def _over(application: Application, until: datetime) -> str:
    said = until_line(application.call, until)
    return _("The appeal window is over. It ended: %(when)s.") % {"when": said}


def decide_later_url(application: Application, person: User) -> str:
    """Where an officer decides about what came back after the decisions were closed; "" for nothing."""
    if application.state not in appeal_letters.JUDGED or not holds_role(person, application.call, "officer"):
        return ""
    is_closed = application.call.state in ("decided", "announced", "archived")
    if not is_closed or not application.history.filter(step__in=BROUGHT_BACK).exists():
        return ""
    place = {"slug": application.call.slug, "reference": application.reference}
    return address("scoring:decide_later", **place)


def waiting_appeal(application: Application) -> Appeal | None:
    """The appeal that nobody has answered yet."""
    return application.appeals.filter(outcome="").select_related("ruling").first()


@dataclass(frozen=True)
class Rulers:
    """Who took part in a ruling (alone, as one of two, in a decision), and who stood in for them."""

    names: frozenset[str]

    def include(self, person: User) -> bool:
        return person.ledger_name in self.names


def rulers_of(appeal: Appeal) -> Rulers:
    """Who took part in the ruling that is appealed against; read once for one object."""
    if "_rulers" not in appeal.__dict__:
        appeal.__dict__["_rulers"] = _read_rulers(appeal)
    found: Rulers = appeal.__dict__["_rulers"]
    return found


def _read_rulers(appeal: Appeal) -> Rulers:
    is_decision = appeal.ruling.step == "decline"
    names = set(appeal.ruling.actor.split("+"))
    if is_decision:
        deciders = User.objects.filter(pk__in=ports.deciders(appeal.application))
        names |= {one.ledger_name for one in deciders.only("public_id")}
    return Rulers(frozenset(names | sides_of(appeal.application.call, names)))


def took_part(appeal: Appeal, person: User) -> bool:
    """Whether the person took part in the ruling."""
    return rulers_of(appeal).include(person)


def require_outsider(appeal: Appeal, by: User) -> None:
    """Raise NotAllowed unless `by` is staff of the call who took no part in the ruling."""
    if not holds_role(by, appeal.application.call, "officer", "approver"):
        raise NotAllowed(_("Your role does not include this step."))
    if took_part(appeal, by):
        raise NotAllowed(_("You took part in this ruling. Somebody else has to answer the appeal."))


def uphold(application: Application, by: Actor) -> None:
    """The application is reinstated: the appeal that led to it is upheld, and its people are told."""
    appeal = waiting_appeal(application)
    if appeal is None:
        return
    close(appeal, "upheld", answer=str(application.facts.get("note", "")), by=by)
    appeal_letters.upheld(appeal)


def close(appeal: Appeal, outcome: str, *, answer: str, by: Any) -> None:
    """Write down the answer, and its entry."""
    appeal.outcome, appeal.answer = outcome, answer
    appeal.answered_by, appeal.answered_at = person_of(by), clock.now()
    appeal.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    record(appeal, f"appeal.{outcome}", by, appeal.answer)


def record(appeal: Appeal, event: str, by: Any, text: str) -> None:
    """An entry about an appeal; its words only as a hash."""
    words = {"ruling": appeal.ruling.step, "text_sha256": sha256_of(text)}
    entries.record(appeal.application, event, by=by, **words)
