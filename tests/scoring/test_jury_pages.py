"""The juror's work: queue, proposal beside scorecard, own marks, recusal, the chair's view."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from calls.models import Criterion, Round, Rubric
from core import clock
from scoring.models import Assignment, Declaration, PanelMember, Scorecard, Workings
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.factories.applications import GOOD, owner_of
from tests.factories.calls import person_with
from tests.factories.people import make_user
from tests.factories.scoring import (
    first_round,
    fresh_assignment,
    give_draft,
    give_marks,
    juror_of,
    person_of,
    reviewed_call,
    seat,
)

pytestmark = pytest.mark.django_db


def ready(applications: int = 1, jurors: int = 3):
    """A call in review whose jurors have seen the worked example."""
    call, assignments = reviewed_call(applications, jurors)
    PanelMember.objects.update(example_seen_at=call.sealed_at)
    return call, [fresh_assignment(one) for one in assignments]


def card_url(one) -> str:
    return reverse("scoring:card", kwargs={"assignment": one.public_id})


WHILE_TYPING = {"X-Autosave": "1"}
PAGE = "09f911029d74e35b"


def marked(one) -> int | None:
    """The mark for the benefit, as it is kept."""
    return Scorecard.objects.get(assignment=one).marks.get(criterion__key="benefit").value


def typed(version: int = 0, act: str = "save", **fields: str) -> dict[str, str]:
    marks = {
        "mark_benefit": "4",
        "mark_feasibility": "3",
        "reason_benefit": "Measured.",
        "recommendation": "fund",
    }
    return {"version": str(version), "act": act, **marks, **fields}


class TestTheQueue:
    def test_it_counts_and_names_what_comes_next(self):
        _call, assignments = ready(applications=3)
        mine = sorted(
            (one for one in assignments if one.member == assignments[0].member), key=lambda one: one.position
        )
        give_marks(mine[0])
        give_draft(mine[1], {"benefit": 5})
        page = signed_in(juror_of(mine[0])).get(reverse("scoring:queue"))
        assert page.context["page_title"] == "1 of 3 scored, about 30 minutes of work left"
        assert page.context["act_label"] == "Continue with proposal 2"
        assert "Draft: 1 of 2 criteria" in page.text
        assert [row.title[:2] for row in page.context["todo"]] == ["2.", "3."]

    def test_who_sits_on_no_panel_has_no_queue(self):
        call, assignments = ready()
        for user in (make_user(), person_with(call, "officer"), owner_of(assignments[0].application)):
            assert signed_in(user).get(reverse("scoring:queue")).status_code == 404
        assert Client().get(reverse("scoring:queue")).status_code == 302

    def test_a_recused_proposal_stays_as_a_line_without_its_title(self):
        _call, assignments = ready()
        one = assignments[0]
        Application.objects.filter(pk=one.application.pk).update(title="Unmistakable title")
        cards.recuse(one, by=juror_of(one), reason="A tie.")
        page = signed_in(juror_of(one)).get(reverse("scoring:queue")).text
        assert "You stepped back from this proposal" in page
        assert "Unmistakable title" not in page

    def test_after_the_lock_it_says_what_counts_and_offers_no_change(self):
        call, assignments = ready(applications=3)
        mine = [one for one in assignments if one.member == assignments[0].member]
        give_marks(mine[0])
        give_draft(mine[1], {"benefit": 5})
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        page = signed_in(juror_of(mine[0])).get(reverse("scoring:queue"))
        pills = sorted(str(row.pill.label) for row in page.context["done"])
        assert pills == ["Draft, does not count", "Locked", "Not scored"]
        assert "They can no longer be changed." in page.text
        assert "change it until the round closes" not in page.text

    def test_after_the_lock_nobody_is_sent_to_the_first_steps(self):
        call, assignments = reviewed_call(1, 3)
        Declaration.objects.filter(member=assignments[0].member).delete()
        client = signed_in(juror_of(assignments[0]))
        assert "Before the proposals open" in client.get(reverse("scoring:queue")).text
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        page = client.get(reverse("scoring:queue")).text
        assert "Before the proposals open" not in page
        assert "There is nothing left to do here." in page

    def test_without_an_assignment_it_names_the_call_and_offers_no_marks(self):
        call, _assignments = ready()
        member = seat(call)
        PanelMember.objects.filter(pk=member.pk).update(example_seen_at=member.code_signed_at)
        page = signed_in(person_of(member)).get(reverse("scoring:queue"))
        assert page.context["page_kicker"] == call.title
        assert "We write to you when it is." in page.text
        assert reverse("scoring:own_marks", kwargs={"slug": call.slug}) not in page.text

    def test_it_costs_the_same_for_1_and_for_30_rows(self, django_assert_num_queries):
        for size in (1, 30):
            _call, assignments = ready(applications=size)
            client = signed_in(juror_of(assignments[0]))
            give_draft(assignments[0])
            client.get(reverse("scoring:queue"))
            with django_assert_num_queries(10):
                client.get(reverse("scoring:queue"))


class TestTheScorecard:
    def test_the_proposal_stands_beside_the_anchors(self):
        _call, assignments = ready()
        page = signed_in(juror_of(assignments[0])).get(card_url(assignments[0])).text
        assert GOOD["summary"] in page
        for mark in range(6):
            assert f"Mark {mark}" in page
        assert "I cannot judge this." in page

    def test_what_the_applicant_wrote_is_marked_with_its_language_and_what_the_form_says_is_not(self):
        _call, assignments = ready()
        page = signed_in(juror_of(assignments[0])).get(
            card_url(assignments[0]), headers={"accept-language": "ru"}
        )
        assert f'<div lang="en" dir="auto"><p>{GOOD["summary"]}</p></div>' in page.text
        assert "<h2>Summary (ru)</h2>" in page.text
        assert "<div><p>No (ru)</p></div>" in page.text

    def test_the_first_button_of_the_form_which_enter_presses_saves_and_stays(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        form = client.get(card_url(one)).text.split("data-autosave", 1)[1]
        first = form[form.index("<button") : form.index("</button>")]
        assert 'value="save"' in first
        assert 'aria-hidden="true"' in first
        assert client.post(card_url(one), typed())["Location"] == card_url(one)
        assert Scorecard.objects.get(assignment=one).state == "draft"

    def test_a_draft_is_saved_and_shown_again(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        client.post(card_url(one), typed(feedback="Well costed.", note="Ask them."))
        card = Scorecard.objects.get()
        assert (card.state, card.version, card.feedback, card.note) == (
            "draft",
            1,
            "Well costed.",
            "Ask them.",
        )
        page = client.get(card_url(one))
        assert page.context["form"]["mark_benefit"].value() == "4"
        assert "So far 72 of 100 over 2 of 2 criteria." in page.text

    def test_submitting_moves_on_to_the_next_proposal(self):
        _call, assignments = ready(applications=2)
        mine = sorted(
            (one for one in assignments if one.member == assignments[0].member), key=lambda one: one.position
        )
        client = signed_in(juror_of(mine[0]))
        reply = client.post(card_url(mine[0]), typed(act="submit"))
        # At the top, where it is said that the scorecard is submitted and the proposal begins.
        assert reply["Location"] == card_url(mine[1])
        named = f"The scorecard of “{mine[0].application.title}” is submitted."
        assert named in client.get(reply["Location"]).text
        assert client.post(card_url(mine[1]), typed(act="submit"))["Location"] == reverse("scoring:queue")
        assert set(Scorecard.objects.values_list("state", flat=True)) == {"submitted"}

    def test_the_keyboard_skips_to_the_first_criterion_without_a_mark(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        assert client.get(card_url(one)).context["skip_to"] == "id_mark_benefit_0"
        client.post(card_url(one), typed(mark_feasibility=""))
        page = client.get(card_url(one))
        assert '<a class="skip" href="#id_mark_feasibility_0"' in page.text
        assert 'id="id_mark_feasibility_0"' in page.text
        client.post(card_url(one), typed(version=1))
        assert client.get(card_url(one)).context["skip_to"] == "scorecard-title"
        client.post(card_url(one), typed(version=2, act="submit"))
        assert client.get(card_url(one)).context["skip_to"] == "scorecard-title"

    def test_what_a_submission_lacks_stands_beside_its_field_and_nothing_typed_is_lost(self):
        _call, assignments = ready()
        one = assignments[0]
        reply = signed_in(juror_of(one)).post(
            card_url(one), typed(act="submit", mark_feasibility="", feedback="Kept.", recommendation="")
        )
        form = reply.context["form"]
        assert form.errors == {
            "mark_feasibility": ["Give a mark for “Feasibility”."],
            "recommendation": ["Choose your recommendation."],
        }
        assert "Kept." in reply.text
        assert reply.text.index("Error:") < reply.text.index("<body")
        assert (Scorecard.objects.get().state, Scorecard.objects.get().version) == ("draft", 1)
        again = signed_in(juror_of(one)).post(card_url(one), typed(version=1, act="submit"))
        assert again.status_code == 302
        assert Scorecard.objects.get().state == "submitted"

    def test_another_window_is_shown_and_not_overwritten(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        client.post(card_url(one), typed(mark_benefit="5"))
        reply = client.post(card_url(one), typed(version=0, mark_benefit="1", note="Typed here."))
        assert "Benefit: 5" in reply.text
        assert "Typed here." in reply.text
        assert Scorecard.objects.get().marks.get(criterion__key="benefit").value == 5
        client.post(
            card_url(one), typed(version=int(reply.context["form"]["version"].value()), mark_benefit="1")
        )
        assert Scorecard.objects.get().marks.get(criterion__key="benefit").value == 1

    def test_a_mark_that_is_no_choice_is_refused_in_words(self):
        _call, assignments = ready()
        reply = signed_in(juror_of(assignments[0])).post(card_url(assignments[0]), typed(mark_benefit="9"))
        assert "mark_benefit" in reply.context["form"].errors
        assert not Scorecard.objects.exists()

    def test_saving_while_typing_answers_with_the_next_version(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        reply = client.post(card_url(one), typed(), headers=WHILE_TYPING).json()
        assert reply["fields"] == {"version": 1}
        assert reply["note"].startswith("Draft saved at ")
        behind = client.post(card_url(one), typed(mark_benefit="1"), headers=WHILE_TYPING)
        assert behind.status_code == 409
        assert behind.json()["note"].startswith("Saved in another window meanwhile.")
        assert Scorecard.objects.get().version == 1

    def test_the_hour_of_the_draft_has_its_zone_and_the_reader_s_own_beside_it(self):
        _call, assignments = ready()
        one, user = assignments[0], juror_of(assignments[0])
        client = signed_in(user)
        with clock.at(datetime(2026, 12, 1, 13, 3, 30, tzinfo=UTC)):
            told = client.post(card_url(one), typed(), headers=WHILE_TYPING).json()["note"]
            assert told == "Draft saved at 18:03, Nur-Sultan time (UTC+5)"
            user.zone = "Asia/Tbilisi"
            user.save(update_fields=["zone"])
            page = client.get(card_url(one)).text
        assert "Draft saved at 18:03, Nur-Sultan time (UTC+5) · Your time, Tbilisi: 17:03" in page
        assert "Your time, Tbilisi:" in page.partition("Draft saved at")[0]

    def test_a_pasted_text_is_never_cut_and_its_limit_stands_below(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        page = client.get(card_url(one)).text
        assert "maxlength" not in page
        assert "0 of 5000 characters" in page
        for text, is_kept in (("ә" * 5000, True), ("ә" * 5001, False)):
            version = Scorecard.objects.filter(assignment=one).values_list("version", flat=True).first() or 0
            answer = client.post(card_url(one), typed(version, feedback=text), follow=True)
            assert text in answer.text
            assert Scorecard.objects.get(assignment=one).feedback == "ә" * 5000
            assert ("Shorten this to 5000 characters; it has 5001." in answer.text) is not is_kept

    def test_a_reason_that_the_call_asks_for_is_named_so_and_another_is_optional(self):
        _call, assignments = ready()
        Criterion.objects.filter(key="benefit").update(reason_required=True)
        page = signed_in(juror_of(assignments[0])).get(card_url(assignments[0])).text
        asked = "This call asks for a reason with every answer, also with “I cannot judge this”."
        assert page.count(asked) == 1
        assert page.count('aria-required="true"') == 1

    def test_after_the_last_proposal_comes_the_overview_and_never_silently_the_first(self):
        _call, assignments = ready(applications=2)
        own = [one for one in assignments if one.member == assignments[0].member]
        first, last = sorted(own, key=lambda one: one.position)
        client = signed_in(juror_of(first))
        assert client.post(card_url(first), typed(act="next"))["Location"] == card_url(last)
        answer = client.post(card_url(last), typed(act="next"), follow=True)
        assert answer.redirect_chain == [(reverse("scoring:queue"), 302)]
        assert f"Proposal {last.position} was the last one in your order." in answer.text
        named = client.post(card_url(last), typed(1, act="submit"), follow=True).text
        assert f"The scorecard of “{last.application.title}” is submitted." in named

    def test_saving_while_typing_never_submits(self):
        _call, assignments = ready()
        signed_in(juror_of(assignments[0])).post(
            card_url(assignments[0]), typed(act="submit"), headers=WHILE_TYPING
        )
        assert Scorecard.objects.get().state == "draft"

    def test_what_is_wrong_while_typing_is_said_in_one_sentence(self):
        _call, assignments = ready()
        reply = signed_in(juror_of(assignments[0])).post(
            card_url(assignments[0]), typed(feedback="x" * 5001), headers=WHILE_TYPING
        )
        assert reply.status_code == 422
        assert reply.json()["note"].startswith("Not saved. Shorten this to 5000 characters")

    def test_a_page_whose_answer_got_lost_goes_on_and_never_goes_back(self):
        _call, assignments = ready()
        one = assignments[0]
        client = signed_in(juror_of(one))
        client.post(card_url(one), typed(mark_benefit="5", page=f"{PAGE}.1"), headers=WHILE_TYPING)
        client.post(card_url(one), typed(mark_benefit="4", page=f"{PAGE}.3"), headers=WHILE_TYPING)
        assert marked(one) == 4
        client.post(card_url(one), typed(mark_benefit="2", page=f"{PAGE}.2"), headers=WHILE_TYPING)
        assert marked(one) == 4
        stranger = typed(mark_benefit="1", page=f"{'1' * 16}.9")
        assert client.post(card_url(one), stranger, headers=WHILE_TYPING).status_code == 409
        reply = client.post(card_url(one), typed(mark_benefit="3", act="submit", page=f"{PAGE}.4"))
        assert reply.status_code == 302
        assert (Scorecard.objects.get().state, marked(one)) == ("submitted", 3)

    def test_a_submitted_card_is_read_only_until_it_is_reopened(self):
        _call, assignments = ready()
        one = assignments[0]
        give_marks(one)
        client = signed_in(juror_of(one))
        assert 'type="radio"' not in client.get(card_url(one)).text
        client.post(card_url(one), {"act": "reopen"})
        assert 'type="radio"' in client.get(card_url(one)).text

    def test_after_the_lock_it_is_only_read(self):
        call, assignments = ready()
        one = assignments[0]
        give_marks(one)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        client = signed_in(juror_of(one))
        page = client.get(card_url(one))
        assert page.status_code == 200
        assert "Locked: the round is closed" in page.text
        assert 'type="radio"' not in page.text
        client.post(card_url(one), typed(version=1))
        assert Scorecard.objects.get(assignment=one).state == "locked"

    def test_owner_colleague_and_stranger_get_404(self):
        call, assignments = ready()
        one = assignments[0]
        colleague = next(each for each in assignments if each.member != one.member)
        people = [
            owner_of(one.application),
            juror_of(colleague),
            person_with(call, "officer"),
            person_with(call, "approver"),
            make_user(),
        ]
        for name in ("card", "recuse"):
            url = reverse(f"scoring:{name}", kwargs={"assignment": one.public_id})
            assert [signed_in(user).get(url).status_code for user in people] == [404] * 5
            assert [signed_in(user).post(url, typed()).status_code for user in people] == [404] * 5
        assert not Scorecard.objects.exists()

    def test_who_stepped_back_reads_that_they_did_on_every_path_and_nothing_more(self):
        _call, assignments = ready()
        one = assignments[0]
        colleague = next(each for each in assignments if each.member != one.member)
        cards.recuse(one, by=juror_of(one), reason="A tie.")
        client = signed_in(juror_of(one))
        urls = [
            card_url(one),
            reverse("scoring:recuse", kwargs={"assignment": one.public_id}),
            reverse("scoring:attachment", kwargs={"assignment": one.public_id, "number": 1}),
        ]
        for url in urls:
            answer = client.get(url)
            assert answer.status_code == 403
            assert "You stepped back from this proposal." in answer.text
            assert one.application.title not in answer.text
        assert [signed_in(juror_of(colleague)).get(url).status_code for url in urls] == [404] * 3
        assert not Application.objects.visible_to(juror_of(one)).exists()


def test_recusing_says_what_it_means_and_asks_why():
    _call, assignments = ready()
    one = assignments[0]
    client = signed_in(juror_of(one))
    url = reverse("scoring:recuse", kwargs={"assignment": one.public_id})
    assert "your marks on it do not count" in client.get(url).text
    assert client.post(url, {"reason": ""}).context["form"].errors
    assert client.post(url, {"reason": "My former office."})["Location"] == reverse("scoring:queue")
    assert fresh_assignment(one).state == "recused"


class TestOwnMarks:
    def url(self, call) -> str:
        return reverse("scoring:own_marks", kwargs={"slug": call.slug})

    def test_only_the_juror_s_own_marks_stand_there(self):
        call, assignments = ready(applications=2)
        for one in assignments:
            give_draft(one, {"benefit": 5 if one.member == assignments[0].member else 1, "feasibility": 2})
        page = signed_in(juror_of(assignments[0])).get(self.url(call))
        assert [row["cells"] for row in page.context["rows"]] == [["5", "2"], ["5", "2"]]

    def test_drafts_show_their_score_and_unfinished_ones_the_score_so_far_in_two_orders(self):
        call, assignments = ready(applications=4)
        mine = sorted(
            (one for one in assignments if one.member == assignments[0].member), key=lambda one: one.position
        )
        give_draft(mine[0], {"benefit": 1, "feasibility": 1})
        give_draft(mine[1], {"benefit": 4})
        give_marks(mine[2], {"benefit": 5, "feasibility": 5})
        client = signed_in(juror_of(mine[0]))
        page = client.get(self.url(call))
        rows = [(row["number"], row["score"], row["is_so_far"]) for row in page.context["rows"]]
        assert rows == [(1, "20", False), (2, "80", True), (3, "100", False), (4, "–", False)]
        assert page.text.index(">Score of 100</th>") < page.text.index(">Benefit</th>")
        by_score = next(one.url for one in page.context["orders"] if not one.is_current)
        assert [row["number"] for row in client.get(by_score).context["rows"]] == [3, 2, 1, 4]

    def test_all_complete_drafts_are_submitted_with_one_press(self):
        call, assignments = ready(applications=2)
        mine = [one for one in assignments if one.member == assignments[0].member]
        client = signed_in(juror_of(mine[0]))
        give_draft(mine[0])
        give_draft(mine[1], {"benefit": 5})
        page = client.get(self.url(call))
        assert (page.context["complete"], len(page.context["lacking"])) == (1, 1)
        assert "Submit 1 draft" in page.text
        assert "Scorecards submitted: 1." in client.post(self.url(call), follow=True).text
        lacking = client.get(self.url(call)).text
        assert "1 draft cannot be submitted yet" in lacking
        assert "Submit 1 draft" not in lacking
        assert "Not submitted: 1." in client.post(self.url(call), follow=True).text
        give_draft(mine[1])
        client.post(self.url(call))
        assert set(Scorecard.objects.values_list("state", flat=True)) == {"submitted"}

    def test_it_costs_the_same_for_1_and_for_30_rows(self, django_assert_num_queries):
        for size in (1, 30):
            call, assignments = ready(applications=size)
            for one in assignments[: 3 * size : 3]:
                give_draft(one)
            client = signed_in(juror_of(assignments[0]))
            client.get(self.url(call))
            with django_assert_num_queries(8):
                client.get(self.url(call))


class TestOwnWorkings:
    def test_the_private_note_is_saved_as_typed_and_the_time_between_saves_counts(self):
        _call, assignments = ready()
        one = assignments[0]
        client, start = signed_in(juror_of(one)), clock.now()
        with clock.at(start) as hands:
            form = client.get(card_url(one)).context["form"]
            opened = str(form["opened"].value())
            assert abs(int(opened) - start.timestamp()) < 1
            for minutes, version in ((9, 0), (5, 1), (46, 2)):  # then a break
                hands.advance(timedelta(minutes=minutes))
                body = typed(version=version, opened=opened, private_note=f"Doubt {version}")
                assert client.post(card_url(one), body, headers=WHILE_TYPING).status_code == 200
            page = client.get(card_url(one))
        own = Workings.objects.get(assignment=one)
        assert own.note == "Doubt 2"
        assert round(own.seconds / 60) == Scorecard.objects.get(assignment=one).minutes_spent == 14
        assert "Doubt 2" in page.text
        assert "14 minutes spent." in page.text

    def test_the_queue_says_by_which_pace_it_reckons(self):
        _call, assignments = ready(applications=4)
        mine = [one for one in assignments if one.member == assignments[0].member]
        client = signed_in(juror_of(mine[0]))
        give_marks(mine[0], minutes_spent=31)
        page = client.get(reverse("scoring:queue"))
        assert "Reckoned with 15 minutes for a proposal, until you have scored two." in page.text
        give_marks(mine[1], minutes_spent=29)
        page = client.get(reverse("scoring:queue"))
        assert "Reckoned by your own pace: 30 minutes for a proposal." in page.text
        assert page.context["page_title"] == "2 of 4 scored, about 60 minutes of work left"


class TestSeveralRounds:
    def second_round(self):
        """A locked first round; a pitch with a rubric of its own, begun by the juror of the row."""
        call, assignments = ready()
        for one in assignments:
            give_marks(one)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        first = fresh_assignment(assignments[0])
        rubric = Rubric.objects.create(call=call, key="pitch", scale_min=1, scale_max=9)
        Criterion.objects.create(rubric=rubric, key="talk", name_en="The talk", weight=1, position=1)
        pitch = Round.objects.create(
            call=call, rubric=rubric, key="pitch", position=2, name_en="Pitch", is_blind=False
        )
        second = Assignment.objects.create(
            round=pitch, application=first.application, member=first.member, position=1
        )
        return first, fresh_assignment(second)

    def test_each_page_speaks_of_one_round_and_names_the_other(self):
        first, second = self.second_round()
        client = signed_in(juror_of(first))
        slug = first.round.call.slug
        queue = client.get(reverse("scoring:queue"))
        assert queue.context["round"] == second.round
        assert f"?round={slug}%2Freview" in queue.text
        old = client.get(reverse("scoring:queue"), {"round": f"{slug}/review"})
        assert (old.context["round"], old.context["is_locked"]) == (first.round, True)
        marks = reverse("scoring:own_marks", kwargs={"slug": slug})
        assert [one.key for one in client.get(marks).context["criteria"]] == ["talk"]
        earlier = client.get(marks, {"round": "review"})
        assert [one.key for one in earlier.context["criteria"]] == ["benefit", "feasibility"]
        assert earlier.context["rows"][0]["cells"] == ["4", "3"]
        back = client.get(card_url(first))
        assert back.context["queue_url"] == f"/jury/?round={slug}%2Freview"

    def test_drafts_are_submitted_in_the_round_of_the_page(self):
        first, second = self.second_round()
        client = signed_in(juror_of(first))
        give_draft(second, {"talk": 7})
        marks = reverse("scoring:own_marks", kwargs={"slug": first.round.call.slug})
        client.post(marks, {"round": "review"})
        assert Scorecard.objects.get(assignment=second).state == "draft"
        assert client.post(marks, {"round": "pitch"})["Location"].endswith("?round=pitch")
        assert Scorecard.objects.get(assignment=second).state == "submitted"


class TestTheChair:
    def url(self, call) -> str:
        return reverse("scoring:chair", kwargs={"slug": call.slug})

    def chair(self, call):
        return PanelMember.objects.get(call=call, role="chair").expert.user

    def test_nothing_is_read_before_the_lock(self):
        call, assignments = ready()
        give_marks(assignments[0], note="A secret note.")
        page = signed_in(self.chair(call)).get(self.url(call))
        assert page.status_code == 200
        assert "A secret note." not in page.text

    def test_all_locked_cards_are_read_after_it(self):
        call, assignments = ready()
        for one in assignments:
            give_marks(one, note=f"Note of {one.member.pk}.")
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        page = signed_in(self.chair(call)).get(self.url(call)).text
        for one in assignments:
            assert f"Note of {one.member.pk}." in page

    def test_what_a_conflict_bars_is_not_shown_to_the_chair_either(self):
        call, assignments = ready(applications=2)
        for one in assignments:
            give_marks(one)
        own = next(one for one in assignments if one.member.role == "chair")
        cards.recuse(own, by=self.chair(call), reason="A tie.")
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        page = signed_in(self.chair(call)).get(self.url(call))
        assert len(page.context["rows"]) == 1

    @pytest.mark.parametrize(("is_closed", "leads_to"), [(False, "queue"), (True, "chair")])
    def test_conflicts_declared_after_the_lock_lead_back_to_the_panel(self, is_closed, leads_to):
        call, assignments = ready()
        PanelMember.objects.filter(call=call).update(example_seen_at=assignments[0].member.code_signed_at)
        if is_closed:
            cards.lock_round(
                first_round(call), by=person_with(call, "officer"), reason="The panel met early."
            )
        url = reverse("scoring:conflicts", kwargs={"slug": call.slug})
        client = signed_in(self.chair(call))
        names = [row.tie.html_name for row in client.get(url).context["form"].rows()]
        reply = client.post(url, dict.fromkeys(names, "none"))
        kwargs = {"slug": call.slug} if is_closed else None
        assert reply["Location"] == reverse(f"scoring:{leads_to}", kwargs=kwargs)

    def test_nobody_but_the_chair_reads_the_panel(self):
        call, assignments = ready()
        juror = next(one for one in assignments if one.member.role == "juror")
        people = [juror_of(juror), person_with(call, "officer"), owner_of(juror.application), make_user()]
        assert [signed_in(user).get(self.url(call)).status_code for user in people] == [404] * 4
        other = seat(ready()[0])
        assert signed_in(other.expert.user).get(self.url(call)).status_code == 404
