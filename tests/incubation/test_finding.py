"""What search engines and people find: the page about open data, sitemap, robots.txt, schema.org."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.json_ld import data_block
from incubation.open_data.endpoints import ENDPOINTS
from tests.factories.calls import make_call, open_call
from tests.factories.incubation import announced, applied, incubating_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def things_on(address: str) -> list[dict[str, Any]]:
    (block,) = BLOCK.findall(Client().get(address).content.decode())
    return list(json.loads(block)["@graph"])


def test_nothing_in_a_block_can_end_it() -> None:
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    html = data_block([{"@type": "Thing", "name": hostile, "empty": "", "none": None}])
    assert html.count("<") == 2
    (block,) = BLOCK.findall(html)
    assert json.loads(block)["@graph"] == [{"@type": "Thing", "name": hostile}]
    assert data_block([]) == ""


def test_a_call_is_a_grant_with_its_window_and_way() -> None:
    call = incubating_call(title="Ideas </script>")
    grant, window, crumbs = things_on(call.get_absolute_url())
    assert (grant["@type"], grant["name"], grant["amount"]["maxValue"]) == (
        "MonetaryGrant",
        "Ideas </script>",
        40000,
    )
    assert call.deadline_at is not None
    assert window["endDate"] == call.deadline_at.isoformat()
    assert [one["position"] for one in crumbs["itemListElement"]] == [1, 2, 3]


def test_winners_are_grants_and_persons_among_them_have_no_name() -> None:
    call = incubating_call()
    applied(call, state="awarded", country="KZ", name="Aigul Secret", title="One window")
    announced(call)
    (grant, _crumbs) = things_on(reverse("incubation:results", args=[call.slug]))
    assert (grant["@type"], grant["name"]) == ("MonetaryGrant", "One window")
    assert "Aigul Secret" not in str(grant)


def test_the_page_names_licence_addresses_and_sets() -> None:
    page = Client().get("/open-data/").content.decode()
    assert "CC BY 4.0" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert [one.template for one in ENDPOINTS.values() if f"<code>{one.template}</code>" not in page] == []
    (catalogue,) = things_on("/open-data/")
    assert catalogue["@type"] == "DataCatalog"
    assert len(catalogue["dataset"]) == 6


@pytest.mark.parametrize("number", [1, 30])
def test_the_sitemap_names_what_visitors_may_read(number: int, django_assert_num_queries: Any) -> None:
    hidden = make_call(title="Draft")
    calls = [open_call(title=f"Call {each}") for each in range(number)]
    told = announced(calls[0])
    with django_assert_num_queries(7):
        reply = Client().get("/sitemap.xml")
    listed = re.findall(r"<loc>https?://[^/]+(.*?)</loc>", reply.content.decode())
    assert {one.get_absolute_url() for one in calls} <= set(listed)
    assert reverse("incubation:results", args=[told.slug]) in listed
    assert hidden.slug not in reply.content.decode()
    if number == 1:
        assert {one: Client().get(one).status_code for one in listed} == dict.fromkeys(listed, 200)


def test_robots_leave_personal_pages_alone_and_find_the_sitemap() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /office/\n" in text
    assert text.rstrip().endswith("/sitemap.xml")
