"""Appeals for tests, with the jurors who judge them."""

from __future__ import annotations

from datetime import timedelta

from applications.models import Appeal, Application
from applications.services import appeal, approve_two_person_step, prepare_two_person_step
from core import clock
from people.models import User
from scoring.models import AppealJuror
from scoring.services import announcing, appealing
from tests.factories.applications import (
    close_and_seal,
    draft_in,
    fresh,
    make_ineligible,
    owner_of,
    send,
)
from tests.factories.calls import add_rule, give_role, open_call, person_with
from tests.factories.scoring import approved_announcement, decided_call, make_expert


def ineligible(text: str = "The letter was attached.") -> Appeal:
    """An appeal against a ruling that an application is ineligible."""
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = open_call(deadline=deadline)
        add_rule(call, "letter")
        application = draft_in(call)
        send(fresh(application))
        close_and_seal(call, hands)
    return written(make_ineligible(fresh(application), note="No letter."), text)


def declined() -> Appeal:
    """An appeal against an announced decision that was taken by a jury of three."""
    call = decided_call()
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    announcement = approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
        return written(fresh(call.applications.get(state="not_awarded")), "The marks contradict the reasons.")


def outsider(appealed: Appeal) -> User:
    """An officer of the call who took no part in the ruling."""
    return give_role(appealed.application.call, "officer")


def asked(appealed: Appeal, *, by: User, is_ready: bool = True, **expert: str) -> tuple[AppealJuror, User]:
    """An expert of the roster who is asked, ready unless told otherwise; and their account."""
    one = appealing.ask(appealed, make_expert(**expert), by=by)
    person = User.objects.get(expert=one.expert)
    return (appealing.make_ready(one, by=person) if is_ready else one), person


def upheld() -> Application:
    """An application of an announced call whose appeal was upheld: back in review, without a decision."""
    return reinstated(declined())


def reinstated(appealed: Appeal) -> Application:
    """What two outsiders of the ruling bring back, after two opinions."""
    officer = outsider(appealed)
    for _opinion in range(2):
        agree(*asked(appealed, by=officer))
    request = prepare_two_person_step(
        fresh(appealed.application), by=officer, step="reinstate", note="The marks do contradict the reasons."
    )
    return approve_two_person_step(request, by=person_with(appealed.application.call, "approver"))


def agree(one: AppealJuror, person: User) -> AppealJuror:
    """The opinion that the ruling should stand."""
    return appealing.give_opinion(one, by=person, opinion="stand", reason="It is as the jury wrote.")


def written(application: Application, text: str) -> Appeal:
    """An appeal of its owner, received now."""
    return appeal(application, by=owner_of(application), text=text, received=clock.now())
