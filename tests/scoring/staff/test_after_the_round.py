"""A closed round: what its pages say, what comes next, where its line lies, how equal means are parted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from calls.models import Call, Round
from scoring import ranking_table, score_sheet
from scoring.minutes import minutes_of
from scoring.minutes_pdf import minutes_pdf
from scoring.models import Conflict, PanelMember
from scoring.services import deciding, ranking
from scoring.services import meeting as meetings
from scoring.services import scoring as cards
from tests.core.pdf.reading import words_of
from tests.factories.calls import person_with
from tests.factories.meeting import attended, judged_call, seat_of
from tests.factories.scoring import (
    closed_call,
    decide,
    first_round,
    further_round,
    give_marks,
    in_review,
    locked_round,
    person_of,
    reviewed_call,
)
from tests.scoring.staff.pages import client_of, officer_of, page

pytestmark = pytest.mark.django_db


def closed_early() -> Call:
    """One of three jurors handed in, then the round was closed."""
    call, assignments = reviewed_call(1)
    give_marks(assignments[0])
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return call


def test_the_scoring_page_of_a_closed_round_speaks_of_what_was():
    call = closed_early()
    shown = officer_of(call).get(page("progress", call))
    assert [str(one.pill.label) for one in shown.context["jurors"]].count("Not handed in") == 2
    assert "The round was closed on" in shown.text
    for words in ("The jurors score until", "Under way", "Not yet"):
        assert words not in shown.text, words


def test_the_next_step_stands_on_the_ranking_the_overview_and_the_office():
    call, first = locked_round(2)
    client = officer_of(call)
    second = further_round(call)

    def told() -> list[str]:
        step = client.get(page("ranking", call)).context["next_step"]
        places = [reverse("calls:office"), reverse("applications:overview", args=[call.slug])]
        assert all(step.seen_at in client.get(one).text for one in places)
        return [step.title, step.url]

    chosen = page("shortlist", call, round=first.key)
    assert told() == [f"Choose who goes on to “{second.name}”", chosen]
    Round.objects.filter(pk=second.pk).delete()
    assert told() == ["Record the decisions on 2 applications", page("decisions", call)]
    for one in Application.objects.filter(call=call).select_related("call"):
        decide(one, "not_awarded")
    assert told() == ["Close the decisions", page("close_decisions", call)]
    deciding.close_decisions(Call.objects.get(pk=call.pk), by=person_with(call, "officer"))
    assert client.get(page("ranking", call)).context["next_step"] is None


def test_nothing_comes_next_while_the_round_is_open():
    call, _assignments = reviewed_call(1)
    assert page("decisions", call) not in officer_of(call).get(reverse("calls:office")).text


@pytest.mark.parametrize(("size", "words"), [(1, "One goes on"), (None, "")])
def test_before_the_last_round_the_line_is_that_of_the_shortlist_or_none(size, words):
    call, assignments = reviewed_call(3, places=2)
    Round.objects.update(shortlist_size=size)
    further_round(call)
    references = sorted({one.application.reference for one in assignments})
    for one in assignments:
        mark = 5 - references.index(one.application.reference)
        give_marks(one, {"benefit": mark, "feasibility": mark})
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    shown = officer_of(call).get(page("ranking", call))
    table = shown.context["table"]
    assert (table.line.places, table.line.words, table.line.is_funding) == (size, words, False)
    assert [one.row.application.reference for one in table.lines if one.is_last_in] == references[: size or 0]
    assert "unding line" not in shown.text
    assert {bool(one.zone) for one in table.lines} == {size is not None}
    Round.objects.filter(call=call, key="interview").delete()
    assert "Funding line: Two places" in officer_of(call).get(page("ranking", call)).text


def parted() -> Call:
    """Three of equal mean: one before the others by a criterion, those beside one another."""
    call, assignments = reviewed_call(3)
    criteria = {one.key: one for one in first_round(call).rubric.criteria.all()}
    for order, key in enumerate(("benefit", "feasibility"), 1):
        criteria[key].tie_break_order = order
        criteria[key].weight = 50
        criteria[key].save()
    first = assignments[0].application_id
    for one in assignments:
        marks = (4, 2) if one.application_id == first else (3, 3)
        give_marks(one, dict(zip(("benefit", "feasibility"), marks, strict=True)))
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return call


def test_equal_means_say_what_parted_them_or_that_the_place_is_shared():
    call = parted()
    table = ranking_table.table_of(call, ranking.compute(first_round(call)))
    by = "equal mean, parted by “Benefit”"
    assert [one.tie for one in table.lines] == [by, f"{by}; shares this place", f"{by}; shares this place"]
    assert officer_of(call).get(page("ranking", call)).text.count("shares this place") == 2
    for one in Application.objects.filter(call=call).select_related("call"):
        decide(one, "not_awarded")
    attended(call)
    found = minutes_of(call)
    assert found is not None
    assert "parted by “Benefit”" in words_of(minutes_pdf(found))


@pytest.mark.parametrize(("jurors", "is_trimmed"), [(4, False), (5, True)])
def test_the_sheet_strikes_out_what_the_trimmed_mean_leaves_out(jurors, is_trimmed):
    call, _judged = closed_call(1)
    Round.objects.filter(call=call).update(jurors_per_application=jurors)
    assignments = in_review(call, jurors)
    scores = [(1, 1), (5, 4), (3, 3), (4, 3), (3, 4)]
    for one, (benefit, feasibility) in zip(assignments, scores, strict=False):
        give_marks(one, {"benefit": benefit, "feasibility": feasibility})
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    application = assignments[0].application
    [sheet] = score_sheet.sheets_of(application)
    given = sorted(float(one.card.score or 0) for one in sheet.columns if one.card)
    away = sorted(float(one.card.score or 0) for one in sheet.columns if one.card and one.is_trimmed)
    assert away == ([given[0], given[-1]] if is_trimmed else [])
    [row] = ranking.compute(first_round(call)).rows
    assert sheet.trimmed == (pytest.approx(row.trimmed) if is_trimmed else None)
    text = officer_of(call).get(page("sheet", call, reference=application.reference)).text
    assert text.count("<s>") == text.count("left out of the trimmed mean") == len(away)


def test_how_many_differ_widely_leads_to_their_rows():
    call, assignments = reviewed_call(1)
    for one, mark in zip(assignments, (1, 3, 5), strict=True):
        give_marks(one, {"benefit": mark, "feasibility": mark})
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    text = officer_of(call).get(page("ranking", call)).text
    row = f"row-{assignments[0].application.reference}"
    assert f'href="#{row}"' in text
    assert f'id="{row}"' in text


def test_the_chair_s_list_tells_no_place_where_something_is_kept_from_them():
    call = judged_call(3, chair_recused=True)
    url = reverse("scoring:chair_meeting", kwargs={"slug": call.slug})
    shown = client_of(person_of(seat_of(call, "chair"))).get(url)
    assert [one.place for one in shown.context["table"].candidates] == [None, None]
    assert shown.context["last_in"] is None
    for words in ("An officer of the call records", "they are no places", "Application 1 of 2"):
        assert words in shown.text, words
    other = judged_call(2)
    whole = client_of(person_of(seat_of(other, "chair"))).get(
        reverse("scoring:chair_meeting", kwargs={"slug": other.slug})
    )
    assert None not in [one.place for one in whole.context["table"].candidates]
    assert "they are no places" not in whole.text


def test_the_chair_reads_each_closed_round():
    call, first = locked_round(1)
    second = further_round(call)
    client: Client = client_of(person_of(seat_of(call, "chair")))
    url = reverse("scoring:chair", kwargs={"slug": call.slug})
    assert client.get(url).context["chips"] == []
    assert client.get(url, {"round": second.key}).status_code == 404
    Round.objects.filter(pk=second.pk).update(locked_at=first.locked_at)
    assert client.get(url).context["round"] == second
    asked = client.get(url, {"round": first.key})
    assert (asked.context["round"], len(asked.context["rows"])) == (first, 1)
    assert [(one["url"], one["is_current"]) for one in asked.context["chips"]] == [
        (f"?round={first.key}", True),
        (f"?round={second.key}", False),
    ]


def test_the_minutes_name_who_led_say_that_nothing_was_noted_and_what_the_vote_was_on():
    call = judged_call(3, chair_recused=True)
    officer, away = person_with(call, "officer"), seat_of(call, "juror")
    application = Application.objects.get(call=call, assignments__state="recused")
    Conflict.objects.create(member=away, application=application, kind="declared")
    meeting = meetings.open_meeting(call, by=officer)
    there = [one.pk for one in PanelMember.objects.filter(call=call).exclude(pk=away.pk)]
    meetings.record_attendance(meeting, members=there, officers=[officer.pk], by=officer)
    voter = PanelMember.objects.filter(call=call, pk__in=there, role="juror")[0]
    meetings.vote(meeting, application, voter, choice="for", by=officer)
    found = minutes_of(call)
    assert found is not None
    item = next(one for one in found.items if one.application == application)
    assert [one.member.role for one in item.absences] == ["chair"]
    words = words_of(minutes_pdf(found))
    for told in (
        f"{seat_of(call, 'chair').expert.name}, who chairs; led by: {officer}",
        "No discussion noted.",
        "For or against an award:",
    ):
        assert told in words, told
