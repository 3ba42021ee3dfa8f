"""Conflicts of interest: what ties two together, and that a tie bars every path at once."""

from __future__ import annotations

import pytest

from applications.models import Application
from core import ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from scoring import conflicts, matching
from scoring.models import Assignment, Conflict, Declaration
from scoring.pills import SET_ASIDE
from scoring.queries import has_quorum, queue_of
from scoring.score_sheet import sheets_of
from scoring.services import assigning, conflicting, deciding, proposing, ranking
from scoring.services import scoring as cards
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.moments import TICK
from tests.factories.scoring import (
    closed_call,
    decide,
    first_round,
    fresh_assignment,
    give_marks,
    make_panel,
    person_of,
    reviewed_call,
    seat,
)


def facts(organisation="Institute", address="a@institute.example", country="FI", people=()):
    return conflicts.facts(
        organisations={organisation}, addresses={address}, country=country, people=set(people)
    )


def kinds(juror, applicant, *, same_country):
    """How one juror is tied to one applicant."""
    found = conflicts.Applicants([("A", applicant)], same_country=same_country).tied_to(juror)
    return tuple(sorted(kind for _applicant, kind in found))


OTHER = {"organisation": "City", "address": "b@city.example", "country": "KZ"}


@pytest.mark.parametrize(
    ("applicant", "same_country", "expected"),
    [
        (OTHER, True, ()),
        ({**OTHER, "organisation": "  THE “Institute”, "}, False, ("organisation",)),
        ({**OTHER, "organisation": "Institute of Law"}, False, ()),
        ({**OTHER, "address": "c@INSTITUTE.example"}, False, ("mail_domain",)),
        ({**OTHER, "address": "c@sub.institute.example"}, False, ("mail_domain",)),
        ({**OTHER, "address": "c@other.example"}, False, ()),
        ({**OTHER, "country": "FI"}, True, ("country",)),
        ({**OTHER, "country": "FI"}, False, ()),
        ({**OTHER, "people": (7,)}, False, ("collaborator",)),
    ],
)
def test_what_ties_a_juror_to_an_applicant(applicant, same_country, expected):
    assert kinds(facts(people=(7,)), facts(**applicant), same_country=same_country) == expected


def test_a_public_mail_provider_ties_nobody():
    one, two = facts("A", "a@gmail.com", ""), facts("B", "b@gmail.com", "")
    assert kinds(one, two, same_country=True) == ()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("ТОО «Цифра»", "тоо цифра"),
        ("The Office of Ideas", "office of ideas"),
        ("Ａｃａｄｅｍｙ", "academy"),
        ("École  d'été", "école d été"),
        ("The", "the"),
    ],
)
def test_names_are_compared_without_case_and_punctuation(name, same):
    expected = "" if name == "The" else same
    assert conflicts.normalised(name) == expected


@pytest.mark.django_db
class TestInTheCall:
    def test_ties_are_found_when_a_juror_accepts(self):
        call, judged = closed_call()
        Application.objects.filter(pk=judged[0].pk).update(applicant_name="Institute of Ties")
        member = seat(call, organisation_name="institute of ties")
        found = Conflict.objects.get()
        assert (found.member, found.application, found.kind) == (member, judged[0], "organisation")

    def test_the_country_counts_only_where_the_call_says_so(self):
        call, judged = closed_call(conflict_same_country=True)
        Application.objects.filter(pk=judged[0].pk).update(country="FI")
        seat(call)
        assert [one.kind for one in Conflict.objects.all()] == ["country"]
        other, judged = closed_call()
        Application.objects.filter(pk=judged[0].pk).update(country="FI")
        seat(other)
        assert Conflict.objects.count() == 1

    def test_a_found_conflict_is_never_proposed_and_never_assigned_by_hand(self):
        call, judged = closed_call(applications=1)
        members = make_panel(call, 3)
        tied = seat(call, email=f"x@{owner_of(judged[0]).mail_domain}")
        officer, round_ = person_with(call, "officer"), first_round(call)
        proposing.propose(round_, by=officer, country_cap=None)
        assert matching.preview(round_).is_complete
        assert set(Assignment.objects.values_list("member", flat=True)) == {one.pk for one in members}
        with pytest.raises(NotNow, match="conflict of interest"):
            assigning.assign_by_hand(round_, judged[0], tied, by=officer)

    def test_a_late_declaration_bars_at_once_and_hands_on(self):
        call, assignments = reviewed_call(applications=1, jurors=3)
        spare = seat(call)
        one = assignments[0]
        assert Application.objects.visible_to(person_of(one.member)).filter(pk=one.application.pk).exists()
        conflicting.declare(
            one.member, by=person_of(one.member), said={one.application: (True, "My sister.")}
        )
        assert not Application.objects.visible_to(person_of(one.member)).exists()
        assert fresh_assignment(one).state == "recused"
        assert Assignment.objects.get(state="active", member=spare).application == one.application
        assert list(ledger.faults()) == []

    def test_a_tie_that_shows_after_the_round_sets_the_locked_card_aside_until_it_is_waived(self):
        call, assignments = reviewed_call(applications=1, jurors=3)
        for one, value in zip(assignments, (1, 4, 4), strict=True):
            give_marks(one, {"benefit": value, "feasibility": value})
        officer, one = person_with(call, "officer"), assignments[0]
        cards.lock_round(first_round(call), by=officer, reason="The panel met early.")
        [conflict] = conflicting.declare(
            one.member, by=person_of(one.member), said={one.application: (True, "My sister.")}
        )
        [row] = ranking.compute(first_round(call)).rows
        assert (row.count, row.mean, row.has_quorum) == (2, 80.0, False)
        assert not has_quorum(one.application)
        assert queue_of(person_of(one.member)) == []
        [sheet] = sheets_of(one.application)
        assert [column.pill == SET_ASIDE for column in sheet.columns].count(True) == 1
        assert sheet.scores == [80.0, 80.0]
        [told] = Notice.objects.filter(event="scoring/card_set_aside")
        assert told.recipient == officer and one.member.expert.name in told.text
        conflicting.waive(conflict, by=officer, reason="The tie ended ten years ago.")
        [row] = ranking.compute(first_round(call)).rows
        assert (row.count, row.mean, row.has_quorum) == (3, 60.0, True)
        assert list(ledger.faults()) == []

    def test_a_decision_on_which_decisions_were_closed_stands_though_a_tie_showed_after_it(self, hands):
        call, assignments = reviewed_call(applications=1, jurors=3)
        for one in assignments:
            give_marks(one)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        one = assignments[0]
        decide(one.application, "awarded")
        hands.instant += TICK
        conflicting.declare(one.member, by=person_of(one.member), said={one.application: (True, "")})
        assert not has_quorum(one.application)
        with pytest.raises(NotNow, match="quorum"):
            decide(one.application, "awarded")
        deciding.close_decisions(call, by=person_with(call, "officer"))
        assert has_quorum(one.application)

    def test_where_nobody_can_take_over_the_gap_is_on_record_and_the_officers_are_told(self):
        call, assignments = reviewed_call(applications=1, jurors=3)
        one = assignments[0]
        conflicting.declare(one.member, by=person_of(one.member), said={one.application: (True, "")})
        entry = LedgerEntry.objects.get(event="assignment.unfilled")
        assert (entry.subject, entry.payload["round"]) == (one.application.ledger_name, "review")
        [told] = Notice.objects.filter(event="scoring/unfilled")
        assert told.recipient == person_with(call, "officer") and one.application.reference in told.subject

    def test_a_declared_conflict_is_not_taken_back_by_the_juror(self):
        _call, assignments = reviewed_call(applications=1, jurors=3)
        one = assignments[0]
        by = person_of(one.member)
        conflicting.declare(one.member, by=by, said={one.application: (True, "We are friends.")})
        conflicting.declare(one.member, by=by, said={one.application: (False, "")})
        told = Declaration.objects.get(member=one.member)
        assert (told.has_conflict, told.note) == (True, "We are friends.")
        assert (one.application.pk, one.member.pk) in conflicting.barred_pairs(one.application.call)

    def test_an_officer_waives_with_a_reason_and_never_their_own(self):
        call, assignments = reviewed_call(applications=1, jurors=3)
        one, officer = assignments[0], person_with(call, "officer")
        said = {one.application: (True, "")}
        [conflict] = conflicting.declare(one.member, by=person_of(one.member), said=said)
        with pytest.raises(NotNow, match="reason"):
            conflicting.waive(conflict, by=officer, reason="  ")
        with pytest.raises(NotAllowed):
            conflicting.waive(conflict, by=person_of(one.member), reason="I am fair.")
        conflicting.waive(conflict, by=officer, reason="The tie ended ten years ago.")
        assert conflicting.barred_pairs(call) == set()
        assert assigning.assign_by_hand(one.round, one.application, one.member, by=officer).state == "active"
        assert list(ledger.faults()) == []

    def test_finding_twice_finds_nothing_new(self):
        call, judged = closed_call()
        Application.objects.filter(pk=judged[0].pk).update(applicant_name="Twice")
        seat(call, organisation_name="Twice")
        with ledger.book():
            assert conflicting.find(call) == []
