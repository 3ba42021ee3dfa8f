"""The worked example: written by the office, tried by jurors without a trace, and never asked twice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import Criterion
from core import ledger
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from scoring.example import Comparison, compared, example_of
from scoring.models import ExampleMark, Expert, Mark, PanelMember, Scorecard, WorkedExample
from scoring.services import scoring as cards
from scoring.services.exampling import Reference, write_example
from tests.applications.pages import signed_in
from tests.factories.calls import person_with
from tests.factories.scoring import first_round, juror_of, reviewed_call

pytestmark = pytest.mark.django_db
TITLE, WHY = "A queue without a hall", "nobody says who pays for it."


def written(call, *, title=None, reason=WHY, value: int = 3, by=None) -> WorkedExample:
    """The example in English; with a `title` by language, those words are all its texts."""
    rubric = first_round(call).rubric
    return write_example(
        rubric,
        title=TITLE if title is None else title,
        text="People book a time by telephone." if title is None else title,
        references={
            one: Reference(value, reason if title is None else title) for one in rubric.criteria.all()
        },
        by=by or person_with(call, "officer"),
    )


def test_a_trial_is_held_against_the_reference_in_the_order_of_the_criteria() -> None:
    marks = [
        ExampleMark(criterion=Criterion(key=key, name=key.title()), value=3, reason_en=WHY)
        for key in ("benefit", "feasibility", "reach")
    ]
    assert compared(marks, {"feasibility": 3, "benefit": 4}, "en") == [
        Comparison("Benefit", 4, 3, WHY),
        Comparison("Feasibility", 3, 3, WHY),
        Comparison("Reach", None, 3, WHY),
    ]
    assert [one.is_same for one in compared(marks, {"feasibility": 3, "benefit": 4}, "en")] == [
        False,
        True,
        False,
    ]


class TestTheJuror:
    @pytest.fixture
    def at_the_example(self):
        call, [one, *_others] = reviewed_call(applications=1)
        written(call)
        url = reverse("scoring:example", kwargs={"slug": call.slug})
        return signed_in(juror_of(one)), one, url

    def test_tries_marks_and_reads_the_panel_s_beside_them_and_nothing_is_kept(self, at_the_example):
        client, one, url = at_the_example
        card = reverse("scoring:card", kwargs={"assignment": one.public_id})
        assert client.get(card)["Location"] == url
        before = client.get(url).text
        assert TITLE in before
        assert WHY not in before
        page = client.post(url, {"act": "compare", "mark_benefit": "4", "mark_feasibility": "3"}).text
        assert "You gave 4; the panel’s reference is 3, because:" in page
        assert "You gave 3, as the panel did, because:" in page
        assert page.count(WHY) == 2
        assert not Scorecard.objects.exists()
        assert not Mark.objects.exists()
        # Comparing is not going on: the proposals open once the juror says so.
        assert client.get(card)["Location"] == url
        assert client.post(url, {"act": "go"})["Location"] == reverse("scoring:queue")
        assert client.get(card).status_code == 200

    def test_may_skip_it_and_come_back(self, at_the_example):
        client, _one, url = at_the_example
        client.post(url, {"act": "go"})
        assert url in client.get(reverse("scoring:queue")).text
        page = client.post(url, {"act": "compare"}).text
        assert page.count("The panel’s reference is 3, because:") == 2

    def test_a_mark_that_is_no_choice_shows_no_reference(self, at_the_example):
        client, _one, url = at_the_example
        assert WHY not in client.post(url, {"act": "compare", "mark_benefit": "9"}).text

    def test_is_asked_for_nothing_where_there_is_neither_example_nor_described_mark(self, at_the_example):
        client, one, _url = at_the_example
        WorkedExample.objects.all().delete()
        for criterion in first_round(one.round.call).rubric.criteria.all():
            criterion.anchors.all().delete()
        card = reverse("scoring:card", kwargs={"assignment": one.public_id})
        assert client.get(card).status_code == 200


class TestTheLanguage:
    """The page's, else one that the juror reads, else any; the marks are the same in all."""

    WORDS = {"ru": "Очередь без зала", "kk": "Күту залы жоқ кезек"}

    @pytest.fixture
    def at_it(self):
        call, [one, *_others] = reviewed_call(applications=1)
        written(call, title=self.WORDS)
        return signed_in(juror_of(one)), one, reverse("scoring:example", kwargs={"slug": call.slug})

    def read_in(self, at_it, shown_in: str, reads: list[str]) -> tuple[str, str]:
        client, one, url = at_it
        Expert.objects.filter(pk=one.member.expert_id).update(languages=reads)
        client.cookies["django_language"] = shown_in
        answer = client.post(url, {"act": "compare", "mark_benefit": "3"})
        shown = answer.context["example"]
        assert {row.reference for row in answer.context["rows"]} == {3}
        assert {row.reason for row in answer.context["rows"]} == {self.WORDS[shown.language]}
        assert f'lang="{shown.language}">' in answer.text
        return shown.language, answer.text

    @pytest.mark.parametrize(
        ("shown_in", "reads", "gets"),
        [
            ("kk", ["ru"], "kk"),
            ("en", ["en", "kk", "ru"], "kk"),
            ("en", ["fr", "ru"], "ru"),
            ("en", ["fr"], "kk"),
            ("en", [], "kk"),
        ],
    )
    def test_is_the_page_s_or_one_that_is_read_or_any(self, at_it, shown_in, reads, gets):
        language, text = self.read_in(at_it, shown_in, reads)
        assert language == gets
        line = "This example is not written in the language of the page."
        assert (line in text) is (shown_in == "en")

    def test_costs_no_query_more_in_three_languages_than_in_one(self, at_it):
        client, one, url = at_it
        counts = []
        for words in (self.WORDS, {"en": TITLE}):
            written(one.round.call, title=words)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTheOffice:
    @pytest.fixture
    def call(self):
        return reviewed_call(applications=1)[0]

    def test_writes_it_and_writes_it_again(self, call):
        client = signed_in(person_with(call, "officer"))
        url = reverse("scoring:example_write", kwargs={"slug": call.slug})
        typed = {"title_en": TITLE, "text_en": "People book a time.", "mark_benefit": "4"}
        typed |= {"reason_benefit_en": WHY, "mark_feasibility": "2"}
        lacking = client.post(url, typed)
        assert lacking.status_code == 422
        assert list(lacking.context["form"].errors) == ["reason_feasibility_en"]
        assert example_of(call) is None
        for mark in ("2", "1"):
            done = client.post(url, typed | {"reason_feasibility_en": WHY, "mark_feasibility": mark})
            assert done["Location"] == reverse("scoring:panel", kwargs={"slug": call.slug})
        example = example_of(call)
        assert example is not None
        assert [one.value for one in example.marks.all()] == [4, 1]
        assert list(ledger.faults()) == []

    def test_refuses_who_is_no_officer_and_what_is_not_whole(self, call):
        with pytest.raises(NotAllowed):
            written(call, by=person_with(call, "approver"))
        for lacking in ({"reason": " "}, {"value": 6}, {"title": {"kk": " "}}):
            with pytest.raises(NotNow, match="Give every criterion a mark of the scale"):
                written(call, **lacking)
        with pytest.raises(NotNow, match="Write the whole example in a language"):
            written(call, reason={"en": WHY, "ru": "никто не платит."})
        assert not WorkedExample.objects.exists()

    def test_a_language_is_written_whole_or_left_out_and_the_form_says_which_are_missing(self, call):
        client = signed_in(person_with(call, "officer"))
        url = reverse("scoring:example_write", kwargs={"slug": call.slug})
        marks = {"mark_benefit": "4", "mark_feasibility": "2"}
        nothing = client.post(url, marks)
        assert nothing.status_code == 422
        assert list(nothing.context["form"].errors) == ["title_en"]
        assert "Not there in every language" not in nothing.text
        russian = {
            f"{one}_ru": "Очередь" for one in ("title", "text", "reason_benefit", "reason_feasibility")
        }
        begun = client.post(url, marks | russian | {"text_kk": "Кезек"})
        assert begun.status_code == 422
        lacking = ["reason_benefit_kk", "reason_feasibility_kk", "title_kk"]
        assert sorted(begun.context["form"].errors) == lacking
        assert "Кезек" in begun.text
        assert example_of(call) is None
        assert client.post(url, marks | russian).status_code == 302
        again = client.get(url)
        assert again.context["form"].missing() == ["English", "Kazakh"]
        assert "Missing: English, Kazakh." in again.text
        entry = LedgerEntry.objects.get(event="example.written")
        assert entry.payload["languages"] == ["ru"]

    def test_leaves_it_as_it_was_once_the_round_is_closed(self, call):
        written(call)
        PanelMember.objects.update(example_seen_at=call.sealed_at)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        with pytest.raises(NotNow, match="The round is closed"):
            written(call, value=5)
        assert set(ExampleMark.objects.values_list("value", flat=True)) == {3}
