"""Bad input gets one clear sentence: never an error page, never a half-written row."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calls.models import Call
from tests.factories.calls import complete_call, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
HUGE = "x" * (4 * 1024 * 1024)
PAYLOADS = [
    "\x00",
    "\x00\x00text",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% csrf_token %}",
    "'; DROP TABLE calls_call; --",
    "\ud7ff\ufffe",
    "🧿" * 500,
    HUGE,
]
ADD = ("theme", "partner", "faq", "rule", "section", "round")


@pytest.fixture
def call():
    return complete_call()


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("kind", ADD)
def test_a_hostile_text_is_refused_or_shown_as_text(officer, call, kind, payload):
    address = reverse("calls:build_item_add", kwargs={"slug": call.slug, "kind": kind})
    fields = (
        "name_en",
        "title_en",
        "question_en",
        "answer_en",
        "fails_en",
        "officer_check_en",
        "rejection_en",
        "url",
        "role",
        "passes",
        "quorum",
        "scale_min",
    )
    data = dict.fromkeys(fields[:1] if payload is HUGE else fields, payload)
    response = officer.post(address, data)
    assert response.status_code in (200, 302)
    assert b"<script>alert" not in response.content


# NUL is left out of what a browser sends before a form sees it; alone it is an empty day, which may be.
WRONG_DATES = [payload for payload in PAYLOADS if payload != "\x00"]


@pytest.mark.parametrize("payload", WRONG_DATES, ids=range(len(WRONG_DATES)))
def test_hostile_dates_are_refused_with_a_sentence(officer, call, payload):
    data = {"opens_day": payload, "opens_hour": payload[:1000], "deadline_midnight": payload[:1000]}
    response = officer.post(reverse("calls:build_dates", args=[call.slug]), data)
    assert (response.status_code, "opens_day" in response.context["form"].errors) == (200, True)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_refused_with_a_sentence(officer, call, day):
    data = {"opens_day": day, "opens_hour": "00:00", "deadline_day": day, "deadline_hour": "00:00"}
    response = officer.post(reverse("calls:build_dates", args=[call.slug]), data)
    assert {"opens_day", "deadline_day"} <= set(response.context["form"].errors)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_acts_change_nothing(officer, call, payload):
    slug = call.slug
    for address, data in {
        reverse("calls:build_people", args=[slug]): {"address": payload, "roles": ["observer"]},
        reverse("calls:build_people", args=[slug]) + "?": {"revoke": payload[:1000]},
        reverse("calls:build_move", args=[slug, "theme", call.themes.all()[0].pk]): {"to": payload[:1000]},
    }.items():
        assert officer.post(address, data).status_code in (200, 302, 404)
    assert call.roles.count() == 2


def test_a_body_above_the_limit_is_refused_without_an_error_page(officer, call):
    data = {"title_en": "x" * (6 * 1024 * 1024)}
    assert officer.post(reverse("calls:build_basics", args=[call.slug]), data).status_code in (400, 413)


@pytest.mark.parametrize("payload", PAYLOADS[:-1], ids=range(len(PAYLOADS) - 1))
def test_a_hostile_new_call_is_not_made(as_, payload):
    data = {"programme": payload, "year": payload, "how": payload, "slug": payload, "source": payload}
    before = Call.objects.count()
    response = as_(make_user(is_hub_staff=True)).post("/office/calls/new/", data)
    assert (response.status_code, Call.objects.count()) == (200, before)


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "9223372036854775808"])
def test_numbers_beyond_the_table_are_unknown(officer, call, number):
    for name in ("build_question", "build_weights", "extension"):
        assert (
            officer.get(
                f"{reverse(f'calls:{name}', args=[call.slug, 1])[:-2]}{number}/".replace("//", "/")
            ).status_code
            == 404
        )
    assert (
        officer.get(reverse("calls:build_item", args=[call.slug, "theme", 1])[:-2] + f"{number}/").status_code
        == 404
    )


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(officer, call, method):
    for address in (f"/calls/{call.slug}/", reverse("calls:build_basics", args=[call.slug])):
        assert getattr(officer, method)(address).status_code == 405


def test_a_token_is_needed_to_change_anything(call):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_with(call, "officer"))
    assert strict.post(reverse("calls:publish", args=[call.slug])).status_code == 403
    assert Call.objects.get(pk=call.pk).state == "draft"


def test_a_published_call_survives_a_hostile_extension(as_):
    call = open_call()
    for payload in PAYLOADS[:-1]:
        data = {
            "deadline_day": payload,
            "deadline_hour": payload,
            "for_whom": payload,
            "reason_en": payload,
            "address": payload,
        }
        assert (
            as_(person_with(call, "officer"))
            .post(reverse("calls:extend", args=[call.slug]), data)
            .status_code
            == 200
        )
    assert call.extensions.count() == 0
