"""The roster is written in the browser by the Hub's staff, and nobody writes their own place on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from calls.models import Topic
from core.models import LedgerEntry
from core.refusals import NotAllowed
from scoring import roster
from scoring.availability import judged_in
from scoring.models import Conflict, Expert
from scoring.services.roster import save_expert
from tests.factories.calls import complete_call, person_with, texts
from tests.factories.entries import said
from tests.factories.people import make_user
from tests.factories.scoring import make_expert, reviewed_call
from tests.scoring.staff.pages import client_of, elsewhere, page

pytestmark = pytest.mark.django_db
ADD = "scoring:expert_add"


def colleague():
    return make_user("Colleague", is_hub_staff=True)


def typed(**fields):
    return {
        "name": "Aliya Bekturgan",
        "name_native": "Әлия Бектұрған",
        "email": "Aliya@Academy.example",
        "organisation_name": "Academy",
        "country": "KZ",
        "languages": ["kk", "en"],
        "capacity": "4",
        "is_active": "on",
        **fields,
    }


def edit_url(expert):
    return reverse("scoring:expert_edit", args=[expert.pk])


def test_an_expert_is_added_with_a_key_and_an_entry_without_personal_data():
    topic = Topic.objects.create(key="budgets", **texts("name", "Budgets"))
    make_expert(key="EXP-041")
    person = colleague()
    answer = client_of(person).post(reverse(ADD), typed(topics=[topic.pk]))
    expert = Expert.objects.get(name="Aliya Bekturgan")
    assert answer["Location"] == reverse("scoring:expert", args=[expert.pk])
    assert (expert.key, expert.email, expert.country) == ("EXP-042", "aliya@academy.example", "KZ")
    assert (sorted(expert.languages), expert.capacity) == (["en", "kk"], 4)
    assert list(expert.topics.all()) == [topic]
    entry = LedgerEntry.objects.get(event="expert.added")
    assert (entry.subject, entry.actor, said(entry)) == (
        "expert:EXP-042",
        person.ledger_name,
        {"changed": []},
    )


def test_an_expert_is_changed_and_the_entry_names_only_the_columns():
    expert = make_expert(name="Before")
    body = typed(name="After", email=expert.email, organisation_name=expert.organisation_name)
    client_of(colleague()).post(edit_url(expert), body)
    expert.refresh_from_db()
    assert expert.name == "After"
    entry = LedgerEntry.objects.get(event="expert.edited")
    assert entry.payload["changed"] == ["name", "name_native", "country", "languages", "capacity"]


def test_an_address_is_on_the_roster_once():
    expert = make_expert()
    page = client_of(colleague()).post(reverse(ADD), typed(email=expert.email.upper()))
    assert page.status_code == 422
    assert "Somebody with this address is on the roster already." in page.content.decode()


def test_the_address_of_somebody_with_an_account_stays():
    expert = make_expert(user=make_user("Juror", email="juror@example.org"), email="juror@example.org")
    client_of(colleague()).post(edit_url(expert), typed())
    expert.refresh_from_db()
    assert (expert.name, expert.email) == ("Aliya Bekturgan", "juror@example.org")


def test_a_new_organisation_that_applies_bars_at_once():
    _call, (one, *_others) = reviewed_call()
    expert, application = one.member.expert, one.application
    type(application).objects.filter(pk=application.pk).update(applicant_name="The Academy")
    assert not Conflict.objects.exists()
    save_expert(expert, topics=[], by=colleague())
    assert not Conflict.objects.exists()
    expert.organisation_name = "Academy"
    save_expert(expert, topics=[], by=colleague())
    kinds = Conflict.objects.filter(member=one.member, application=application).values_list("kind", flat=True)
    assert list(kinds) == ["organisation"]
    one.refresh_from_db()
    assert one.state == "recused"


def test_who_may_write_the_roster():
    call = complete_call()
    expert = make_expert()
    officer, stranger = person_with(call, "officer"), make_user()
    for url in (reverse(ADD), edit_url(expert)):
        assert client_of(colleague()).get(url).status_code == 200
        assert client_of(officer).get(url).status_code == 403
        assert elsewhere().get(url).status_code == 403
        assert client_of(stranger).get(url).status_code in (403, 404)
    for person in (officer, stranger):
        with pytest.raises(NotAllowed, match="Only staff of the Hub"):
            save_expert(expert, topics=[], by=person)
    roster = reverse("scoring:roster")
    assert reverse(ADD) in client_of(colleague()).get(roster).content.decode()
    assert reverse(ADD) not in client_of(officer).get(roster).content.decode()


def test_nobody_writes_their_own_place():
    person = colleague()
    expert = make_expert(user=person)
    assert client_of(person).get(edit_url(expert)).status_code == 403
    assert (
        edit_url(expert)
        not in client_of(person).get(reverse("scoring:expert", args=[expert.pk])).content.decode()
    )
    for own in (expert, make_expert(email=person.email), Expert(email=person.email)):
        with pytest.raises(NotAllowed, match="their own place"):
            save_expert(own, topics=[], by=person)


class TestLanguages:
    """The usual ones are ticked, any other is written by its name."""

    def languages(self, **fields) -> list[str]:
        client_of(colleague()).post(reverse(ADD), typed(**fields))
        return Expert.objects.get(name="Aliya Bekturgan").languages

    def test_others_are_added_to_the_ticked_ones_each_once(self):
        assert self.languages(languages=["en"], other_languages="German; English, Tamil") == [
            "en",
            "de",
            "ta",
        ]

    def test_one_that_is_only_named_is_enough(self):
        assert self.languages(languages=[], other_languages="немецкий") == ["de"]

    @pytest.mark.parametrize(
        ("fields", "field", "sentence"),
        [
            ({"languages": []}, "languages", "Choose at least one language."),
            ({"other_languages": "Klingon"}, "other_languages", "no language that is known here"),
            ({"languages": ["tlh"]}, "languages", "Choose one of the options"),
        ],
    )
    def test_what_is_no_language_is_said_beside_its_field(self, fields, field, sentence):
        shown = client_of(colleague()).post(reverse(ADD), typed(**fields))
        assert shown.status_code == 422
        assert sentence in str(shown.context["form"].errors[field])


class TestAvailability:
    """Who is away while a call is judged comes last, with a word why."""

    @pytest.fixture
    def call(self):
        call = complete_call()
        call.key_dates.filter(kind__in=("review_from", "review_until")).delete()
        for kind, day in (("review_from", 10), ("review_until", 20)):
            at = datetime(2027, 6, day, 12, tzinfo=UTC)
            call.key_dates.create(kind=kind, at=at, wall=at.strftime("%Y-%m-%dT%H:%M"))
        return call

    @pytest.mark.parametrize(
        ("days", "why"),
        [
            ({}, ""),
            ({"available_from": date(2027, 6, 10), "available_until": date(2027, 6, 20)}, ""),
            ({"available_from": date(2027, 6, 11)}, "Available from: 11 June 2027"),
            ({"available_until": date(2027, 6, 19)}, "Available until: 19 June 2027"),
            ({"available_until": date(2026, 1, 1)}, "Available until: 1 January 2026"),
        ],
    )
    def test_by_the_days_of_the_review(self, call, days, why):
        make_expert("Aaron Other", **days)
        make_expert("Zoe Always")
        shown = client_of(person_with(call, "officer")).get(page("invite", call))
        listed = [(expert.name, away) for expert, _country, away in shown.context["rows"]]
        aaron, zoe = ("Aaron Other", why), ("Zoe Always", "")
        assert listed == ([zoe, aaron] if why else [aaron, zoe])

    def test_the_roster_is_searched_for_who_is_there_today(self):
        make_expert("Away", available_from=date(2099, 1, 1))
        make_expert("Here", available_from=date(2020, 1, 1), bio="Wrote on open budgets.")
        make_expert("Retired", is_active=False)
        client = client_of(colleague())

        def found(**query):
            rows = client.get(reverse("scoring:roster"), query).context["rows"]
            return [row["expert"].name for row in rows]

        assert found() == ["Away", "Here"]
        assert found(service="now") == ["Here"]
        assert found(service="retired") == ["Retired"]
        assert found(words="budgets wrote") == ["Here"]

    @pytest.mark.parametrize(
        ("field", "text", "sentence"),
        [
            ("available_until", "2026-05-31", "The last day is before the first."),
            ("available_from", "0001-01-01", "Enter a day between 2000 and 2099."),
            ("available_from", "soon", "Enter a day that exists"),
            ("years_of_experience", "9" * 30, "80"),
            ("bio", "x" * 5001, "at most 5,000 characters"),
            ("availability_note", "x" * 201, "200"),
        ],
    )
    def test_strange_values_are_said_beside_their_field(self, field, text, sentence):
        body = typed(**{"available_from": "2026-06-01", field: text})
        shown = client_of(colleague()).post(reverse(ADD), body)
        assert shown.status_code == 422
        assert sentence in str(shown.context["form"].errors[field])

    def test_the_days_and_the_years_are_written_and_shown(self):
        expert = make_expert()
        body = typed(
            available_from="2027-06-01", years_of_experience="12", availability_note="Not on Fridays."
        )
        client = client_of(colleague())
        shown = client.post(edit_url(expert), {**body, "email": expert.email}, follow=True)
        assert all(word in shown.text for word in ("Available from: 1 June 2027", "Not on Fridays.", ">12<"))


def test_who_leaves_the_roster_is_asked_no_more_and_stays_in_the_record():
    call = complete_call()
    expert = make_expert("Long Served")
    body = {name: value for name, value in typed(email=expert.email).items() if name != "is_active"}
    client_of(colleague()).post(edit_url(expert), body)
    expert.refresh_from_db()
    assert not expert.is_active
    assert not roster.candidates(call, roster.Wanted(), judged_in(call)).exists()
    assert not roster.candidates(call, roster.Wanted(service="retired"), judged_in(call)).exists()
    shown = client_of(person_with(call, "officer")).get(reverse("scoring:expert", args=[expert.pk]))
    assert "No longer on the roster" in shown.text
