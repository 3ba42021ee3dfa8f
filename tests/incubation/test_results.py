"""The public results: counted from rows, worded in whole sentences, unseen before the announcement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accelerator.pages import figures
from applications.tile_map import tiles
from calls.models import Call
from core import clock
from core.refusals import NotNow
from incubation import services
from incubation.counting_words import in_one_line
from incubation.models import Pilot, Placement
from incubation.queries.results import Counts, counts_of
from scoring.models import Announcement, Decision
from scoring.services import announcing
from tests.factories.applications import draft_in
from tests.factories.calls import complete_call, open_call, person_with, window
from tests.factories.incubation import (
    announced,
    applied,
    in_pilot,
    incubating_call,
    make_cohort,
    officer_of,
    placement_in,
    put_into,
    reach,
    reload,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
COUNTRIES = (
    "KZ",
    "UZ",
    "KG",
    "TJ",
    "MN",
    "GE",
    "AM",
    "AZ",
    "MD",
    "GB",
    "CH",
    "IN",
    "PK",
    "BD",
    "EE",
    "LT",
    "UA",
)


def results_of(call: Call) -> str:
    return reverse("incubation:results", kwargs={"slug": call.slug})


def fill(call: Call, applications: int, countries: int, winners: int) -> None:
    for number in range(applications):
        state = "awarded" if number < winners else "not_awarded"
        applied(
            call,
            state=state,
            country=COUNTRIES[number % countries],
            name=f"Body {number}",
            title=f"Idea {number}",
        )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(46, 17, 2), "46 applications from 17 countries, 2 winners"),
        (Counts(21, 9, 3), "21 applications from 9 countries, 3 winners"),
        (Counts(1, 1, 1), "1 application from 1 country, 1 winner"),
        (Counts(3, 0, 0), "3 applications, no winners"),
    ],
)
def test_counts_as_a_sentence(counts, words):
    assert in_one_line(counts) == words


def test_the_page_counts_what_is_there(client):
    call = open_call(title="Digital Government Innovations")
    fill(call, 8, 5, 2)
    page = client.get(results_of(announced(call))).content.decode()
    assert "<h1>8 applications from 5 countries, 2 winners</h1>" in page
    assert page.count('class="card winner"') == 2
    assert "Body 0" in page
    assert "Body 1" in page
    assert "Body 2" not in page


def test_drafts_and_withdrawn_applications_do_not_count():
    call = open_call()
    fill(call, 3, 3, 1)
    applied(call, state="withdrawn", country="FR")
    draft_in(call)
    applied(call, state="ineligible", country="DE")
    applied(call, state="turned_down", country="DE")
    assert counts_of([call]) == {call.pk: Counts(5, 4, 1)}


@pytest.mark.parametrize("state", ["published", "sealed", "reviewing", "decided", "cancelled"])
def test_before_the_announcement_there_is_no_such_page(client, state):
    call = open_call()
    fill(call, 2, 2, 1)
    put_into(call, state)
    client.force_login(person_with(call, "officer"))
    assert client.get(results_of(call)).status_code == 404
    assert call.title not in client.get(reverse("incubation:all_results")).content.decode()


def test_winners_are_public_at_the_instant_although_no_worker_runs(client):
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with clock.at(now) as hands:
        call = open_call()
        winner = applied(call, state="in_review", country="CH", name="A Swiss body", title="Blockchain")
        put_into(call, "decided")
        officer, approver = person_with(call, "officer"), person_with(call, "approver")
        Decision.objects.create(
            application=winner,
            outcome="awarded",
            reason="Best.",
            quorum_waiver="One juror fell ill.",
            decided_by=officer,
        )
        call.refresh_from_db()
        embargo = window(now, now + timedelta(hours=1))["deadline_wall"]
        made = announcing.prepare(call, embargo_wall=datetime.fromisoformat(embargo), by=officer)
        announcing.approve(made, by=approver)
        hands.instant = now + timedelta(hours=1, microseconds=-1)
        assert client.get(results_of(call)).status_code == 404
        assert "A Swiss body" not in client.get(reverse("incubation:all_results")).content.decode()
        hands.instant = now + timedelta(hours=1)
        page = client.get(results_of(call))
    assert page.status_code == 200
    assert "1 application from 1 country, 1 winner" in page.content.decode()
    assert "A Swiss body" in page.content.decode()
    assert Announcement.objects.get().released_at == now + timedelta(hours=1)


def test_an_archived_call_without_records_says_so_and_shows_its_exact_deadline(client):
    opens, deadline = datetime(2021, 9, 1, tzinfo=UTC), datetime(2021, 11, 4, 18, tzinfo=UTC)
    call = complete_call(opens=opens, deadline=deadline, title="Accelerator Lab")
    put_into(call, "archived")
    page = client.get(results_of(call)).content.decode()
    assert "<h1>The portal holds no results of this call</h1>" in page
    assert "Until the end of Thursday 4 November 2021 (24:00, Nur-Sultan time, UTC+6) · 18:00 UTC" in page
    assert "winner" not in page.replace("who won", "").split("<main")[1].split("</main")[0]


def test_the_journey_since_is_told(client):
    placement = in_pilot(placement_in(country="KZ"))
    officer, pilot = officer_of(placement), placement.pilots.get()
    services.record_result(
        pilot, verdict="scale", result="Half the wait.", evidence="The minutes of the host.", by=officer
    )
    services.replicate(pilot, host_body="City hall", country="KG", by=officer)
    reach(placement, "measured")
    services.graduate(reload(placement), by=officer)
    services.record_outcome(reload(placement), months=6, use="in_use", text="In daily use.", by=officer)
    page = client.get(results_of(announced(placement.application.call))).content.decode()
    for line in (
        "Graduated",
        "Pilot at Example District Akimat, Kazakhstan: Scale up",
        "To be taken over by City hall, Kyrgyz Republic",
        "After 6 months: In use",
    ):
        assert line in page


def test_only_published_products_of_public_calls_are_shown(client):
    call = incubating_call()
    officer = person_with(call, "officer")
    shown = services.create_product(
        call, kind="manual", title_en="A guide", authors="A. Author", year=2026, by=officer
    )
    hidden = services.create_product(call, kind="paper", title_en="A draft", by=officer)
    services.publish_product(shown, by=officer)
    address = reverse("incubation:product", kwargs={"product": shown.public_id})
    assert client.get(address).status_code == 404
    announced(call)
    page = client.get(address).content.decode()
    assert f"A. Author (2026). A guide. Astana Civil Service Hub. http://127.0.0.1:8000{address}" in page
    outcomes = client.get(reverse("incubation:products_public")).content.decode()
    assert "A guide" in outcomes
    assert "A draft" not in outcomes
    assert client.get(reverse("incubation:product", kwargs={"product": hidden.public_id})).status_code == 404


def test_a_product_belongs_to_an_application_of_its_own_call():
    call, other = incubating_call(), applied(open_call(), state="awarded")
    with pytest.raises(NotNow, match="another call"):
        services.create_product(
            call, kind="paper", title_en="A", application=other, by=person_with(call, "officer")
        )


def test_the_map_draws_every_country_and_shades_by_number():
    drawn = {one.code: one for one in tiles([("KZ", 14), ("UZ", 6), ("CH", 1), ("FJ", 2)])}
    assert (drawn["KZ"].css, drawn["UZ"].css, drawn["CH"].css, drawn["US"].css) == (
        "q4",
        "q3",
        "q1 out",
        "tile",
    )
    assert "FJ" not in drawn
    assert "CH" not in {one.code for one in tiles([("KZ", 1)])}
    assert len({(one.x, one.y) for one in drawn.values()}) == len(drawn)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_is_there_in_every_language(client, language):
    call = open_call()
    fill(call, 2, 2, 1)
    announced(call)
    with translation.override(language):
        client.cookies["django_language"] = language
        assert client.get(results_of(call)).status_code == 200


@pytest.mark.parametrize("size", [1, 30])
def test_a_results_page_costs_the_same_at_any_size(client, size, django_assert_num_queries):
    call = incubating_call()
    fill(call, size, min(size, 17), size)
    cohort = make_cohort(call, milestones=())
    for winner in call.applications.all():
        place = Placement.objects.create(
            application=winner, cohort=cohort, admitted_on=DAY, stage_began_on=DAY
        )
        Pilot.objects.create(placement=place, host_body="Akimat", country="KZ")
    services.create_product(
        call, kind="paper", title_en="A", is_published=True, by=person_with(call, "officer")
    )
    announced(call)
    with django_assert_num_queries(11):
        assert client.get(results_of(call)).status_code == 200


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_of_results_costs_the_same_at_any_size(client, size, django_assert_num_queries):
    for _number in range(size):
        put_into(complete_call(), "archived")
    with django_assert_num_queries(4):
        assert client.get(reverse("incubation:all_results")).status_code == 200


def test_no_placement_is_made_by_looking(client):
    call = open_call()
    fill(call, 1, 1, 1)
    client.get(results_of(announced(call)))
    assert Placement.objects.count() == 0


def test_the_home_page_counts_the_winners_that_results_name_also_who_left_later():
    call = incubating_call()
    for state in ("awarded", "graduated", "left", "not_awarded", "reserve"):
        applied(call, state=state, country="KZ")
    announced(call)
    said = {word: number for number, word in figures()}
    assert said["winners"] == counts_of([call])[call.pk].winners == 3
