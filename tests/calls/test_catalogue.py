"""Programmes and topics: written in the browser by the Hub's staff, told in the ledger."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import Programme, Topic
from calls.services import create_call, save_programme, save_topic
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.factories.calls import complete_call, make_call, make_programme, person_with, texts
from tests.factories.entries import said
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
LISTS = ("programmes", "topics")


def colleague():
    return make_user("Colleague", is_hub_staff=True)


def typed(**fields):
    return {**texts("name", "Innovation Scheme"), **texts("purpose", "Better services."), "key": "", **fields}


def test_a_new_installation_gets_from_a_programme_to_a_call_in_the_browser(as_):
    person = colleague()
    browser = as_(person)
    new = browser.get(reverse("calls:new"))
    assert reverse("calls:programme_add") in new.content.decode()

    answer = browser.post(
        reverse("calls:programme_add"), typed(launched="2027", has_incubation="on"), follow=True
    )
    assert answer.status_code == 200
    programme: Any = Programme.objects.get()
    assert (programme.key, programme.launched, programme.has_incubation) == ("innovation-scheme", 2027, True)
    assert (programme.name_kk, programme.purpose_ru) == ("Innovation Scheme (kk)", "Better services. (ru)")
    entry = LedgerEntry.objects.get(event="programme.created")
    assert (entry.actor, said(entry)) == (person.ledger_name, {"key": "innovation-scheme"})

    answer = browser.post(
        reverse("calls:new"), {"programme": programme.pk, "year": "2027", "how": "blank", "slug": ""}
    )
    assert answer.url == reverse("calls:build", args=["innovation-scheme-2027"])


def test_a_programme_is_changed_and_names_its_template(as_):
    person = colleague()
    programme: Any = save_programme(Programme(**texts("name", "Scheme")), by=person)
    call = create_call(programme=programme, year=2026, slug="scheme-2026", by=person)
    address = reverse("calls:programme", args=[programme.pk])
    body = typed(**texts("name", "Renamed"), key="another", template_call=call.pk)
    as_(person).post(address, body)
    programme.refresh_from_db()
    assert (programme.name_en, programme.template_call, programme.key) == ("Renamed", call, "scheme")
    assert LedgerEntry.objects.filter(event="programme.edited").count() == 1


def test_a_key_with_calls_stays_and_a_free_one_moves():
    person = colleague()
    programme = save_programme(Programme(**texts("name", "Scheme")), by=person)
    programme.key = "scheme-two"
    save_programme(programme, by=person)
    make_call(programme=programme)
    programme.key = "scheme-three"
    with pytest.raises(NotNow, match="so its key stays"):
        save_programme(programme, by=person)


def test_a_key_is_there_once_and_needs_latin_letters(as_):
    make_programme(key="taken")
    browser = as_(colleague())
    page = browser.post(reverse("calls:programme_add"), typed(key="taken"))
    assert "Another programme has this key already." in page.content.decode()
    page = browser.post(reverse("calls:programme_add"), typed(name_en="Байқау"))
    assert "Give the programme a key in Latin letters." in page.content.decode()
    assert Programme.objects.count() == 1


def test_topics_are_added_and_renamed_with_a_key_that_stays(as_):
    browser = as_(colleague())
    for _time in range(2):
        browser.post(reverse("calls:topic_add"), texts("name", "Digital services"))
    assert sorted(Topic.objects.values_list("key", flat=True)) == ["digital_services", "digital_services_2"]
    topic: Any = Topic.objects.get(key="digital_services")
    browser.post(reverse("calls:topic", args=[topic.pk]), texts("name", "Services online"))
    topic.refresh_from_db()
    assert (topic.key, topic.name_ru) == ("digital_services", "Services online (ru)")
    events = LedgerEntry.objects.filter(subject=f"topic:{topic.pk}").values_list("event", flat=True)
    assert list(events) == ["topic.created", "topic.edited"]


def test_only_staff_of_the_hub_write_them(as_):
    call = complete_call()
    officer, stranger = person_with(call, "officer"), make_user()
    urls = [reverse(f"calls:{name}") for name in (*LISTS, "programme_add", "topic_add")]
    urls.append(reverse("calls:programme", args=[call.programme_id]))
    assert {as_(colleague()).get(url).status_code for url in urls} == {200}
    assert {as_(officer).get(url).status_code for url in urls} == {403}
    assert {as_(stranger).get(url).status_code for url in urls} <= {403, 404}
    assert {as_(None).get(url).status_code for url in urls} == {302}
    for write in (
        lambda by: save_programme(call.programme, by=by),
        lambda by: save_topic(Topic(**texts("name", "T")), by=by),
    ):
        for person in (officer, stranger):
            with pytest.raises(NotAllowed):
                write(person)


def test_the_office_links_them_for_who_may_open_them(as_):
    ways = [reverse("calls:programmes"), reverse("calls:topics"), reverse("scoring:roster")]
    call = complete_call()

    def linked(person):
        page = as_(person).get(reverse("calls:office")).content.decode()
        return [way for way in ways if f'href="{way}"' in page]

    assert linked(colleague()) == ways
    assert linked(person_with(call, "officer")) == ways[2:]


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_1_and_30_rows(as_, name, size):
    for number in range(size):
        programme = make_programme()
        programme.template_call = make_call(programme=programme)
        programme.save()
        Topic.objects.create(key=f"topic-{number}", **texts("name", f"Topic {number}"))
    browser = as_(colleague())
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse(f"calls:{name}")).status_code == 200
    assert len(queries) == 5
