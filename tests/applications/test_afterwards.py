"""Once the results are announced, the application's page leads on to all that tells more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from core import clock
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import owner_of
from tests.factories.incubation import announced, placement_in
from tests.factories.scoring import approved_announcement, decided_call

pytestmark = pytest.mark.django_db


def links_of(application: Application) -> set[str]:
    """Which of the pages that tell more stand on the owner's page."""
    shown = text_of(signed_in(owner_of(application)).get(address("detail", application)))
    pages = {
        "feedback": reverse("scoring:feedback", kwargs={"reference": application.reference}),
        "results": reverse("incubation:results", kwargs={"slug": application.call.slug}),
        "placement": "/incubation/",
    }
    here = shown.partition("<main")[2].partition("</main>")[0]
    return {name for name, url in pages.items() if f'href="{url}' in here}


def test_decided_application_leads_to_feedback_and_results_from_the_announcement_on():
    call = decided_call()
    embargo = (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    approved_announcement(call, embargo)
    loser = Application.objects.get(call=call, decision__outcome="not_awarded")
    with clock.at(embargo - timedelta(microseconds=1)):
        assert links_of(loser) == set()
    with clock.at(embargo):
        client = signed_in(owner_of(loser))
        assert (
            client.get(reverse("scoring:feedback", kwargs={"reference": loser.reference})).status_code == 200
        )
        assert links_of(loser) == {"feedback", "results"}


def test_winner_in_incubation_finds_the_way_to_milestones():
    placement = placement_in()
    announced(placement.application.call)
    assert "placement" in links_of(placement.application)
