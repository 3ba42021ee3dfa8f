"""The office brings in a spreadsheet: it looks through the rows first, then presses the button."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.models import LedgerEntry
from scoring.models import Expert
from tests.factories.calls import complete_call
from tests.factories.people import make_user
from tests.factories.scoring import make_expert
from tests.factories.sheets import as_csv, expert_row
from tests.scoring.staff.pages import client_of, news, officer_of

pytestmark = pytest.mark.django_db
UPLOAD, BRING = "scoring:roster_import", "scoring:roster_bring"


@pytest.fixture
def client():
    return client_of(make_user("Colleague", is_hub_staff=True))


def upload(client, rows):
    return client.post(reverse(UPLOAD), {"sheet": as_csv(rows)})


def button_of(shown) -> dict[str, str]:
    return {shown.context["read_field"]: shown.context["sealed"]}


def test_nothing_is_written_before_the_button_is_pressed(client):
    shown = upload(client, [expert_row(1), expert_row(2, country="Atlantis")])
    assert (shown.context["good"], Expert.objects.count()) == (1, 0)
    assert "Import 1 row" in shown.text
    assert "Country: “Atlantis” is no country" in shown.text
    done = client.post(reverse(BRING), button_of(shown), follow=True)
    assert news(done) == ["1 expert is new."]
    assert [row["expert"].name for row in done.context["rows"]] == ["Expert 1"]


def test_a_file_that_is_refused_says_why_beside_the_field(client):
    shown = client.post(reverse(UPLOAD), {})
    assert (shown.status_code, shown.context["form"].errors) == (
        422,
        {"sheet": ["Choose the spreadsheet first."]},
    )
    shown = upload(client, [])
    assert shown.status_code == 422
    assert "There is no row below the headings." in shown.text


def test_a_roster_that_changed_meanwhile_is_looked_through_again(client):
    shown = upload(client, [expert_row(1)])
    make_expert("Meanwhile", email="expert1@sheet.example")
    again = client.post(reverse(BRING), button_of(shown))
    assert "The roster was changed meanwhile." in again.text
    assert [one.state for one in again.context["changed"]] == ["changed"]
    assert client.post(reverse(BRING), button_of(again), follow=True).status_code == 200
    assert Expert.objects.get().name == "Expert 1"


@pytest.mark.parametrize("text", ["", "x", "a:b:c"])
def test_what_is_forged_is_not_taken(client, text):
    shown = client.post(reverse(BRING), {"version-read": text})
    assert "Upload it again." in shown.text
    assert not Expert.objects.exists()


def test_a_page_costs_the_same_with_1_and_30_rows(client, django_assert_num_queries):
    for size in (1, 30):
        with django_assert_num_queries(5):
            upload(client, [expert_row(number) for number in range(size)])


def test_the_template_and_the_roster_are_files_that_can_be_brought_back(client):
    make_expert("=Formula", email="expert1@sheet.example")
    for name, row in (("roster_template", "Aliya Example"), ("roster_export", "'=Formula")):
        answer = client.get(reverse(f"scoring:{name}"))
        assert answer["Content-Disposition"].startswith("attachment")
        assert row in answer.content.decode("utf-8-sig").split("\r\n")[1]
    entry = LedgerEntry.objects.get(event="roster.exported")
    assert entry.payload["experts"] == 1


def test_the_roster_is_taken_along_as_it_was_searched_for(client):
    make_expert("Ada", email="ada@sheet.example")
    make_expert("Bek", email="bek@sheet.example")
    make_expert("Gone", email="gone@sheet.example", is_active=False)
    link = f"{reverse('scoring:roster_export')}?words=ada&amp;service=now"
    assert f'href="{link}"' in client.get(reverse("scoring:roster"), {"words": "ada", "service": "now"}).text
    for asked, names in (
        ("?words=ada", {"Ada"}),
        ("?service=retired", {"Gone"}),
        ("", {"Ada", "Bek", "Gone"}),
    ):
        lines = (
            client.get(f"{reverse('scoring:roster_export')}{asked}").content.decode("utf-8-sig").splitlines()
        )
        assert {line.split(",")[0] for line in lines[1:]} == names


def test_an_officer_of_a_call_reads_the_roster_and_takes_nothing_along():
    client = officer_of(complete_call())
    assert "roster/import" not in client.get(reverse("scoring:roster")).text
    for name in ("roster_import", "roster_template", "roster_export"):
        assert client.get(reverse(f"scoring:{name}")).status_code == 403
    assert client.post(reverse(BRING), {}).status_code == 403
