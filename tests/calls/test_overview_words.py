"""What the builder and its neighbours say: optional dates, gaps to mend, and why a call is cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.models import KeyDate
from calls.services import approve_cancellation, cancel_draft, extend_for_all, prepare_cancellation
from core import clock
from tests.factories.calls import complete_call, open_call, person_with
from tests.factories.scoring import set_date

pytestmark = pytest.mark.django_db


def build_page(as_, call, name="build"):
    return as_(person_with(call, "officer")).get(reverse(f"calls:{name}", args=[call.slug]))


def test_key_dates_are_marked_optional_and_the_window_is_not(as_):
    page = build_page(as_, complete_call(), "build_dates").content.decode()
    assert page.count('<span class="optional">(optional)</span>') == len(KeyDate.Kind)
    assert "<legend>Deadline</legend>" in page


def test_dates_that_a_moved_deadline_overtook_are_to_mend_not_missing(as_):
    call = open_call()
    set_date(call, "review_from", call.deadline_at + timedelta(days=1))
    later = (clock.now() + timedelta(days=40)).replace(tzinfo=None, second=0, microsecond=0)
    extend_for_all(call, new_wall=later, reason="Floods.", by=person_with(call, "officer"))
    [task] = [one for one in build_page(as_, call).context["tasks"] if one.title == "Dates"]
    assert task.pill.label == "1 to mend"


def test_what_was_never_there_is_missing(as_):
    call = complete_call()
    call.themes.all().delete()
    [task] = [one for one in build_page(as_, call).context["tasks"] if one.title == "Themes"]
    assert task.pill.label == "1 missing"


def test_pages_of_a_cancelled_call_say_who_cancelled_it_and_why(as_):
    call = open_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    prepared = prepare_cancellation(call, reason="The budget is gone.", by=officer)
    assert "This call is cancelled" not in build_page(as_, call).content.decode()
    approve_cancellation(prepared, by=approver)
    for name in ("calls:build", "calls:build_dates", "applications:overview", "applications:register"):
        page = as_(officer).get(reverse(name, args=[call.slug])).content.decode()
        assert "The budget is gone." in page
        assert f"Prepared by {officer}, signed by {approver}" in page
        assert not any(word in page for word in ("hours left", "How applicants read the deadline"))
    again = as_(officer).get(reverse("calls:cancel", args=[call.slug]))
    assert again["Location"] == reverse("calls:build", args=[call.slug])


def test_a_draft_that_was_given_up_says_so(as_):
    call = complete_call()
    cancel_draft(call, by=person_with(call, "officer"))
    assert "This draft was given up" in build_page(as_, call).content.decode()
