"""Handing an application over, changing parts, declining, and telling the owner that it is ready."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from applications.models import HandOver
from applications.services import (
    accept_hand_over,
    accept_invitation,
    change_role,
    decline_hand_over,
    decline_invitation,
    invite,
    offer_hand_over,
    remove_collaborator,
    tell_owner_it_is_ready,
    withdraw,
)
from calls.models import CallRole
from calls.services import approve_extension, request_extension_for_one
from core import ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import add_collaborator, draft_in, fresh, owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.moments import NOON, TICK
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

DEADLINE = datetime(2026, 5, 14, 19, tzinfo=UTC)


@pytest.fixture
def application(hands):
    return draft_in(open_call(deadline=DEADLINE))


def offer(application, person):
    part = application.collaborators.get(user=person)
    return offer_hand_over(application, by=owner_of(application), collaborator=part)


def test_an_offer_changes_nothing_until_it_is_accepted_and_both_get_a_letter(application):
    old, editor = owner_of(application), add_collaborator(application, "editor")
    offered = offer(application, editor)
    assert owner_of(application) == old
    (letter,) = Notice.objects.filter(event="applications/ownership_offered")
    assert letter.address == editor.email
    accept_hand_over(offered, by=editor)
    assert owner_of(application) == editor
    assert application.collaborators.get(user=old).role == "editor"
    told = Notice.objects.filter(event="applications/ownership_moved")
    assert {one.address for one in told} == {old.email, editor.email}
    moved = LedgerEntry.objects.get(event="ownership.moved")
    assert moved.payload == {"from": old.ledger_name, "to": editor.ledger_name}
    assert list(ledger.faults()) == []


def test_only_the_owner_offers_and_only_the_one_it_is_offered_to_answers(application):
    editor, viewer = add_collaborator(application, "editor"), add_collaborator(application, "viewer")
    with pytest.raises(NotAllowed, match="Only the owner"):
        offer_hand_over(application, by=editor, collaborator=application.collaborators.get(user=viewer))
    offered = offer(application, editor)
    for answer in (accept_hand_over, decline_hand_over):
        with pytest.raises(NotAllowed, match="offered to somebody else"):
            answer(offered, by=viewer)
    with pytest.raises(NotNow, match="offered it to somebody already"):
        offer(application, viewer)


def test_a_declined_offer_leaves_the_owner_and_tells_them(application):
    editor = add_collaborator(application, "editor")
    decline_hand_over(offer(application, editor), by=editor)
    assert Notice.objects.get(event="applications/ownership_declined").address == owner_of(application).email
    with pytest.raises(NotNow, match="over"):
        accept_hand_over(HandOver.objects.get(), by=editor)


def test_staff_of_the_call_and_owners_of_another_application_in_it_do_not_take_over(application):
    editor = add_collaborator(application, "editor")
    offered = offer(application, editor)
    draft_in(application.call, by=editor)
    with pytest.raises(NotNow, match="You own another application in this call"):
        accept_hand_over(offered, by=editor)
    CallRole.objects.create(call=application.call, user=editor, role="officer")  # as no page would
    editor.__dict__.pop("_roles_on_calls", None)
    with pytest.raises(NotAllowed, match="You work on this call"):
        accept_hand_over(offered, by=editor)


def test_who_left_takes_nothing_over(application):
    editor = add_collaborator(application, "editor")
    offered = offer(application, editor)
    remove_collaborator(application.collaborators.get(user=editor), by=editor)
    with pytest.raises(NotNow, match="over"):
        accept_hand_over(offered, by=editor)


def test_nothing_is_handed_over_once_withdrawn_or_during_an_extension_of_ones_own(application, hands):
    owner, editor = owner_of(application), add_collaborator(application, "editor")
    call = application.call
    later = datetime.fromisoformat(call.deadline_wall) + timedelta(days=1)
    asked = request_extension_for_one(
        call, applicant=owner, new_wall=later, reason="Power.", by=person_with(call, "officer")
    )
    approve_extension(asked, by=person_with(call, "approver"))
    hands.instant = DEADLINE + timedelta(days=1) - TICK
    with pytest.raises(NotNow, match="moved for its owner alone"):
        offer(application, editor)
    hands.instant = DEADLINE + timedelta(days=1)
    assert offer(application, editor).outcome == ""
    hands.instant = NOON
    withdrawn = withdraw(fresh(application), by=owner)
    with pytest.raises(NotNow, match="withdrawn"):
        accept_hand_over(HandOver.objects.get(), by=editor)
    assert withdrawn.state == "withdrawn"


def test_the_pages_offer_take_back_and_accept(application):
    owner, editor = owner_of(application), add_collaborator(application, "editor")
    page, people = address("hand_over", application), address("people", application)
    mine, theirs = signed_in(owner), signed_in(editor)
    assert theirs.get(page).status_code == 403
    part = application.collaborators.get(user=editor)
    assert "Choose somebody who works" in text_of(mine.post(page, {}))
    mine.post(page, {"collaborator": part.pk})
    offered = HandOver.objects.get()
    mine.post(people, {"take_back_offer": offered.pk})
    assert HandOver.objects.get().outcome == "taken_back"
    mine.post(page, {"collaborator": part.pk})
    assert "This application is offered to you" in text_of(theirs.get(people))
    latest = HandOver.objects.get(outcome="")
    theirs.post(people, {"accept_offer": latest.pk})
    assert owner_of(application) == editor


def test_the_owner_makes_an_editor_a_viewer_and_back(application):
    editor = add_collaborator(application, "editor")
    part = application.collaborators.get(user=editor)
    with pytest.raises(NotAllowed):
        change_role(part, by=editor, role="viewer")
    client = signed_in(owner_of(application))
    client.post(address("people", application), {"change": f"{part.pk}:viewer"})
    assert application.collaborators.get(user=editor).role == "viewer"
    client.post(address("people", application), {"change": f"{part.pk}:editor"})
    assert application.collaborators.get(user=editor).role == "editor"
    client.post(address("people", application), {"change": f"{part.pk}:owner"})
    assert application.collaborators.get(user=editor).role == "editor"
    own = application.collaborators.get(role="owner")
    with pytest.raises(NotNow):
        change_role(own, by=owner_of(application), role="viewer")


def test_a_declined_invitation_tells_the_inviter_once_and_is_over(application):
    invited = invite(application, by=owner_of(application), address="new@example.org", role="editor")
    page = reverse("applications:invitation", args=[invited.token])
    client = signed_in(make_user())
    before = text_of(client.get(page))
    assert application.call.title in before and "Decline the invitation" in before
    assert "Families gave the same data" not in before
    client.post(page, {"decline": "yes"})
    (letter,) = Notice.objects.filter(event="applications/invitation_declined")
    assert letter.address == owner_of(application).email and "new@example.org" in letter.text
    for again in (decline_invitation, accept_invitation):
        with pytest.raises(NotNow, match="was declined"):
            again(invited.token, by=make_user())
    assert "used or over" in text_of(client.get(page))
    assert "new@example.org" not in text_of(
        signed_in(owner_of(application)).get(address("people", application))
    )
    assert invite(application, by=owner_of(application), address="new@example.org", role="viewer").pk


def test_an_editor_tells_the_owner_at_most_once_in_an_hour(application, hands):
    editor, viewer = add_collaborator(application, "editor"), add_collaborator(application, "viewer")
    owner = owner_of(application)
    client = signed_in(editor)
    page = text_of(client.get(address("check", application)))
    assert f"Only the owner of the application, {owner}, can submit it." in page
    assert "Tell the owner that it is ready" in page
    said = text_of(client.post(address("ready", application), follow=True))
    assert f"A letter is on its way to {owner}." in said
    sent = Notice.objects.filter(event="applications/ready_to_submit")
    assert [one.address for one in sent] == [owner.email]
    hands.instant = NOON + timedelta(hours=1) - TICK
    assert tell_owner_it_is_ready(application, by=editor) is False
    hands.instant = NOON + timedelta(hours=1)
    assert tell_owner_it_is_ready(application, by=editor) is True
    for person in (viewer, owner):
        with pytest.raises(NotAllowed):
            tell_owner_it_is_ready(application, by=person)
    assert "Tell the owner" not in text_of(signed_in(viewer).get(address("check", application)))
