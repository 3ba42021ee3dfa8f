"""Every number of the ranking leads to its source, and what if only calculates."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.models import Call
from core.models import LedgerEntry
from scoring.models import PanelMember, Ranking
from scoring.services import ranking as rankings
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.scoring import decided_call, first_round, give_marks, reviewed_call
from tests.scoring.staff.pages import approver_of, elsewhere, officer_of, page
from tests.scoring.staff.test_ranking_pages import MARKS

pytestmark = pytest.mark.django_db
FIELDS = ("weight_benefit", "weight_feasibility", "basis", "places", "without")


@pytest.fixture
def judged():
    """Three applications, three jurors, one place, a largest award; the round is closed and frozen."""
    call, assignments = reviewed_call(3, places=1)
    references = sorted({one.application.reference for one in assignments})
    members = sorted({one.member_id for one in assignments})
    for one in assignments:
        row, column = references.index(one.application.reference), members.index(one.member_id)
        benefit, feasibility = MARKS[row][column]
        give_marks(one, {"benefit": benefit, "feasibility": feasibility})
    officer = person_with(call, "officer")
    cards.lock_round(first_round(call), by=officer, reason="The panel met early.")
    Call.objects.filter(pk=call.pk).update(ceiling_amount=Decimal("40000"), ceiling_currency="USD")
    rankings.take_snapshot(first_round(call), by=officer)
    return Call.objects.get(pk=call.pk), references, members


def test_each_number_is_one_click_from_its_source(judged):
    call, references, members = judged
    content = officer_of(call).get(page("ranking", call)).content.decode()
    for reference in references:
        assert f'{page("sheet", call, reference=reference)}#calibrated-review"' in content
        assert f'{page("ranking_rank", call, reference=reference)}?round=review"' in content
    for member in members:
        assert f'{page("ranking_juror", call, pk=member)}?round=review"' in content
    assert content.count(f'{page("ranking_marks", call)}?round=review"') == 3
    assert page("snapshot_file", call, round="review", number=1) in content
    assert f'{page("what_if", call)}?round=review"' in content


def test_the_chart_of_severities_reads_without_colour_and_without_eyes(judged):
    call, _references, _members = judged
    shown = officer_of(call).get(page("ranking", call))
    content = shown.content.decode()
    severities = shown.context["table"].severities
    assert content.count('fill="url(#harsh)"') == content.count("bar--harsh") == 2
    assert content.count("bar--kind") == 1
    for one in severities:  # the drawing is hidden from a screen reader; the table says it
        assert f"{one.words}<span" in content


def test_the_line_is_said_in_places_and_money(judged):
    call, _references, _members = judged
    shown = officer_of(call).get(page("ranking", call))
    assert (
        shown.context["table"].budget.words
        == "One place, 40\u00a0000\u00a0USD: the largest award for each place"
    )
    assert "Funding line: One place, 40\u00a0000\u00a0USD" in shown.content.decode()


def test_the_table_of_scores_says_what_each_agreement_is_of(judged):
    call, references, _members = judged
    table = officer_of(call).get(page("ranking_marks", call)).context["table"]
    assert [(row.application.reference, scores) for row, scores in table.lines] == [
        (references[0], (100.0, 92.0, 88.0)),
        (references[1], (80.0, 72.0, 68.0)),
        (references[2], (100.0, 20.0, 60.0)),
    ]
    assert (table.paired, table.complete) == (3, 3)


def test_a_severity_leads_to_the_marks_of_its_juror(judged):
    call, _references, members = judged
    shown = officer_of(call).get(page("ranking_juror", call, pk=members[1]))
    source = shown.context["source"]
    assert [(line.own, line.row.mean, round(line.gap, 4)) for line in source.lines] == [
        (92.0, pytest.approx(280 / 3), 1.3333),
        (72.0, pytest.approx(220 / 3), 1.3333),
        (20.0, 60.0, 40.0),
    ]
    assert source.words == "14.2 points harsher than the panel"
    assert sum(line.gap for line in source.lines) / 3 == pytest.approx(source.points)


def test_an_expected_rank_leads_to_the_others(judged):
    call, references, _members = judged
    source = officer_of(call).get(page("ranking_rank", call, reference=references[0])).context["source"]
    assert [row.application.reference for row, _chance, _verdict in source.lines] == references[1:]
    assert 1 + sum(chance for _row, chance, _verdict in source.lines) == pytest.approx(
        source.row.expected_rank
    )


def test_a_calibrated_score_leads_to_its_jurors_severity(judged):
    call, references, _members = judged
    shown = officer_of(call).get(page("sheet", call, reference=references[2]))
    [(_sheet, _spread, source)] = shown.context["sheets"]
    assert sum(line[-1] for line in source.lines) / 3 == pytest.approx(source.row.calibrated)
    assert b'id="calibrated-review"' in shown.content


def test_the_file_is_the_snapshot_to_the_byte_and_can_be_recomputed(judged, tmp_path):
    call, _references, _members = judged
    answer = approver_of(call).get(page("snapshot_file", call, round="review", number=1))
    assert answer.content == Ranking.objects.get().document.encode()
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith("attachment;")
    file = tmp_path / "ranking.json"
    file.write_bytes(answer.content)
    call_command("verify_ranking", str(file), sha256=Ranking.objects.get().sha256)
    assert "Expert" not in answer.content.decode()
    assert [card["juror"] for card in json.loads(answer.content)["inputs"]["scorecards"]].count("J1") == 3


@pytest.mark.parametrize("name", ["ranking_marks", "what_if"])
def test_no_source_opens_before_the_round_is_closed_or_to_other_staff(name):
    call, _assignments = reviewed_call(1)
    assert officer_of(call).get(page(name, call)).status_code == 404
    assert elsewhere().get(page(name, call)).status_code == 404


class TestWhatIf:
    def test_it_begins_with_the_terms_on_the_record(self, judged):
        call, references, _members = judged
        shown = officer_of(call).get(page("what_if", call))
        assert [(one.application.reference, one.place, one.up) for one in shown.context["moves"]] == [
            (references[0], 1, 0),
            (references[1], 2, 0),
            (references[2], 3, 0),
        ]
        assert "These are the terms on the record" in shown.content.decode()

    def test_it_says_who_would_move_in_and_out(self, judged):
        call, references, members = judged
        # Without the second juror: 94, 74 and 80.
        shown = officer_of(call).get(page("what_if", call), {"without": members[1], "places": "2"})
        moved = [(one.application.reference, one.place, one.words) for one in shown.context["moves"]]
        assert moved == [
            (references[0], 1, ""),
            (references[2], 2, "1 place up"),
            (references[1], 3, "1 place down"),
        ]
        assert (shown.context["moved_in"], shown.context["moved_out"]) == (1, 0)

    @pytest.mark.parametrize(
        ("query", "scores"),
        [
            ({"weight_benefit": "0", "weight_feasibility": "100"}, [280 / 3, 220 / 3, 60.0]),
            ({"basis": "median"}, [92.0, 72.0, 60.0]),
            ({"basis": "calibrated"}, [280 / 3, 220 / 3, 60.0]),
        ],
    )
    def test_it_scores_by_other_weights_and_methods(self, judged, query, scores):
        call, _references, _members = judged
        shown = officer_of(call).get(page("what_if", call), query)
        assert [one.score for one in shown.context["moves"]] == pytest.approx(scores)
        assert shown.context["form"].is_other

    def test_weights_that_do_not_make_100_are_told_beside_the_field(self, judged):
        call, _references, _members = judged
        shown = officer_of(call).get(page("what_if", call), {"weight_benefit": "50"})
        assert shown.status_code == 422
        assert shown.context["form"].errors == {
            "weight_benefit": ["The weights make 90; together they have to make 100."]
        }
        assert shown.context["moves"] == []

    def test_it_reads_only_and_answers_in_words(self, judged):
        call, _references, _members = judged
        client, before = officer_of(call), (LedgerEntry.objects.count(), Ranking.objects.count())
        shown = client.get(page("what_if", call), dict.fromkeys(FIELDS, "NaN"))
        assert shown.status_code == 422
        assert sorted(shown.context["form"].errors) == sorted(FIELDS)
        assert client.post(page("what_if", call)).status_code == 405
        assert (LedgerEntry.objects.count(), Ranking.objects.count()) == before


@pytest.mark.parametrize("size", [1, 30])
def test_each_source_costs_the_same_with_1_and_30_rows(size):
    call = decided_call(("awarded",) * size, places=2)
    member = PanelMember.objects.filter(call=call)[0]
    reference = rankings.compute(first_round(call)).rows[0].application.reference
    client, costs = officer_of(call), {}
    addresses: dict[str, dict[str, Any]] = {
        "ranking_marks": {},
        "ranking_juror": {"pk": member.pk},
        "ranking_rank": {"reference": reference},
        "what_if": {},
        "snapshot_file": {"round": "review", "number": 1},
    }
    for name, more in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(name, call, **more)).status_code == 200
        costs[name] = len(queries)
    assert costs == {
        "ranking_marks": 13,
        "ranking_juror": 13,
        "ranking_rank": 12,
        "what_if": 14,
        "snapshot_file": 30,  # it is entered into the log and the ledger
    }
