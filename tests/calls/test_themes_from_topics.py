"""Several of the Hub's topics made themes of a call at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.models import Theme, Topic
from calls.services.theming import add_themes
from core.refusals import NotAllowed, NotNow
from tests.calls.test_builder_pages import text_of, to
from tests.factories.applications import draft_in
from tests.factories.calls import complete_call, open_call, person_with, texts
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def call():
    return complete_call()


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


def topics(*names):
    return [Topic.objects.create(key=name.lower(), **texts("name", name)) for name in names]


def test_the_ticked_topics_become_themes_in_every_language(officer, call):
    trust, water, work = topics("Trust", "Water", "Work")
    response = officer.post(to("build_theme_topics", call), {"topics": [str(trust.pk), str(work.pk)]})
    assert (response.status_code, response["Location"]) == (302, to("build_themes", call))
    made = list(call.themes.all())[-2:]
    assert [(one.key, one.name_en, one.name_ru, one.name_kk, one.topic, one.position) for one in made] == [
        ("trust", "Trust", "Trust (ru)", "Trust (kk)", trust, 3),
        ("work", "Work", "Work (ru)", "Work (kk)", work, 4),
    ]
    page = text_of(officer.get(to("build_theme_topics", call)))
    assert page.index("Themes of this call already") < page.index("Trust") < page.index("Water")
    assert f'value="{trust.pk}"' not in page
    assert f'value="{water.pk}"' in page


def test_keys_stay_apart_and_what_is_there_is_not_added_twice(call):
    by = person_with(call, "officer")
    [service] = topics("Service")
    Theme.objects.filter(call=call, key="integrity").update(key="service_2")
    add_themes(call, topics=[service], by=by)
    assert [one.key for one in call.themes.all()] == ["service", "service_2", "service_3"]
    with pytest.raises(NotNow, match="not a theme yet"):
        add_themes(call, topics=[service], by=by)
    assert call.themes.count() == 3


@pytest.mark.parametrize("typed", [[], ["0"], ["x" * 5000], ["9" * 40], ["\x00"]])
def test_what_cannot_be_chosen_is_refused_with_a_sentence(officer, call, typed):
    topics("Trust")
    response = officer.post(to("build_theme_topics", call), {"topics": typed})
    assert response.status_code == 422
    assert len(response.context["form"].errors["topics"]) == 1
    assert call.themes.count() == 2


def test_only_an_officer_adds_and_only_while_nobody_has_started(as_, call):
    [trust] = topics("Trust")
    for role, status in (("approver", 403), ("observer", 404)):
        person = make_user() if role == "observer" else person_with(call, role)
        assert as_(person).post(to("build_theme_topics", call), {"topics": [trust.pk]}).status_code == status
    with pytest.raises(NotAllowed):
        add_themes(call, topics=[trust], by=person_with(call, "approver"))
    started = open_call()
    draft_in(started)
    response = as_(person_with(started, "officer")).post(
        to("build_theme_topics", started), {"topics": [trust.pk]}
    )
    assert "stand as they were published" in text_of(response)
    assert started.themes.filter(topic=trust).count() == 0


def test_the_page_costs_the_same_with_one_and_with_thirty_topics(officer, call):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(to("build_theme_topics", call)).status_code == 200
        return len(captured)

    topics("First")
    few = queries()
    topics(*(f"Topic{number}" for number in range(29)))
    assert (few, queries()) == (9, 9)
