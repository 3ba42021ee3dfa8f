"""The public page of a call says to its reader in one glance where their own application stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.services import save_answers, withdraw
from core import clock
from tests.applications.pages import signed_in, text_of
from tests.factories.applications import add_collaborator, draft_in, owner_of, submitted_in
from tests.factories.calls import open_call
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def shown(application, person):
    return signed_in(person).get(f"/calls/{application.call.slug}/")


def test_a_draft_is_gone_on_with_by_its_team_and_by_nobody_else(client):
    draft = draft_in()
    for person in (owner_of(draft), add_collaborator(draft, "viewer")):
        page = shown(draft, person)
        assert page.context["own"].url == draft.get_absolute_url()
        assert "Continue your application" in text_of(page)
        assert "Draft, not submitted:" in text_of(page)
    assert shown(draft, make_user()).context["own"] is None
    assert client.get(f"/calls/{draft.call.slug}/").context["own"] is None


def test_submitted_and_unsent_are_told_apart():
    sent = submitted_in()
    owner = owner_of(sent)
    assert shown(sent, owner).context["own"].state == "Version 1 submitted"
    save_answers(sent, by=owner, values={"title": "Later"})
    assert shown(sent, owner).context["own"].state == "Version 1 submitted, version 2 is an unsent draft"


def test_after_the_deadline_it_can_only_be_seen_and_a_withdrawn_one_is_not_offered():
    draft = draft_in(open_call(deadline=clock.now() + timedelta(days=1)))
    owner = owner_of(draft)
    client = signed_in(owner)
    address = f"/calls/{draft.call.slug}/"
    with clock.at(draft.call.deadline_at or clock.now()):
        assert client.get(address).context["own"].label == "See your application"
    withdraw(draft, by=owner)
    assert client.get(address).context["own"] is None
