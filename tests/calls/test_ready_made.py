"""Programmes that come with the portal: on an empty database each lacks only dates and people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from calls.call_file.document import whole_call
from calls.checklist import missing
from calls.models import Call, Programme, Topic
from calls.ready_made import ready_made
from calls.services import begin_ready_made
from calls.translations import languages, text_in
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from tests.applications.staff.world import signed_in
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEYS = ["innovative-solutions-scheme", "accelerator-lab", "scholarships", "short-courses"]


def begin(key: str, **changed: Any) -> Call:
    by = changed.pop("by", None) or make_user("Staff", is_hub_staff=True)
    return begin_ready_made(ready_made()[key], **{"year": 2031, "slug": f"{key}-2031", "by": by, **changed})


def test_these_come_with_the_portal() -> None:
    assert list(ready_made()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_only_dates_and_people_are_missing(key: str) -> None:
    assert not Programme.objects.exists()
    assert not Topic.objects.exists()
    call = begin(key)
    gaps = missing(call)
    assert {gap.url_name for gap in gaps} == {"calls:build_dates", "calls:build_people"}, gaps
    assert call.state == "draft"
    assert (call.opens_at, call.deadline_at) == (None, None)
    assert not Call.objects.public().exists()
    for code, _name in languages():
        assert "2031" in text_in(call, "title", code)
        assert "2026" not in text_in(call, "title", code) + text_in(call, "description", code)


@pytest.mark.parametrize("key", KEYS)
def test_the_file_is_the_call_and_the_call_the_file(key: str) -> None:
    document = whole_call(begin(key, year=2026))
    stored = json.loads(ready_made()[key].content(2026))
    assert document == {**stored, "dates": {}}


def test_programme_topics_and_template_come_along_once_and_stay_as_they_are() -> None:
    first = begin("scholarships")
    programme = Programme.objects.get(key="scholarships")
    assert (programme.launched, programme.template_call) == (2015, first)
    assert first.themes.exclude(topic=None).exists()
    Programme.objects.update(name_en="Ours")
    topics = Topic.objects.count()
    begin("scholarships", slug="another")
    programme.refresh_from_db()
    assert (text_in(programme, "name", "en"), programme.template_call, Topic.objects.count()) == (
        "Ours",
        first,
        topics,
    )
    events = list(LedgerEntry.objects.order_by("number").values_list("event", flat=True))
    assert events.count("programme.created") == 1
    assert events.count("topic.created") == topics


def test_nothing_is_left_where_the_call_cannot_be() -> None:
    begin("short-courses", slug="taken")
    with pytest.raises(NotNow):
        begin("scholarships", slug="taken")
    assert not Programme.objects.filter(key="scholarships").exists()
    with pytest.raises(NotAllowed):
        begin("scholarships", by=make_user("Visitor"))
    assert not Programme.objects.filter(key="scholarships").exists()


def test_the_page_creates_it_and_asks_again_where_something_is_wrong() -> None:
    client = signed_in(make_user("Staff", is_hub_staff=True))
    page = reverse("calls:new_ready_made")
    assert page in client.get(reverse("calls:new")).content.decode()
    wrong = client.post(page, {"programme": "emperor", "year": "2031", "slug": "Ä"})
    assert wrong.status_code == 200
    assert set(wrong.context["form"].errors) == {"programme", "slug"}
    assert client.post(page, {"programme": "short-courses", "year": "x"}).status_code == 200
    done = client.post(page, {"programme": "short-courses", "year": "2031", "slug": ""})
    assert done.headers["Location"] == reverse("calls:build", args=["short-courses-2031"])
    again = client.post(page, {"programme": "short-courses", "year": "2031", "slug": ""})
    assert "slug" in again.context["form"].errors
    assert client.get(reverse("calls:preview", args=["short-courses-2031"])).status_code == 200
