"""The public page of a winner: what it tells, from which instant on, and what it keeps to itself."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Submission
from calls.models import Call, Question
from core import clock
from core.canonical import sha256_of_text
from core.triggers import lifted
from incubation import services
from incubation.days import today
from incubation.models import Outcome, Placement
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.incubation import (
    announced,
    applied,
    in_pilot,
    incubating_call,
    officer_of,
    placement_in,
    put_into,
    reach,
    reload,
)
from tests.factories.moments import TICK
from tests.factories.scoring import approved_announcement, decided_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ALL_MONTHS = Outcome.MONTHS
SUMMARY = "Eleven papers in one visit."


def address(winner: Application) -> str:
    return reverse("incubation:winner", kwargs={"reference": winner.reference})


def text_of(winner: Application) -> str:
    answer = Client().get(address(winner))
    assert answer.status_code == 200
    return answer.content.decode()


def graduate(**fields: Any) -> Placement:
    """A graduate whose pilot in Kazakhstan was taken over in Georgia."""
    placement = in_pilot(placement_in(country="KZ", name="Data Institute", title="One window", **fields))
    officer, pilot = officer_of(placement), placement.pilots.get()
    indicator = services.add_indicator(
        pilot, name="Days of waiting", baseline=Decimal(30), target=Decimal(10), by=officer
    )
    services.record_reading(indicator, on=clock.now().date(), value=Decimal(12), by=officer)
    services.record_result(
        pilot, verdict="scale", result="Known to the team.", evidence="Secret minutes.", by=officer
    )
    day = today(placement.application.call)
    copy = services.replicate(pilot, host_body="House of Justice", country="GE", by=officer, starts_on=day)
    services.replicate(copy, host_body="Third hall", country="GE", by=officer)
    for begins in (None, day + timedelta(days=1)):
        services.replicate(pilot, host_body="Fourth hall", country="AM", by=officer, starts_on=begins)
    reach(placement, "measured")
    services.graduate(reload(placement), by=officer)
    announced(placement.application.call)
    return reload(placement)


def test_the_headline_says_where_it_was_tried_and_taken_over() -> None:
    placement = graduate()
    page = text_of(placement.application)
    year = placement.application.call.year
    begun = f"{year} winner · piloted in Kazakhstan · replicated in Georgia"
    assert f"{begun} · replication planned in Georgia, Armenia" in page
    assert "Data Institute · Kazakhstan" in page
    for words in (
        "Admitted to the cohort",
        "Stage begun: Acceleration",
        "Stage begun: Piloting",
        "Graduated",
    ):
        assert words in page


def test_whoever_took_it_over_stands_below_the_first_pilot() -> None:
    page = text_of(graduate().application)
    assert page.count("<h2>Pilot at Example District Akimat</h2>") == 1
    assert re.findall(r"<h3>Taken over by (.*?)</h3>", page) == ["House of Justice"]
    planned = re.findall(r"<h3>To be taken over by (.*?)</h3>", page)
    assert planned == ["Third hall", "Fourth hall", "Fourth hall"]
    assert "Known to the team." not in page
    assert "Secret minutes." not in page


def test_figures_are_shown_while_they_are_published() -> None:
    placement = graduate()
    pilot, officer = placement.pilots.get(replicates=None), officer_of(placement)
    shown = []
    for act in (None, services.publish_figures, services.withdraw_figures):
        if act:
            act(pilot, by=officer)
        shown.append("Days of waiting" in text_of(placement.application))
    assert shown == [False, True, False]


def test_an_answer_is_as_public_as_its_team_said() -> None:
    placement = graduate()
    given = zip(ALL_MONTHS, ("in_use", "adapted", "stopped"), (None, True, False), strict=True)
    for months, use, may_publish in given:
        services.record_outcome(
            placement,
            months=months,
            use=use,
            text=f"Text {months}.",
            people=77000 + months,
            countries=["MD"],
            may_publish=may_publish,
            by=owner_of(placement.application),
        )
    results = reverse("incubation:results", kwargs={"slug": placement.application.call.slug})
    told = Client().get(reverse("incubation:api_winners")).json()["items"][0]["journey"]["outcomes"]
    page = text_of(placement.application)
    assert told == [{"months": 6, "use": "in_use"}, {"months": 12, "use": "adapted"}]
    assert [f"After {months} months" in page for months in ALL_MONTHS] == [True, True, False]
    assert [f"Text {months}." in page for months in ALL_MONTHS] == [False, True, False]
    assert "77,012" in page and "77,006" not in page
    lines = Client().get(results).content.decode()
    assert [f"After {months} months" in lines for months in ALL_MONTHS] == [True, True, False]


def test_products_come_with_how_to_cite_them_and_lead_back() -> None:
    placement = graduate()
    call, officer = placement.application.call, officer_of(placement)
    own = services.create_product(
        call, kind="manual", title_en="A guide", application=placement.application, year=2026, by=officer
    )
    others = services.create_product(call, kind="paper", title_en="Of the call", by=officer)
    services.create_product(call, kind="paper", title_en="A draft", by=officer)
    for one in (own, others):
        services.publish_product(one, by=officer)
    page = text_of(placement.application)
    assert "Astana Civil Service Hub (2026). A guide." in page
    assert "Also published from this call" in page and "Of the call" in page
    assert "A draft" not in page
    product = Client().get(reverse("incubation:product", kwargs={"product": own.public_id}))
    assert f'href="{address(placement.application)}"' in product.content.decode()


def test_pages_lead_there() -> None:
    winner = graduate().application
    link = f'href="{address(winner)}"'
    for name in ("home", "incubation:products_public"):
        assert link in Client().get(reverse(name)).content.decode(), name
    assert link in Client().get(f"/calls/{winner.call.slug}/results/").content.decode()
    assert f"{address(winner)}</loc>" in Client().get("/sitemap.xml").content.decode()
    item = Client().get(reverse("incubation:api_winners")).json()["items"][0]
    assert item["url"].endswith(address(winner))
    assert Client().get(item["url"]).status_code == 200


def test_search_engines_read_the_grant_and_no_person() -> None:
    winner = graduate().application
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text_of(winner), re.DOTALL)
    grant, crumbs = json.loads(block)["@graph"]
    assert (grant["@type"], grant["identifier"]) == ("MonetaryGrant", winner.reference)
    assert grant["url"].endswith(address(winner))
    assert crumbs["@type"] == "BreadcrumbList"
    assert "Data Institute" not in block  # nobody said that it is a body


@pytest.mark.parametrize(
    ("is_published", "asks", "consents", "is_public"),
    [
        (True, True, True, True),
        (True, True, False, False),
        (True, True, None, False),
        (True, False, None, True),
        (False, True, True, False),
        (False, False, None, False),
    ],
)
def test_the_summary_is_public_where_the_form_says_so_and_the_winner_agreed(
    is_published: bool, asks: bool, consents: bool | None, is_public: bool
) -> None:
    winner = applied(incubating_call(), state="awarded", title="One window")
    summaries(winner).update(public_after_award=is_published)
    if asks:
        section = winner.form.sections.all()[0]
        Question.objects.create(section=section, key="consent_publish", kind="consent", position=91)
    seal(winner, {} if consents is None else {"consent_publish": consents})
    announced(winner.call)
    assert (SUMMARY in text_of(winner)) is is_public


def test_a_text_that_only_stands_in_for_a_summary_stays_with_the_jury() -> None:
    winner = applied(incubating_call(), state="awarded", title="One window")
    summaries(winner).update(key="problem", public_after_award=True)
    seal(winner, {"consent_publish": True})
    announced(winner.call)
    assert SUMMARY not in text_of(winner)


def summaries(winner: Application) -> Any:
    return Question.objects.filter(section__form=winner.form_id, key="summary")


def seal(winner: Application, answers: dict[str, Any]) -> None:
    """Write answers into the sealed copy, past every guard, and what was read from it into its column."""
    Application.objects.filter(pk=winner.pk).update(summary=SUMMARY)
    sealed = winner.valid_submission
    assert sealed is not None
    document = json.loads(sealed.document)
    document["answers"] += [
        {"section": "end", "question": key, "kind": "consent", "value": value}
        for key, value in answers.items()
    ]
    changed = json.dumps(document)
    with lifted():
        Submission.objects.filter(pk=sealed.pk).update(document=changed, sha256=sha256_of_text(changed))


def test_nobody_of_the_team_and_nothing_of_the_office_is_named() -> None:
    placement = graduate()
    application = placement.application
    Application.objects.filter(pk=application.pk).update(contact_email="desk@secret.example")
    page = text_of(application)
    people = [one.user for one in application.collaborators.select_related("user")]
    people += [officer_of(placement), placement.mentorings.get().mentor]
    for person in people:
        assert person.email not in page
        assert str(person) not in page
    assert "secret.example" not in page
    assert "10000" not in page and "10,000" not in page  # the award


@pytest.mark.parametrize(
    "state", ["turned_down", "reserve", "not_awarded", "ineligible", "withdrawn", "disqualified", "in_review"]
)
def test_who_did_not_win_or_turned_it_down_has_no_page(state: str) -> None:
    call = incubating_call()
    other = applied(call, state=state)
    announced(call)
    for reader in (None, owner_of(other), person_with(call, "officer")):
        client = Client()
        if reader:
            client.force_login(reader)
        assert client.get(address(other)).status_code == 404


def test_who_left_is_told_of_as_the_results_page_does() -> None:
    placement = placement_in(title="Queue forecast", name="A body")
    services.leave(placement, reason="The company was sold.", by=owner_of(placement.application))
    call = announced(placement.application.call)
    page = text_of(placement.application)
    assert "Left the programme" in page
    assert "The company was sold." not in page
    assert "Left the programme" in Client().get(f"/calls/{call.slug}/results/").content.decode()


@pytest.mark.parametrize("state", ["published", "sealed", "reviewing", "decided", "cancelled"])
def test_before_the_announcement_there_is_no_such_page_for_anybody(state: str) -> None:
    call = incubating_call()
    winner = applied(call, state="awarded")
    put_into(call, state)
    for reader in (None, owner_of(winner), person_with(call, "officer")):
        client = Client()
        if reader:
            client.force_login(reader)
        assert client.get(address(winner)).status_code == 404
    assert winner.reference not in Client().get("/sitemap.xml").content.decode()


def test_it_is_there_at_the_instant_and_not_a_microsecond_before() -> None:
    call = decided_call()
    winner = Application.objects.get(call=call, decision__outcome="awarded")
    loser = Application.objects.get(call=call, decision__outcome="not_awarded")
    instant = clock.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    approved_announcement(call, instant)
    told = {}
    for name, at in (("before", instant - TICK), ("at", instant), ("after", instant + TICK)):
        with clock.at(at):
            told[name] = (Client().get(address(winner)).status_code, Client().get(address(loser)).status_code)
    assert told == {"before": (404, 404), "at": (200, 404), "after": (200, 404)}
    page = text_of(winner)
    code = winner.certificates.get().code
    assert reverse("scoring:check_certificate", kwargs={"code": code}) in page
    assert reverse("scoring:integrity", kwargs={"slug": call.slug}) in page
    assert "Named as a winner" in page


@pytest.mark.parametrize("wanted", ["nothing", "%00", "x" * 3000, "..%5C", "ISS-2015-"])
def test_an_address_of_nobody_is_no_error(wanted: str) -> None:
    assert Client().get(f"/winners/{wanted}/").status_code == 404


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_it_is_there_in_every_language(language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    assert client.get(address(graduate().application)).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_however_much_happened(number: int, django_assert_num_queries: Any) -> None:
    placement = graduate()
    call, officer = placement.application.call, officer_of(placement)
    first = placement.pilots.get(replicates=None)
    services.publish_figures(first, by=officer)
    for each in range(number):
        services.replicate(first, host_body=f"Hall {each}", country="KG", by=officer)
        services.create_product(
            call,
            kind="paper",
            title_en=f"Paper {each}",
            application=placement.application,
            is_published=True,
            by=officer,
        )
    with django_assert_num_queries(12):
        assert Client().get(address(placement.application)).status_code == 200


def test_the_old_call_is_not_needed_for_the_page() -> None:
    call = incubating_call()
    winner = applied(call, state="awarded", country="MD", name="A centre")
    put_into(call, "archived")
    assert f"{Call.objects.get(pk=call.pk).year} winner" in text_of(winner)
