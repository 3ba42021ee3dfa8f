"""The same applicant over the years: what is certain, what reads alike, and what lies elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.history_page import history_rows, readable
from applications.models import Application, DiligenceCheck
from applications.same_applicant import found_for, of_application, of_organisation, of_person
from people.models import Membership, Organisation
from tests.factories.applications import add_collaborator, owner_of, submitted_in
from tests.factories.calls import give_role, open_call
from tests.factories.incubation import announced, put_into
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def sent(call: Any = None, *, marks: Any = None, **columns: Any) -> Application:
    """A submission, compared by due diligence where it has marks."""
    application = submitted_in(call or open_call())
    Application.objects.filter(pk=application.pk).update(**columns)
    application.refresh_from_db()
    assert application.valid_submission is not None
    if marks is not None:
        DiligenceCheck.objects.create(
            application=application, submission=application.valid_submission, marks=marks
        )
    return application


def reasons_of(application: Application) -> dict[int, list[str]]:
    found = found_for(of_application(application))
    found.pop(application.pk)
    return found


def test_accounts_memberships_organisations_and_numbers_are_certain() -> None:
    body = Organisation.objects.create(name="Institute", registration_number="123 456 789")
    here = sent(organisation=body, marks={"number": {"123456789": "123 456 789"}})
    same_body, number = sent(organisation=body), sent(marks={"number": {"123456789": "123-456-789"}})
    person, member, stranger = sent(), sent(), sent()
    add_collaborator(person, "viewer", owner_of(here))
    Membership.objects.create(user=owner_of(member), organisation=body)
    assert reasons_of(here) == {
        same_body.pk: ["organisation"],
        number.pk: ["number"],
        person.pk: ["person"],
        member.pk: ["member"],
    }
    assert stranger.pk not in found_for(of_organisation(body))
    assert found_for(of_person(owner_of(here))) == {here.pk: ["person"], person.pk: ["person"]}


def test_names_and_domains_are_found_and_not_certain() -> None:
    marks = {"name": {"institut kz": "Institute"}, "domain": {"institute.kz": "a@institute.kz"}}
    here = sent(marks=marks)
    other = sent(marks={"domain": {"institute.kz": "https://institute.kz"}, "name": {"others": "O"}})
    reader = give_role(other.call, "officer")
    reasons = reasons_of(here)
    assert reasons == {other.pk: ["domain"]}
    seen, hidden = readable(reasons, reader, but=here)
    [row] = history_rows(list(seen), reasons)
    assert (str(row.tie.label), row.reasons, hidden) == (
        "Found",
        ["the same domain of a mail address or website"],
        0,
    )


def test_an_officer_reads_their_calls_and_winners_and_hears_how_many_lie_elsewhere(client: Client) -> None:
    here = sent()
    owner = owner_of(here)
    mine, elsewhere, winner = sent(title="A mine"), sent(title="A secret"), sent(title="A winner")
    for one in (mine, elsewhere, winner):
        add_collaborator(one, "editor", owner)
    put_into(winner, "awarded")
    announced(winner.call)
    reader = give_role(here.call, "officer")
    give_role(mine.call, "approver", reader)
    client.force_login(reader)
    pages = [
        reverse("applications:history", args=[here.reference]),
        reverse("applications:person_history", args=[owner.public_id]),
    ]
    for page in pages:
        said = client.get(page).content.decode()
        assert "A mine" in said
        assert "A winner" in said
        assert reverse("incubation:results", args=[winner.call.slug]) in said
        assert winner.reference not in client.get(page).context["rows"][0].url
        assert "A secret" not in said
        assert elsewhere.reference not in said
        assert "1 more lies in a call on which you hold no role." in said


def test_who_works_on_no_call_of_theirs_knows_of_nobody(client: Client) -> None:
    body = Organisation.objects.create(name="Institute")
    here = sent(organisation=body)
    client.force_login(give_role(open_call(), "officer"))
    for name, known in (("organisation", body), ("person", owner_of(here))):
        assert client.get(reverse(f"applications:{name}_history", args=[known.public_id])).status_code == 404


def test_a_name_with_signs_of_a_query_language_is_no_harm() -> None:
    here = sent(marks={"mail": {"a\"b'c$[0]@x.kz": "x"}, "name": {"": ""}})
    assert reasons_of(here) == {}


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_one_and_for_thirty(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    here, call = sent(marks={"domain": {"institute.kz": "a"}}), open_call()
    for _ in range(number):
        sent(call, marks={"domain": {"institute.kz": "a"}})
    reader = give_role(call, "officer")
    give_role(here.call, "officer", reader)
    client.force_login(reader)
    with django_assert_num_queries(15):
        page = client.get(reverse("applications:history", args=[here.reference]))
    assert len(page.context["rows"]) == number


def test_nobody_outside_the_office_comes_in(client: Client) -> None:
    here = sent()
    client.force_login(make_user("Colleague", is_hub_staff=True))
    assert client.get(reverse("applications:history", args=[here.reference])).status_code == 404
