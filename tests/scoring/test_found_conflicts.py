"""Ties further off: memberships, mail domains above, earlier applications, mentors. Each has its fact."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from core import clock, ledger
from core.mail_domains import own_domain, parents
from incubation.models import Mentoring
from people.models import Membership, Organisation
from scoring import conflicts, minutes_pdf
from scoring.conflicts import Past
from scoring.models import Conflict
from scoring.services import conflicting
from tests.factories.applications import add_collaborator, draft_in, owner_of
from tests.factories.incubation import placement_in
from tests.factories.scoring import closed_call, person_of, seat


@pytest.mark.parametrize(
    ("domain", "above"),
    [
        ("dep.gov.kz", {"gov.kz"}),
        ("it.dep.example.org", {"dep.example.org", "example.org"}),
        ("company.org.kz", set()),
        ("dep.ac.uk", set()),
        ("team.mail.ru", set()),
        ("example.org", set()),
        ("", set()),
    ],
)
def test_which_domains_above_belong_to_one_body(domain, above):
    assert parents(domain) == above


@pytest.mark.parametrize(
    ("address", "domain"), [("A@Dep.GOV.kz ", "dep.gov.kz"), ("a@gmail.com", ""), ("nobody", ""), ("", "")]
)
def test_a_public_provider_is_nobody_s_own_domain(address, domain):
    assert own_domain(address) == domain


def tied(juror: str, applicant: str) -> dict[tuple[str, str], str]:
    one, other = (
        conflicts.facts(organisations=set(), addresses={address}, country="", people=set())
        for address in (juror, applicant)
    )
    return conflicts.Applicants([("A", other)], same_country=True).tied_to(one)


@pytest.mark.parametrize(
    ("juror", "applicant", "shared"),
    [
        ("a@gov.kz", "b@dep.gov.kz", "gov.kz"),
        ("a@dep.gov.kz", "b@gov.kz", "gov.kz"),
        ("a@dep.gov.kz", "b@DEP.gov.kz", "dep.gov.kz"),
        ("a@dep.gov.kz", "b@other.gov.kz", None),
        ("a@one.mail.ru", "b@mail.ru", None),
        ("a@notgov.kz", "b@gov.kz", None),
    ],
)
def test_a_domain_ties_to_the_one_above_it_and_not_to_its_neighbour(juror, applicant, shared):
    assert tied(juror, applicant) == ({("A", "mail_domain"): shared} if shared else {})


def test_several_facts_of_one_kind_are_told_together_and_no_application_is_its_own_past():
    juror = conflicts.facts(organisations=set(), addresses=set(), country="", people={1})
    team = conflicts.facts(organisations={"The City"}, addresses=set(), country="", people={1, 2})
    past = [
        Past("colleague", "A", "A (2026)", frozenset({2})),
        Past("colleague", "C", "C (2018)", frozenset({2, 3})),
        Past("colleague", "B", "B (2015)", frozenset({2})),
        Past("mentor", None, "D (2016–2017)", frozenset(), frozenset({"city"})),
        Past("mentor", None, "E (2019–)", frozenset({9}), frozenset({"village"})),
    ]
    assert conflicts.Applicants([("A", team)], same_country=False).tied_to(juror, past) == {
        ("A", "collaborator"): "",
        ("A", "colleague"): "B (2015); C (2018)",
        ("A", "mentor"): "D (2016–2017)",
    }


def body(name: str, **fields) -> Organisation:
    return Organisation.objects.create(name=name, **fields)


def facts_of(application: Application) -> dict[str, str]:
    return {one.kind: one.fact for one in Conflict.objects.filter(application=application)}


@pytest.mark.django_db
class TestInTheCall:
    def test_every_organisation_of_a_person_counts_in_every_language(self):
        call, [first, second] = closed_call()
        academy = body("Academy of Law", names={"ru": "Академия права"})
        Membership.objects.create(user=owner_of(first), organisation=academy)
        Membership.objects.create(user=owner_of(second), organisation=body("Ministry of Roads"))
        one = seat(call, organisation_name="АКАДЕМИЯ права")
        assert facts_of(first) == {"organisation": "Both belong to АКАДЕМИЯ права"}
        assert not Conflict.objects.filter(application=second).exists()
        Membership.objects.create(user=person_of(one), organisation=body("The Ministry of Roads"))
        with ledger.book():
            conflicting.find(call)
        assert facts_of(second) == {"organisation": "Both belong to The Ministry of Roads"}

    def test_who_wrote_an_application_together_in_any_call_cannot_judge_the_other(self):
        call, [judged, untied] = closed_call()
        with clock.at(clock.now().replace(year=2018)):
            earlier = draft_in(by=owner_of(judged))
        member = seat(call)
        add_collaborator(earlier, "viewer", person_of(member))
        with ledger.book():
            [found] = conflicting.find(call)
        assert (found.member, found.application, found.kind) == (member, judged, "colleague")
        assert found.fact == f"Both worked on {earlier.reference} (2018)"
        assert (judged.pk, member.pk) in conflicting.barred_pairs(call)
        assert (untied.pk, member.pk) not in conflicting.barred_pairs(call)
        assert minutes_pdf._tie(found) == "Worked together on an application"
        assert list(ledger.faults()) == []

    def test_a_mentor_of_the_team_or_of_the_organisation_cannot_judge_it(self):
        call, [by_team, by_body] = closed_call()
        placement = placement_in()
        hub = body("City of Ideas")
        Application.objects.filter(pk=placement.application_id).update(organisation=hub)
        Application.objects.filter(pk=by_body.pk).update(applicant_name="city of ideas")
        add_collaborator(placement.application, "editor", owner_of(by_team))
        member = seat(call)
        Mentoring.objects.create(
            placement=placement,
            mentor=person_of(member),
            since=date(2019, 3, 1),
            until=date(2020, 2, 1),
            assigned_by=owner_of(by_team),
        )
        with ledger.book():
            conflicting.find(call)
        told = f"{placement.application.reference} (2019–2020)"
        sentence = f"The juror accompanies or accompanied as mentor: {told}"
        assert [facts_of(one) for one in (by_team, by_body)] == [{"mentor": sentence}] * 2

    def test_finding_costs_the_same_for_few_and_for_many(self):
        costs = []
        for size in (1, 4):
            call, judged = closed_call(applications=size)
            members = [seat(call, declares=False) for _ in range(size)]
            for member, application in zip(members, judged, strict=True):
                earlier = draft_in(by=owner_of(application))
                add_collaborator(earlier, "viewer", person_of(member))
                placement = placement_in()
                Mentoring.objects.create(
                    placement=placement,
                    mentor=person_of(member),
                    since=date(2019, 3, 1),
                    assigned_by=owner_of(application),
                )
            with ledger.book():
                assert len(conflicting.find(call)) == size
                with CaptureQueriesContext(
                    connection,
                ) as told:
                    assert conflicting.find(call) == []
            costs.append(len(told))
        assert costs == [12, 12]
