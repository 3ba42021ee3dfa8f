"""The ranking shows raw marks first, everything else beside them, and leads to every scorecard."""

from __future__ import annotations

import pytest

from calls.models import Call
from scoring.agreement_words import agreement_words
from scoring.models import Ranking
from scoring.ranking_table import _severity, spread_of
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.remembered import remembered
from tests.factories.scoring import first_round, give_draft, give_marks, reviewed_call
from tests.scoring.staff.pages import approver_of, news, officer_of, page

pytestmark = pytest.mark.django_db

MARKS = {  # application by its place in the references: each juror's marks for benefit and feasibility
    0: ((5, 5), (5, 4), (4, 5)),
    1: ((4, 4), (4, 3), (3, 4)),
    2: ((5, 5), (1, 1), (3, 3)),
}


@pytest.fixture
@remembered
def ranked():
    """Three applications with marks of their own; the third divides the panel; one place."""
    call, assignments = reviewed_call(3, places=1)
    references = sorted({one.application.reference for one in assignments})
    members = sorted({one.member_id for one in assignments})
    for one in assignments:
        benefit, feasibility = MARKS[references.index(one.application.reference)][
            members.index(one.member_id)
        ]
        give_marks(one, {"benefit": benefit, "feasibility": feasibility}, reason=f"Because of {benefit}.")
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return Call.objects.get(pk=call.pk), references


class TestTheRanking:
    def test_it_shows_no_mark_before_the_round_is_closed(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0], {"benefit": 5, "feasibility": 4})
        client = officer_of(call)
        shown = client.get(page("ranking", call))
        assert shown.context["page_title"] == "The round is not closed yet"
        assert b"92.0" not in shown.content
        sheet = client.get(page("sheet", call, reference=assignments[0].application.reference))
        assert b"92.0" not in sheet.content
        assert b"The plan is costed." not in sheet.content

    def test_places_means_spread_and_flags(self, ranked):
        call, references = ranked
        table = officer_of(call).get(page("ranking", call)).context["table"]
        rows = [
            (
                line.row.place,
                line.row.application.reference,
                round(line.row.mean, 4),
                round(line.row.spread, 4),
            )
            for line in table.lines
        ]
        assert rows == [
            (1, references[0], 93.3333, 12.0),
            (2, references[1], 73.3333, 12.0),
            (3, references[2], 60.0, 80.0),
        ]
        assert [str(line.flag.label) if line.flag else "" for line in table.lines] == [
            "",
            "",
            "Scores differ by 80",
        ]
        assert [line.is_last_in for line in table.lines] == [True, False, False]
        assert (table.divergent, table.without_quorum) == (1, 0)

    def test_severity_is_named_and_sums_to_nothing(self, ranked):
        call, _references = ranked
        table = officer_of(call).get(page("ranking", call)).context["table"]
        assert len(table.severities) == 3
        assert sum(one.points for one in table.severities) == pytest.approx(0)
        assert table.severities[0].words == f"{table.severities[0].points:.1f} points harsher than the panel"

    @pytest.mark.parametrize(
        ("points", "figures"), [(7.46, "7.5"), (-0.151, "0.2"), (0.05, "0.1"), (12.449, "12.4")]
    )
    def test_the_picture_and_the_table_beside_it_round_alike(self, points, figures):
        bar = _severity(1, "A juror", points, 20.0, None)
        assert bar.signed.lstrip("+−") == figures
        assert bar.words.startswith(f"{figures} points")

    @pytest.mark.parametrize("order", ["raw", "calibrated", "expected", "nonsense"])
    def test_every_order_has_every_row(self, ranked, order):
        call, references = ranked
        table = officer_of(call).get(page("ranking", call), {"order": order}).context["table"]
        assert sorted(line.row.application.reference for line in table.lines) == references
        assert any(line.is_last_in for line in table.lines) == (order in ("raw", "nonsense"))

    def test_every_number_leads_to_its_scorecards(self, ranked):
        call, references = ranked
        client = officer_of(call)
        content = client.get(page("ranking", call)).content.decode()
        for reference in references:
            assert content.count(page("sheet", call, reference=reference)) == 5
        sheet = client.get(page("sheet", call, reference=references[2]))
        [(one, spread, _calibrated)] = sheet.context["sheets"]
        assert [[mark.value for mark in line.marks] for line in one.lines] == [[5, 1, 3], [5, 1, 3]]
        assert spread.label == "Scores 20, 60, 100; mean 60.0"
        assert sheet.content.count(b"Because of 5.") == 2

    def test_a_snapshot_is_taken_once_for_the_same_scorecards(self, ranked):
        call, _references = ranked
        client = officer_of(call)
        for _time in range(2):
            shown = client.post(page("snapshot", call, round="review"), follow=True)
        taken = Ranking.objects.get()
        assert taken.sha256 in shown.content.decode()

    def test_below_the_quorum_there_is_no_place(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0])
        give_draft(assignments[1])
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        shown = officer_of(call).get(page("ranking", call))
        [line] = shown.context["table"].lines
        assert (line.row.place, line.row.count, line.zone) == (None, 1, None)
        assert b"No quorum" in shown.content
        assert b"0 applications are ranked" in shown.content

    def test_an_approver_reads_it_without_the_button(self, ranked):
        call, _references = ranked
        assert b"Freeze the ranking" not in approver_of(call).get(page("ranking", call)).content

    def test_a_snapshot_of_an_open_round_is_refused_in_words(self):
        call, _assignments = reviewed_call(1)
        shown = officer_of(call).post(page("snapshot", call, round="review"), follow=True)
        assert news(shown) == ["A ranking is taken once the round is closed."]


class TestWords:
    @pytest.mark.parametrize(
        ("alpha", "beginning"),
        [
            (None, "Too few scorecards"),
            (0.8, "The jurors agree closely"),
            (0.7, "The jurors agree fairly well"),
            (0.5, "The jurors agree somewhat"),
            (-0.3, "The jurors hardly agree"),
        ],
    )
    def test_agreement_has_a_lay_sentence(self, alpha, beginning):
        assert agreement_words(alpha).startswith(beginning)

    def test_a_spread_lies_on_its_line(self):
        spread = spread_of([0.0, 50.0, 100.0])
        assert spread is not None
        assert (spread.marks, spread.mean, spread.reach) == (
            ("4.0", "104.0", "204.0"),
            "104.0",
            "M4.0 14H204.0",
        )
        assert spread_of([]) is None
