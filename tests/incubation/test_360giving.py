"""The awards as 360Giving 1.4: they hold against the published schema, and name no person."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource

from applications.models import Application
from incubation.models import Placement
from people.models import Organisation
from scoring.models import Announcement
from tests.factories.calls import make_programme, person_with
from tests.factories.incubation import announced, applied, in_pilot, incubating_call, placement_in, reload

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SCHEMAS = Path(__file__).parent / "schema_360giving"
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_a_date_time(text: Any) -> bool:
    return "T" in text and datetime.fromisoformat(text.replace("Z", "+00:00")).tzinfo is not None


def validator() -> Draft4Validator:
    """Of the package; the grant's schema stands in the repository, whatever address it is named by."""
    package = json.loads((SCHEMAS / "360-giving-package-schema.json").read_text())
    grant = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        **json.loads((SCHEMAS / "360-giving-schema.json").read_text()),
    }
    address = package["properties"]["grants"]["items"]["$ref"]
    registry: Registry = Registry().with_resource(address, Resource.from_contents(grant))
    return Draft4Validator(package, registry=registry, format_checker=FORMATS)


def released(call: Any, at: datetime) -> Any:
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    signed = {"prepared_by": officer, "approved_by": approver, "approved_at": at, "released_at": at}
    Announcement.objects.create(call=call, embargo_wall="2026-05-01T00:00", embargo_until=at, **signed)
    return announced(call)


def grants(call: Any = None) -> Any:
    address = reverse("incubation:grants_of_call", args=[call.slug]) if call else reverse("incubation:grants")
    return Client().get(address)


def paying_call(**fields: Any) -> Any:
    """A call whose awards are what it says, for no cohort follows."""
    return incubating_call(programme=make_programme(has_incubation=False), **fields)


def won(call: Any, *, body: Organisation | None = None, kind: str = "", **fields: Any) -> Application:
    one = applied(call, state="awarded", country="KZ", **fields)
    Application.objects.filter(pk=one.pk).update(organisation=body, applicant_kind=kind)
    return one


def test_the_package_holds_against_the_published_schema() -> None:
    call = paying_call()
    won(call, title="A fourth one")
    body = Organisation.objects.create(
        name="Akimat", kind="public_body", country="KZ", registration_number="9801 4000 0123"
    )
    won(call, body=body, name="Akimat of Aktau", title="One window")
    won(call, kind="individual", name="Aigul Secret", title="A lone idea")
    won(call, name="Nobody said what", title="Unknown")
    released(call, datetime(2026, 4, 30, 19, 30, tzinfo=UTC))  # already the first of May where the call is
    reply = grants()
    package = reply.json()
    assert [error.message for error in validator().iter_errors(package)] == []
    by_title = {one["title"]: one for one in package["grants"]}
    assert len(by_title) == 4
    window = by_title["One window"]
    assert window["recipientOrganization"][0]["id"] == "KZ-BIN-980140000123"
    assert (window["amountAwarded"], window["currency"], window["awardDate"]) == (40000, "USD", "2026-05-01")
    assert (window["fromOpenCall"], window["beneficiaryLocation"][0]["countryCode"]) == ("Yes", "KZ")
    for title in ("A lone idea", "Unknown"):
        assert by_title[title]["recipientIndividual"]["name"] == "Individual Recipient"
        assert "recipientOrganization" not in by_title[title]
    assert "Aigul Secret" not in reply.content.decode()
    assert package["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert reply["Last-Modified"]
    assert len(grants(call).json()["grants"]) == 4


def test_an_amount_is_what_was_awarded_and_not_the_most_that_could_be() -> None:
    placement: Placement = reload(in_pilot(placement_in()))
    call = placement.application.call
    Placement.objects.filter(pk=placement.pk).update(award_amount=Decimal("31000.50"), award_currency="EUR")
    won(call, title="Not admitted yet")
    released(call, datetime(2026, 5, 1, 8, tzinfo=UTC))
    package = grants().json()
    assert [error.message for error in validator().iter_errors(package)] == []
    assert [(one["amountAwarded"], one["currency"]) for one in package["grants"]] == [(31000.5, "EUR")]
    assert "actualDates" in package["grants"][0]
    Placement.objects.filter(pk=placement.pk).update(award_amount=None)
    assert grants().status_code == 404


def test_the_schema_would_tell_what_is_wrong() -> None:
    call = paying_call()
    won(call, kind="individual", title="A lone idea")
    released(call, datetime(2026, 5, 1, 8, tzinfo=UTC))
    package = grants().json()
    for name, wrong in (("currency", "TENGE"), ("awardDate", "1 May 2026"), ("fromOpenCall", True)):
        broken = {**package, "grants": [{**package["grants"][0], name: wrong}]}
        assert not validator().is_valid(broken), name
    del package["grants"][0]["recipientIndividual"]
    assert not validator().is_valid(package)


def test_the_number_of_a_person_is_never_taken_for_one_of_a_body() -> None:
    call = paying_call()
    sole = Organisation.objects.create(
        name="IP Secret", kind="company", country="KZ", registration_number="900101300123"
    )
    won(call, body=sole, title="A shop")
    released(call, datetime(2026, 5, 1, 8, tzinfo=UTC))
    (grant,) = grants().json()["grants"]
    assert grant["recipientOrganization"][0]["id"].startswith("360G-acsh-org-")
    assert "900101300123" not in str(grant)


def test_where_no_money_was_awarded_or_nothing_is_announced_there_is_no_package() -> None:
    paid, unpaid = paying_call(), paying_call(ceiling_amount=None, ceiling_currency="")
    won(paid, title="Waiting")
    won(unpaid, title="Honour")
    assert grants(paid).status_code == 404
    released(unpaid, datetime(2026, 5, 1, 8, tzinfo=UTC))
    for reply in (grants(), grants(unpaid)):
        assert (reply.status_code, reply.json()["status"]) == (404, 404)


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_one_and_for_thirty(number: int, django_assert_num_queries: Any) -> None:
    call = paying_call()
    for each in range(number):
        won(call, title=f"Winner {each}")
    released(call, datetime(2026, 5, 1, 8, tzinfo=UTC))
    with django_assert_num_queries(3):
        assert len(grants().json()["grants"]) == number
