"""Searches with a name: whose they are, where they stand, who sees them."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import ListExport, SavedSearch
from applications.personal import APPLICATIONS
from applications.register.listing import Listing
from applications.services import searching
from applications.services.exporting import ask_for_export, write_export
from applications.services.searching import save_search
from calls.models import CallRole
from core import ledger
from core.models import LedgerEntry
from core.sheets.writing import FORMATS
from people.models import User
from tests.applications.staff.world import Office, signed_in
from tests.factories.calls import give_role, open_call
from tests.factories.people import make_user


def chips(desk: Office, person: User, **asked: str) -> list[tuple[str, str, bool]]:
    response = signed_in(person).get(reverse("applications:register", args=[desk.call.slug]), asked)
    return [(one["label"], one["url"], one["is_current"]) for one in response.context["searches"]]


def keep(
    desk: Office, name: str, query: str = "q=bus", scope: str = "here", by: User | None = None
) -> object:
    address = reverse("applications:searches", args=[desk.call.slug])
    return signed_in(by or desk.officer).post(address, {"name": name, "query": query, "scope": scope})


def test_a_list_is_kept_and_marked_where_it_is_shown(desk: Office) -> None:
    response = keep(desk, "Buses", "q=bus&nonsense=1&column=percent&page=3")
    query = "q=bus&column=percent"
    assert response["Location"] == f"/office/calls/{desk.call.slug}/applications/?{query}"  # type: ignore[index]
    assert chips(desk, desk.officer, q="bus", column="percent") == [("Buses", f"?{query}", True)]
    assert chips(desk, desk.officer) == [("Buses", f"?{query}", False)]
    assert chips(desk, desk.approver) == []
    entry = LedgerEntry.objects.get(event="search.saved")
    assert "Buses" not in str(entry.payload)


def test_a_shared_search_is_seen_by_the_staff_of_the_call_alone(desk: Office) -> None:
    keep(desk, "Buses", scope="shared")
    assert [label for label, *_rest in chips(desk, desk.approver)] == ["Buses"]
    other = open_call()
    elsewhere = give_role(other, "officer")
    response = signed_in(elsewhere).get(reverse("applications:register", args=[other.slug]))
    assert response.context["searches"] == []


def test_a_search_of_every_call_stands_in_each_of_its_owner_only(desk: Office) -> None:
    keep(desk, "Mine", scope="everywhere")
    other = open_call()
    CallRole.objects.create(call=other, user=desk.officer, role="officer", granted_by=desk.officer)
    address = reverse("applications:register", args=[other.slug])
    shown = signed_in(desk.officer).get(address).context["searches"]
    assert [one["label"] for one in shown] == ["Mine"]
    assert chips(desk, desk.approver) == []


def test_the_same_name_replaces_ones_own(desk: Office) -> None:
    keep(desk, "Buses", "q=bus")
    keep(desk, "Buses", "q=tram", scope="shared")
    assert list(SavedSearch.objects.values_list("query", "is_shared")) == [("q=tram", True)]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name": "", "scope": "here"}, "Give the search a name."),
        ({"name": "x" * 61, "scope": "here"}, "Shorten this to 60 characters; it has 61."),
        ({"name": "Bus", "scope": "nowhere"}, "Choose one of the options that are listed"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    body: dict[str, str], sentence: str, desk: Office
) -> None:
    address = reverse("applications:searches", args=[desk.call.slug])
    response = signed_in(desk.officer).post(address, {**body, "query": "q=bus"})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert 'value="q=bus"' in text
    assert not SavedSearch.objects.exists()


def test_only_its_owner_removes_a_search(desk: Office) -> None:
    keep(desk, "Buses", scope="shared")
    search = SavedSearch.objects.get()
    address = reverse("applications:remove_search", args=[desk.call.slug, search.pk])
    assert signed_in(desk.approver).post(address).status_code == 403
    assert signed_in(make_user("Stranger")).post(address).status_code == 404
    assert signed_in(desk.officer).post(address).status_code == 302
    assert not SavedSearch.objects.exists()
    assert LedgerEntry.objects.filter(event="search.removed").exists()


def test_nobody_removes_a_search_that_they_may_not_see(desk: Office) -> None:
    keep(desk, "Buses")
    address = reverse("applications:remove_search", args=[desk.call.slug, SavedSearch.objects.get().pk])
    assert signed_in(desk.approver).post(address).status_code == 404


def test_too_many_are_refused_with_a_sentence(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_SEARCHES", 1)
    keep(desk, "One")
    keep(desk, "One", "q=tram")
    response = keep(desk, "Two")
    assert "You keep 1 searches already." in response.content.decode()  # type: ignore[attr-defined]


def test_the_database_refuses_to_share_a_search_of_every_call(desk: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(owner=desk.officer, name="Bus", is_shared=True)


def test_page_of_searches_costs_the_same_for_one_and_for_thirty(
    desk: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(desk.officer), reverse("applications:searches", args=[desk.call.slug])
    save_search(desk.call, by=desk.approver, name="0", query="", is_shared=True)
    with django_assert_num_queries(10):
        client.get(address)
    for number in range(29):
        save_search(desk.call, by=desk.approver, name=f"{number + 1}", query="", is_shared=True)
    with django_assert_num_queries(10):
        assert len(client.get(address).context["searches"]) == 30


def test_a_person_takes_their_searches_along_and_nothing_stays_when_they_go(desk: Office) -> None:
    keep(desk, "Buses", scope="shared")
    export = ask_for_export(Listing(desk.call, QueryDict("")), by=desk.officer, kind=FORMATS["csv"])
    write_export(export.pk)
    export.refresh_from_db()
    officer = desk.officer
    kept = APPLICATIONS.data(officer)["saved_searches"]
    assert [(one["name"], one["list"], one["shared"]) for one in kept] == [("Buses", "q=bus", True)]
    assert "The searches you kept, and lists that were written for you." in APPLICATIONS.goes(officer)
    with ledger.book():
        APPLICATIONS.erase(officer)
    assert not SavedSearch.objects.exists()
    assert not ListExport.objects.exists()
    assert not default_storage.exists(str(export.file.name))
