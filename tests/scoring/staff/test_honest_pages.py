"""What pages of the office say before an act, and what they do not say before its time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.models import Notice
from scoring import decision_table
from scoring.models import Assignment, Expert, PanelMember
from scoring.services import announcing, deciding
from scoring.services import panel as panels
from scoring.services import ranking as rankings
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.people import make_user
from tests.factories.scoring import (
    closed_call,
    decide,
    first_round,
    give_marks,
    locked_round,
    make_expert,
    reviewed_call,
    seat,
    set_date,
)
from tests.scoring.staff.pages import client_of, news, officer_of, page

pytestmark = pytest.mark.django_db


def test_of_an_open_round_no_mark_is_told_and_of_a_closed_one_it_is():
    call, assignments = reviewed_call(1)
    for one, mark in zip(assignments, (1, 5, 5), strict=True):
        give_marks(one, {"benefit": mark, "feasibility": mark})
    shown = officer_of(call).get(page("progress", call)).text
    assert "differ widely" in shown
    assert " apart" not in shown.replace("points of 100 apart", "")
    assert "from 20 to 100" not in shown
    cards.lock_round(first_round(call), by=person_with(call, "officer"))
    closed = officer_of(call).get(page("progress", call), {"round": "review"}).text
    assert "from 20 to 100: 80 apart" in closed


class TestAddingByHand:
    @pytest.fixture
    def by_hand(self):
        call, judged = closed_call(2)
        spare = seat(call, name="Spare Juror", languages=["kk", "ru"])
        PanelMember.objects.filter(pk=spare.pk).update(max_load=1)
        return call, judged, spare

    def test_load_and_languages_stand_beside_the_choice(self, by_hand):
        call, judged, spare = by_hand
        form = officer_of(call).get(page("assign", call, round="review")).context["form"]
        assert dict(form.fields["member"].choices)[str(spare.pk)] == "Spare Juror · 0 of 1 · Kazakh, Russian"
        assert dict(form.fields["application"].choices)[judged[0].reference].endswith(" · English")

    def test_it_is_confirmed_and_warned_of_from_one_more_than_agreed(self, by_hand):
        call, judged, spare = by_hand
        client, url = officer_of(call), page("assign", call, round="review")
        said = [
            news(client.post(url, {"application": one.reference, "member": spare.pk}, follow=True))
            for one in judged
        ]
        first, second = (one.reference for one in judged)
        other = "{} is in a language that Spare Juror does not read by the roster: English."
        assert said == [
            [f"Assigned: {first} to Spare Juror.", other.format(first)],
            [
                f"Assigned: {second} to Spare Juror.",
                "Spare Juror now has 2 in this round; agreed were 1.",
                other.format(second),
            ],
        ]
        assert Assignment.objects.filter(member=spare).count() == 2


class TestInviting:
    def test_the_page_leads_to_a_new_entry_for_who_may_write_one(self):
        call, _judged = closed_call(1)
        link = "Add somebody to the roster</a>"
        assert link not in officer_of(call).get(page("invite", call)).text
        officer = person_with(call, "officer")
        officer.is_hub_staff = True
        officer.save()
        assert link in client_of(officer).get(page("invite", call)).text

    def test_after_the_only_one_found_is_invited_nobody_matches_is_not_said(self):
        call, _judged = closed_call(1)
        nora = make_expert("Nora Fersk")
        make_expert("Somebody Else")
        url = f"{page('invite', call)}?words=Nora"
        shown = officer_of(call).post(url, {"expert": nora.pk}, follow=True)
        assert news(shown) == ["Nora Fersk is invited."]
        assert "Nobody on the roster matches." not in shown.text
        assert [one.name for one, _country, _away in shown.context["rows"]] == ["Somebody Else"]

    def test_with_everybody_invited_it_says_so(self):
        call, _judged = closed_call(1)
        Expert.objects.update(is_active=False)
        nora = make_expert("Nora Fersk")
        shown = officer_of(call).post(page("invite", call), {"expert": nora.pk}, follow=True)
        assert "Everybody on the roster who can be invited is on the panel." in shown.text

    def test_who_is_asked_late_still_has_time_to_read(self):
        call, _judged = closed_call(1)
        call.key_dates.filter(kind="review_until").delete()
        ends = clock.now().replace(second=0, microsecond=0) + timedelta(days=6)
        set_date(call, "review_until", ends)
        asked = panels.invite(call, make_expert(), by=person_with(call, "officer"))
        assert asked.expires_at < ends - timedelta(days=2)


def test_without_quorum_they_stand_in_one_order_everywhere():
    call, assignments = reviewed_call(3)
    by_reference = sorted(assignments, key=lambda one: one.application.reference)
    for one, mark in zip(by_reference[::3], (1, 3, 5), strict=True):
        give_marks(one, {"benefit": mark, "feasibility": mark})
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="Two of the jurors fell ill.")
    call.refresh_from_db()
    ranked = [row.application.reference for row in rankings.compute(first_round(call)).rows]
    table = [one.application.reference for one in decision_table.table_of(call).candidates]
    assert table == ranked == sorted(ranked)


def test_the_letter_of_a_decision_counts_the_scorecards_and_praises_nobody():
    call, assignments = reviewed_call(1)
    give_marks(assignments[0])
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="Two of the jurors fell ill.")
    decide(call.applications.get(), "not_awarded", quorum_waiver="Two of the jurors fell ill.")
    call = deciding.close_decisions(call, by=person_with(call, "officer"))
    tomorrow = (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0, tzinfo=None)
    announcing.prepare(call, embargo_wall=tomorrow, by=person_with(call, "officer"))
    letter = Notice.objects.filter(event="scoring/decision_not_awarded")[0]
    assert "Scorecards that count: 1." in letter.text
    assert "with care" not in letter.text


def test_the_ranking_warns_of_calibrated_scores_that_rest_on_little():
    call, assignments = reviewed_call(1)
    for one, mark in zip(assignments, (1, 3, 5), strict=True):
        give_marks(one, {"benefit": mark, "feasibility": mark})
    cards.lock_round(first_round(call), by=person_with(call, "officer"))
    shown = officer_of(call).get(page("ranking", call))
    assert "Calibrated scores are unsure here" in shown.text
    assert shown.context["table"].caution.startswith("No reading more than the fewest")


def test_where_jurors_agree_on_many_there_is_a_range_and_no_warning():
    call, _round = locked_round(6)
    shown = officer_of(call).get(page("ranking", call))
    assert "Calibrated scores are unsure here" not in shown.text
    assert all(line.calibrated_range for line in shown.context["table"].lines)
    assert [one.range for one in shown.context["table"].severities] == ["0.0 to 0.0"] * 3


def test_an_empty_reason_in_the_meeting_is_answered_by_the_page():
    call, _round = locked_round(1)
    client = officer_of(call)
    wall = f"?at={call.applications.get().reference}&marks=hidden"
    content = client.get(page("meeting", call)).text
    form = content[content.index(f'action="{wall.replace("&", "&amp;")}"') :]
    assert "novalidate" in form[: form.index(">")]
    refused = client.post(f"{page('meeting', call)}{wall}", {"outcome": "awarded", "reason": ""})
    assert refused.context["form"].errors == {"reason": ["Give a reason."]}


def test_the_list_of_applications_is_folded_where_it_is_narrow():
    call, _round = locked_round(2)
    content = officer_of(call).get(page("meeting", call)).text
    fold = content[content.index('<details class="fold room__narrow">') : content.index("</details>")]
    assert all(one.title in fold for one in call.applications.all())


def test_a_colleague_without_the_call_has_no_page_to_close():
    call, _round = locked_round(1)
    stranger = client_of(make_user("Elsewhere"))
    assert stranger.get(page("close_decisions", call)).status_code == 404
