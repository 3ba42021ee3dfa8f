"""Who could accompany a placement: shared topics first, then the load; never the team or its mentor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import Topic
from incubation.days import today
from incubation.mentor_matching import MOST_SHOWN, candidates
from incubation.models import Mentoring, Placement
from incubation.services import end_mentoring
from people.models import User
from scoring.models import Expert
from tests.factories.applications import owner_of
from tests.factories.calls import texts
from tests.factories.incubation import officer_of, placement_in
from tests.factories.people import make_user
from tests.factories.scoring import make_expert

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def placement() -> Placement:
    return placement_in()


def expert(name: str, *topics: Topic, **fields: Any) -> Expert:
    made = make_expert(name, user=make_user(name), **fields)
    made.topics.set(topics)
    return made


def topic_of(placement: Placement, key: str = "services") -> Topic:
    """A topic to which a theme of the application points."""
    topic = Topic.objects.create(key=key, **texts("name", key.title()))
    theme = placement.application.themes.all()[0]
    theme.topic = topic
    theme.save()
    return topic


def busy(one: Expert, placement: Placement) -> Mentoring:
    day = today(placement.application.call)
    assert one.user
    return Mentoring.objects.create(
        placement=placement, mentor=one.user, since=day, assigned_by=officer_of(placement)
    )


def test_shared_topics_come_first_then_who_accompanies_fewer(placement: Placement) -> None:
    wanted = topic_of(placement)
    other = Topic.objects.create(key="taxes", **texts("name", "Taxes"))
    expert("Anna", other), expert("Bek", wanted, other)
    loaded, elsewhere = expert("Aba", wanted), placement_in(placement.application.call)
    held = busy(loaded, elsewhere)
    assert [(one.name, one.shared, one.load) for one in candidates(placement)] == [
        ("Bek", "Services", 0),
        ("Aba", "Services", 1),
        ("Anna", "", 0),
    ]
    end_mentoring(held, by=officer_of(elsewhere))
    assert [one.name for one in candidates(placement)] == ["Aba", "Bek", "Anna"]
    held = busy(loaded, elsewhere)  # a placement that has ended is no load any more
    Placement.objects.filter(pk=elsewhere.pk).update(ended_on=held.since + timedelta(days=1))
    assert [one.name for one in candidates(placement)] == ["Aba", "Bek", "Anna"]


def test_nobody_without_an_account_of_the_team_retired_or_there_already(placement: Placement) -> None:
    make_expert("No account")
    make_expert("Retired", user=make_user(), is_active=False)
    make_expert("Closed", user=make_user(is_active=False))
    make_expert("Team", user=owner_of(placement.application))
    mentor = placement.mentorings.get()
    make_expert("Mentor", user=mentor.mentor)
    assert candidates(placement) == []
    end_mentoring(mentor, by=officer_of(placement))
    assert [one.name for one in candidates(placement)] == ["Mentor"]


def test_one_press_names_the_mentor_at_the_same_cost_for_one_and_for_thirty(placement: Placement) -> None:
    wanted = topic_of(placement)
    expert("Anna", wanted, organisation_name="Institute", languages=["en", "kk"])
    client, page = Client(), reverse("incubation:mentors", args=[placement.public_id])
    client.force_login(officer_of(placement))
    costs = []
    for more in (0, 29):
        for number in range(more):
            expert(f"More {number}", wanted)
        with CaptureQueriesContext(connection) as told:
            text = client.get(page).content.decode()
        costs.append(len(told))
    assert costs == [12, 12]
    assert text.count('name="mentor" value=') == MOST_SHOWN
    assert "Institute, Finland" in text and "English, Kazakh" in text and "Services" in text
    chosen = User.objects.get(name="Anna")
    client.post(page, {"mentor": chosen.email})
    assert placement.mentorings.filter(mentor=chosen, until__isnull=True).exists()
