"""One's own account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import Notice
from core.refusals import NotAllowed
from people.account_forms import DetailsForm
from people.models import User
from people.services.accounts import save_details
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def person():
    return make_user("Asel Example")


@pytest.fixture
def own(person):
    client = Client()
    client.force_login(person)
    return client


def letter(person, state="sent", **fields):
    number = Notice.objects.count()
    values = {
        "subject": f"Letter {number}",
        "text": "Dear reader",
        "language": "en",
        "event": "a/b",
        **fields,
    }
    sent = {"sent_at": person.created_at} if state == "sent" else {}
    return Notice.objects.create(
        recipient=person, address=person.email, state=state, dedupe_key=str(number), **sent, **values
    )


def test_details_are_saved_and_the_language_holds_from_the_next_page_on(own, person):
    data = {"name": "Әсел Мысал", "language": "kk", "zone": "Asia/Kolkata", "country": "KZ"}
    response = own.post("/me/", data, follow=True)
    person.refresh_from_db()
    assert (person.name, person.language, person.zone, person.country) == tuple(data.values())
    assert response.context["LANGUAGE_CODE"] == "kk"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"language": "xx"}, "language"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"country": "ZZ"}, "country"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(own, person, changed, field):
    response = own.post("/me/", {"name": "New", "language": "en", **changed})
    assert (response.status_code, set(response.context["form"].errors)) == (200, {field})
    person.refresh_from_db()
    assert person.name == "Asel Example"


def test_a_post_cannot_make_somebody_staff(own, person):
    own.post(
        "/me/",
        {
            "name": "New",
            "language": "en",
            "is_hub_staff": "on",
            "is_administrator": "on",
            "email": "x@y.example",
        },
    )
    person.refresh_from_db()
    assert (person.name, person.is_hub_staff, person.is_administrator, person.email[:4]) == (
        "New",
        False,
        False,
        "asel",
    )


def test_letters_are_ones_own_and_never_what_is_held_back(own, person):
    letter(person, subject="Mine")
    letter(person, subject="From history", state="muted")
    letter(person, subject="Embargoed", state="held", release_key="announcement:1")
    letter(person, subject="Embargoed and muted", state="muted", release_key="announcement:1")
    letter(person, subject="Still waiting", state="queued")
    letter(make_user(), subject="Somebody else's")
    shown = [notice.subject for notice in own.get("/me/").context["page_obj"]]
    assert sorted(shown) == ["From history", "Mine"]


def test_letters_cost_the_same_with_one_and_with_thirty(own, person, django_assert_max_num_queries):
    letter(person)
    with django_assert_max_num_queries(15) as with_one:
        own.get("/me/")
    for _number in range(29):
        letter(person)
    with django_assert_max_num_queries(15) as with_thirty:
        own.get("/me/")
    assert len(with_one) == len(with_thirty)


def test_markup_in_a_letter_is_shown_as_text(own, person):
    letter(person, subject="<b>Bold</b>", text="<script>alert(1)</script>")
    text = own.get("/me/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;b&gt;Bold" in text


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get("/me/")["Location"] == "/account/login/?next=/me/"


def test_details_are_changed_by_oneself_only(person):
    with pytest.raises(NotAllowed):
        save_details(person, values={"name": "Mine"}, by=make_user(is_administrator=True))


def zones_offered(person: User) -> list[str]:
    field: Any = DetailsForm(instance=person).fields["zone"]
    return [zone for zone, _words in field.choices]


def test_each_place_is_offered_once_and_whoever_has_an_older_name_keeps_it():
    offered = zones_offered(make_user(zone="Asia/Calcutta"))
    assert offered.count("Asia/Kolkata") == offered.count("Asia/Calcutta") == 1
    assert not {"US/Central", "Europe/Kiev", "Australia/NSW"} & set(offered)
    assert "Asia/Calcutta" not in zones_offered(make_user())
