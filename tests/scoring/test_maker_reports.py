"""A proposal of a blind round that tells who made it: reported by a juror, answered by the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from calls.models import Call, Round
from calls.ports import counted
from core import clock, ledger, retention
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from people.own_data import archive
from scoring import keeping, objections
from scoring.dues import dues_of_jury
from scoring.models import Closing, MakerReport, PanelMember, Scorecard
from scoring.personal import SCORING
from scoring.services import maker_reporting
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.factories.applications import owner_of
from tests.factories.calls import give_role, person_with
from tests.factories.scoring import first_round, fresh_assignment, give_marks, juror_of, reviewed_call
from tests.house.crawling import addresses
from tests.scoring.staff.pages import approver_of, news, observer_of, officer_of, page
from tests.scoring.test_workings_access import readable

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SAID, WHY = "Quokkaname stands in the second answer.", "Numbatreason: one word, no name."


@pytest.fixture
def judged():
    """A blind call in review with one application; the assignments of a juror and of two others."""
    _call, assignments = reviewed_call(1)
    PanelMember.objects.update(example_seen_at=clock.now())
    mine = next(one for one in assignments if one.member.role == "juror")
    return mine, [one for one in assignments if one.pk != mine.pk]


def address_of(one) -> str:
    return reverse("scoring:report_maker", kwargs={"assignment": one.public_id})


def card_of(one) -> str:
    return reverse("scoring:card", kwargs={"assignment": one.public_id})


def reported(one, said: str = SAID) -> MakerReport:
    return maker_reporting.report(one, by=juror_of(one), said=said)


def answered(one: MakerReport, outcome: str = "nothing") -> MakerReport:
    officer = person_with(one.assignment.round.call, "officer")
    return maker_reporting.answer(one, by=officer, outcome=outcome, reason=WHY)


class TestTheJuror:
    def test_says_it_below_the_proposal_and_the_officers_are_told(self, judged):
        mine, _others = judged
        client = signed_in(juror_of(mine))
        assert "This proposal tells who made it</summary>" in client.get(card_of(mine)).text
        done = client.post(address_of(mine), {"said": f" {SAID} "}, follow=True)
        assert done.redirect_chain[-1][0] == card_of(mine)
        assert news(done) == ["Thank you. The officers of the call are told, and nobody else."]
        assert "The office has not answered yet." in done.text
        assert "</summary>" not in done.text.split("</article>")[0].split("proposal-title")[1]
        one = MakerReport.objects.get()
        assert (one.assignment_id, one.said, one.outcome) == (mine.pk, SAID, "")
        [letter] = Notice.objects.filter(event="scoring/maker_reported")
        assert letter.recipient_id == person_with(mine.round.call, "officer").pk
        link = page("maker_report", mine.round.call, report=one.public_id)
        assert link in letter.text and mine.application.reference in letter.subject
        assert "Quokkaname" not in letter.text + letter.subject
        entry = LedgerEntry.objects.get(event="maker.reported")
        told = {"application": mine.application.reference, "round": "review", "outcome": ""}
        assert told.items() <= entry.payload.items()
        assert SAID not in str(entry.payload)
        assert list(ledger.faults()) == []

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [("  ", "Say where it stands, and what it says."), ("x" * 2001, "2000")],
    )
    def test_gets_one_clear_sentence_and_loses_nothing(self, judged, typed, sentence):
        mine, _others = judged
        wrong = signed_in(juror_of(mine)).post(address_of(mine), {"said": typed})
        assert wrong.status_code == 422
        assert sentence in wrong.text
        assert typed.strip() in wrong.text
        assert not MakerReport.objects.exists()

    def test_pressed_twice_is_once_and_another_word_waits_for_the_answer(self, judged):
        mine, _others = judged
        assert reported(mine) == reported(mine, f"{SAID} ")
        again = signed_in(juror_of(mine)).post(address_of(mine), {"said": "Also in the third."})
        assert again.status_code == 422
        assert "it has not answered yet" in again.text and "Also in the third." in again.text
        assert Notice.objects.filter(event="scoring/maker_reported").count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            MakerReport.objects.create(assignment=mine, said="Past the service.")
        answered(MakerReport.objects.get())
        assert reported(mine, "Also in the third.").answered_at is None

    def test_cannot_where_names_are_shown_nor_once_the_round_is_closed(self, judged):
        mine, _others = judged
        client = signed_in(juror_of(mine))
        Round.objects.update(is_blind=False)
        assert client.get(address_of(mine)).status_code == 404
        assert client.post(address_of(mine), {"said": SAID}).status_code == 404
        assert "tells who made it" not in client.get(card_of(mine)).text
        with pytest.raises(NotNow, match="the jurors are told who applies"):
            reported(fresh_assignment(mine))
        Round.objects.update(is_blind=True)
        officer = person_with(mine.round.call, "officer")
        cards.lock_round(first_round(mine.round.call), by=officer, reason="The panel met early.")
        assert "tells who made it" not in client.get(card_of(mine)).text
        with pytest.raises(NotNow, match="The round is closed"):
            reported(fresh_assignment(mine))
        assert not MakerReport.objects.exists()

    def test_is_the_assignment_s_own(self, judged):
        mine, [other, *_rest] = judged
        with pytest.raises(NotAllowed, match="Only the juror can do this"):
            maker_reporting.report(mine, by=juror_of(other), said=SAID)
        assert signed_in(juror_of(other)).post(address_of(mine), {"said": SAID}).status_code == 404
        cards.recuse(mine, by=juror_of(mine), reason="A tie.")
        assert signed_in(juror_of(mine)).post(address_of(mine), {"said": SAID}).status_code == 404
        with pytest.raises(NotNow, match="no longer assigned"):
            reported(mine)
        assert not MakerReport.objects.exists()

    @pytest.mark.parametrize(
        ("outcome", "words"),
        [("nothing", "there is nothing to do."), ("handled", "The office has dealt with it.")],
    )
    def test_reads_what_became_of_it_but_not_why(self, judged, outcome, words):
        mine, _others = judged
        answered(reported(mine), outcome)
        text = signed_in(juror_of(mine)).get(card_of(mine)).text
        assert words in text
        assert "Numbatreason" not in text
        assert "This proposal tells who made it</summary>" in text


class TestNobodyElse:
    def test_reads_a_word_of_it_at_any_address_or_in_their_data(self, judged):
        mine, others = judged
        one = answered(reported(mine))
        call = mine.round.call
        names = {
            "slug": call.slug,
            "reference": mine.application.reference,
            "assignment": mine.public_id,
            "report": one.public_id,
            "round": "review",
            "number": 1,
            "pk": mine.member_id,
        }
        urls = set(addresses(get_resolver(), names))
        urls |= set(addresses(get_resolver(), {**names, "assignment": others[0].public_id}))
        assert page("maker_report", call, report=one.public_id) in urls
        curious = {f"juror {row.pk}": juror_of(row) for row in others}
        curious |= {"applicant": owner_of(mine.application), "observer": give_role(call, "observer")}
        for who, user in curious.items():
            client = signed_in(user)
            texts = {url: client.get(url).content.decode("utf-8", "replace") for url in sorted(urls)}
            assert [url for url, text in texts.items() if "Quokka" in text or "Numbat" in text] == [], who
            own = readable(b"".join(archive(user)))
            assert "Quokka" not in own and "Numbat" not in own, who
        writer = signed_in(juror_of(mine))
        assert all("Numbat" not in writer.get(url).text for url in (card_of(mine), address_of(mine)))
        assert not Notice.objects.filter(event__startswith="scoring/maker").exclude(
            recipient=person_with(call, "officer")
        )


class TestTheOffice:
    def test_finds_it_with_the_progress_at_the_application_and_among_what_waits(self, judged):
        mine, _others = judged
        call = mine.round.call
        dossier = reverse("applications:dossier", kwargs={"reference": mine.application.reference})
        client = officer_of(call)
        assert "A juror says that it tells who made it" not in client.get(dossier).text
        one = reported(mine)
        link = page("maker_report", call, report=one.public_id)
        assert link in client.get(page("progress", call)).text
        assert link in client.get(dossier).text
        assert link not in observer_of(call).get(page("progress", call)).text
        [due] = [row for row in counted(dues_of_jury(Call.objects.all())) if "report" in row.title]
        assert (due.call, due.title, due.url) == (
            call.pk,
            "1 report of a juror waits",
            page("progress", call),
        )
        answered(one)
        assert "Answered" in client.get(page("progress", call)).text
        assert link not in client.get(dossier).text
        assert [row for row in counted(dues_of_jury(Call.objects.all())) if "report" in row.title] == []

    def test_answers_it_once_with_a_reason(self, judged):
        mine, _others = judged
        call = mine.round.call
        one = reported(mine)
        url, client = page("maker_report", call, report=one.public_id), officer_of(call)
        shown = client.get(url)
        assert SAID in shown.text
        take_back = page("take_back", call, assignment=mine.public_id)
        assert take_back in [address for _label, address in shown.context["ways"]]
        lacking = client.post(url, {"outcome": "nothing", "reason": " "})
        assert lacking.status_code == 422
        assert lacking.context["form"].errors == {"reason": ["Give a reason."]}
        assert client.post(url, {"reason": WHY}).context["form"].errors == {"outcome": ["Say what was done."]}
        assert approver_of(call).get(url).status_code == 200
        assert approver_of(call).post(url, {"outcome": "nothing", "reason": WHY}).status_code == 403
        done = client.post(url, {"outcome": "handled", "reason": WHY}, follow=True)
        assert news(done) == ["The report is answered."]
        assert WHY in client.get(url).text
        late = client.post(url, {"outcome": "nothing", "reason": "Another."})
        assert (late.status_code, late.context["form"].non_field_errors()) == (
            422,
            ["This report is answered already."],
        )
        one.refresh_from_db()
        assert (one.outcome, one.answer, one.answered_by) == ("handled", WHY, person_with(call, "officer"))
        entry = LedgerEntry.objects.get(event="maker.answered")
        assert (entry.payload["outcome"], entry.scope) == ("handled", call.ledger_name)
        assert list(ledger.faults()) == []

    def test_nobody_answers_their_own_and_every_answer_is_one_of_two(self, judged):
        mine, _others = judged
        one = reported(mine)
        give_role(mine.round.call, "officer", juror_of(mine))
        with pytest.raises(NotAllowed, match="of their own"):
            maker_reporting.answer(one, by=juror_of(mine), outcome="nothing", reason=WHY)
        with pytest.raises(NotNow, match="Say what was done"):
            answered(one, "ignored")

    def test_a_report_of_another_call_is_not_found(self, judged):
        mine, _others = judged
        one, elsewhere = reported(mine), reviewed_call(1)[0]
        url = page("maker_report", elsewhere, report=one.public_id)
        assert officer_of(elsewhere).get(url).status_code == 404

    def test_the_pages_cost_the_same_with_1_and_with_12_reports(self):
        counts = []
        for size in (1, 12):
            call, assignments = reviewed_call(size)
            PanelMember.objects.update(example_seen_at=clock.now())
            for one in assignments[:size]:
                reported(one)
            report = MakerReport.objects.filter(assignment__round__call=call)[0]
            client, row = officer_of(call), []
            for url in (page("progress", call), page("maker_report", call, report=report.public_id)):
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(url).status_code == 200
                row.append(len(queries))
            counts.append(row)
        assert counts[0] == counts[1], counts


class TestTheClosing:
    def test_an_open_report_stands_against_it_without_asking_for_a_reason(self, judged):
        mine, others = judged
        call, round_ = mine.round.call, first_round(mine.round.call)
        for one in (mine, *others):
            give_marks(one)
        report = reported(mine)
        [found] = objections.against_round(round_)
        assert (found.kind, found.is_grave, found.count) == ("maker", False, 1)
        shown = officer_of(call).get(page("lock", call, round="review"))
        assert shown.context["form"] is None
        [check] = shown.context["checks"]
        assert check.text.endswith("1 report of a juror that a proposal tells who made it has no answer.")
        assert check.url == f"{page('progress', call)}?round=review"
        assert officer_of(call).post(page("lock", call, round="review")).status_code == 302
        closing = Closing.objects.get()
        assert [one["kind"] for one in closing.against] == ["maker"]
        assert objections.against_round(first_round(call)) == []
        answered(report)  # also after it
        assert list(ledger.faults()) == []

    def test_one_that_is_answered_does_not(self, judged):
        mine, others = judged
        for one in (mine, *others):
            give_marks(one)
        answered(reported(mine))
        assert objections.against_round(first_round(mine.round.call)) == []


class TestWhatIsKept:
    def test_the_juror_takes_it_along_and_it_stays_without_their_name(self, judged):
        mine, _others = judged
        juror = juror_of(mine)
        assert SCORING.stays(juror) == []
        answered(reported(mine))
        assert [row["said"] for row in SCORING.data(juror)["reported"]] == [SAID]
        sentence = "What you reported of proposals that tell who made them, without your name."
        assert SCORING.stays(juror) == [sentence]
        with ledger.book():
            SCORING.erase(juror)
        one = MakerReport.objects.get()
        assert (one.said, one.assignment.member.expert.name) == (SAID, "–")
        assert list(ledger.faults()) == []

    def test_the_words_go_after_their_time_and_the_ledger_verifies(self, judged, settings):
        mine, _others = judged
        answered(reported(mine))
        assert not Scorecard.objects.exists()
        kind = retention.kind_of("maker_reports")
        assert kind is not None
        ends = mine.round.call.deadline_at + timedelta(days=settings.RETENTION_DAYS["maker_reports"])
        assert not kind.over(ends - timedelta(microseconds=1)).exists()
        [row] = kind.over(ends)
        with ledger.book():
            maker_reporting.empty([row], by=person_with(mine.round.call, "officer"))
        one = MakerReport.objects.get()
        assert (one.said, one.answer, one.outcome) == ("", "", "nothing")
        assert not keeping.maker_reports().exists()
        assert list(ledger.faults()) == []
