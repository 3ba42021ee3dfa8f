"""A letter that waited says, when it leaves, what is so then; one that has nothing to say any more stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from calls.models import Round
from core import clock, outbox
from core.models import Notice
from scoring import notices
from scoring.models import Assignment
from scoring.queries import closes_at
from scoring.services import assigning
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.scoring import first_round, fresh_assignment, give_marks, juror_of, reviewed_call

pytestmark = pytest.mark.django_db


def waiting() -> tuple[list[Assignment], Notice]:
    """A juror's two assignments, and a letter about both that has not left yet."""
    call, _assignments = reviewed_call(applications=2, jurors=3)
    row = Assignment.objects.order_by("pk").first()
    assert row is not None
    mine = [fresh_assignment(one) for one in Assignment.objects.filter(member=row.member).order_by("pk")]
    round_ = first_round(call)
    due = closes_at(round_)
    notices.assigned(mine[0].member, round_, due_at=due, dedupe="now", gathers=True)
    return mine, Notice.objects.get(event="scoring/assignment", dedupe_key__contains=":gathered:")


def test_a_further_assignment_does_not_put_the_letter_off():
    mine, first = waiting()
    with clock.at(first.not_before - timedelta(microseconds=1)):
        notices.assigned(mine[0].member, mine[0].round, due_at=None, dedupe="later", gathers=True)
    second = Notice.objects.get(event="scoring/assignment", dedupe_key__contains=":gathered:")
    assert (second.pk != first.pk, second.not_before) == (True, first.not_before)


def leaves(notice: Notice, after: timedelta = notices.GATHERED_FOR) -> str:
    """Send what is due once the letter has waited; the letter's state then."""
    with clock.at(notice.not_before - notices.GATHERED_FOR + after):
        mail.outbox.clear()
        outbox.send_due()
    notice.refresh_from_db()
    assert any(one.subject == notice.subject for one in mail.outbox) == (notice.state == "sent")
    return notice.state


def test_it_leaves_as_it_was_where_nothing_changed():
    _mine, letter = waiting()
    assert "assigned to you: 2." in letter.text
    assert leaves(letter) == "sent"
    assert "assigned to you: 2." in letter.text


def test_it_counts_no_assignment_that_is_gone():
    mine, letter = waiting()
    cards.recuse(mine[0], by=juror_of(mine[0]), reason="A tie.")
    assert leaves(letter) == "sent"
    assert "assigned to you: 1." in letter.text
    assert any("assigned to you: 1." in one.body for one in mail.outbox)


def all_recused(mine: list[Assignment]) -> None:
    for one in mine:
        cards.recuse(one, by=juror_of(one), reason="A tie.")


def all_submitted(mine: list[Assignment]) -> None:
    for one in mine:
        give_marks(one)


def taken_back(mine: list[Assignment]) -> None:
    for one in mine:
        assigning.remove_assignment(one, by=person_with(one.round.call, "officer"), reason="Too many.")


def closed(mine: list[Assignment]) -> None:
    officer = person_with(mine[0].round.call, "officer")
    cards.lock_round(mine[0].round, by=officer, reason="The panel met early.")


@pytest.mark.parametrize("ends", [all_recused, all_submitted, taken_back, closed])
def test_it_is_not_sent_where_the_juror_has_nothing_to_score_any_more(ends):
    mine, letter = waiting()
    ends(mine)
    assert leaves(letter) == "cancelled"


@pytest.mark.parametrize(("early", "state"), [(1, "sent"), (0, "cancelled"), (-1, "cancelled")])
def test_it_is_not_sent_from_the_instant_at_which_the_round_ends(early, state):
    mine, letter = waiting()
    end = closes_at(Round.objects.get(pk=mine[0].round_id))
    assert end is not None
    wait = end - letter.not_before + notices.GATHERED_FOR - timedelta(microseconds=early)
    assert leaves(letter, after=wait) == state


def test_a_letter_that_is_sent_once_more_stays_as_it_was():
    mine, letter = waiting()
    assert leaves(letter) == "sent"
    closed(mine)
    Notice.objects.filter(pk=letter.pk).update(state="queued", sendings=1)
    assert leaves(letter, after=notices.GATHERED_FOR + timedelta(hours=1)) == "sent"
    assert "assigned to you: 2." in letter.text
