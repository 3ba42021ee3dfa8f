"""The budget of a call: what it may be, where it is read, and that it goes along."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from calls.call_file.document import whole_call
from calls.checklist import missing
from calls.models import Call
from calls.services import copy_call
from core.refusals import NotNow
from tests.calls.test_builder_pages import basics, text_of, to
from tests.calls.test_call_files import bring_in
from tests.factories.calls import complete_call, open_call, person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"budget_amount": 0, "ceiling_currency": "USD"}, "above_zero"),
        ({"budget_amount": -1, "ceiling_currency": "USD"}, "above_zero"),
        ({"budget_amount": "9.99", "ceiling_amount": 10, "ceiling_currency": "USD"}, "largest_award"),
        ({"budget_amount": 10}, "currency"),
    ],
)
def test_the_database_refuses_a_budget_that_cannot_be(columns, name):
    call = complete_call()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**columns)
    Call.objects.filter(pk=call.pk).update(budget_amount=10, ceiling_amount=10, ceiling_currency="USD")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"budget_amount": "0"}, "budget_amount", "Enter an amount above zero."),
        ({"budget_amount": "-5"}, "budget_amount", "Enter an amount above zero."),
        ({"budget_amount": "39999.99"}, "budget_amount", "The budget cannot be below the largest award."),
        ({"budget_amount": "lots"}, "budget_amount", "Enter a number in digits"),
        ({"budget_amount": "9" * 40}, "budget_amount", "digits"),
        ({"budget_amount": "40000", "ceiling_currency": ""}, "ceiling_currency", "Say in which currency."),
    ],
)
def test_the_form_says_what_is_wrong_beside_the_field_and_keeps_it(as_, typed, field, sentence):
    call = complete_call()
    data = basics(ceiling_amount="40000", ceiling_currency="USD", budget_amount="50000") | typed
    response = as_(person_with(call, "officer")).post(to("build_basics", call), data)
    terms = response.context["forms"][1]
    assert sentence in " ".join(terms.errors[field])
    assert terms["budget_amount"].value() == data["budget_amount"]
    assert Call.objects.get(pk=call.pk).budget_amount is None


def test_the_budget_is_saved_read_in_public_and_goes_along(as_):
    call = complete_call()
    data = basics(ceiling_amount="40000", ceiling_currency="usd", budget_amount="120000.50")
    assert as_(person_with(call, "officer")).post(to("build_basics", call), data).status_code == 302
    call.refresh_from_db()
    assert (call.budget_amount, call.ceiling_currency) == (Decimal("120000.50"), "USD")
    page = text_of(as_(person_with(call, "officer")).get(to("preview", call)))
    assert "120 000.50 USD for all awards together" in page
    copy = copy_call(call, year=2027, slug="copy", by=make_user(is_hub_staff=True))
    assert copy.budget_amount == Decimal("120000.50")
    document = whole_call(call)
    assert document["call"]["budget_amount"] == "120000.50"
    assert bring_in(json.dumps(document).encode()).budget_amount == Decimal("120000.50")


def test_a_file_with_a_budget_that_cannot_be_is_refused():
    document = whole_call(complete_call(ceiling_amount="40.00", ceiling_currency="USD"))
    document["call"]["budget_amount"] = "39.00"
    with pytest.raises(NotNow, match="what is said here cannot be kept"):
        bring_in(json.dumps(document).encode())


def test_the_check_list_asks_how_the_budget_is_parted():
    sentence = "Say how many places the budget pays, or how large the largest award is."
    money: dict[str, Any] = {"budget_amount": Decimal(500), "ceiling_currency": "USD"}
    for more, is_asked in (({}, True), ({"places": 2}, False), ({"ceiling_amount": Decimal(100)}, False)):
        call = complete_call(**{"places": None, **money, **more})
        assert (sentence in [gap.sentence for gap in missing(call)]) is is_asked


def test_without_a_budget_the_page_says_nothing_of_one(client):
    assert "for all awards together" not in text_of(client.get(open_call().get_absolute_url()))
