"""My applications: the deadline of a row is the one that holds for its owner."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.queries import my_applications
from applications.services import attach, remove_attachment, save_answers
from applications.unsent import unsent_among
from calls.models import Question
from calls.services import approve_extension, request_extension_for_one
from core import clock
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import GOOD, add_collaborator, draft_in, owner_of, submitted_in
from tests.factories.calls import open_call, person_with, texts
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

UNSENT = "Version 1 is submitted. The changes you made since are not."
MISSED = "The deadline passed before this draft was submitted"


def my_list(user) -> str:
    return text_of(signed_in(user).get(reverse("applications:mine")))


def test_whoever_was_given_more_time_is_not_told_that_the_deadline_passed():
    call = open_call()
    given, other = draft_in(call), draft_in(call)
    later = (call.deadline_at + timedelta(days=3)).replace(second=0, microsecond=0)
    extension = request_extension_for_one(
        call,
        applicant=owner_of(given),
        new_wall=later.astimezone(ZoneInfo(call.zone)).replace(tzinfo=None),
        reason="Flood",
        by=person_with(call, "officer"),
    )
    approve_extension(extension, by=person_with(call, "approver"))
    team = [owner_of(given), add_collaborator(given, "editor")]
    with clock.at(call.deadline_at):
        assert [MISSED in my_list(user) for user in [*team, owner_of(other)]] == [False, False, True]
    with clock.at(later):
        assert [MISSED in my_list(user) for user in team] == [True, True]


def test_a_draft_says_its_hour_once():
    draft = draft_in()
    page = my_list(owner_of(draft)).partition("<main")[2]
    [small] = [part for part in page.split("<small>") if part.startswith("Until")]
    hour = small.partition(" on ")[0].removeprefix("Until ")
    assert small.partition(" · ")[0].count(hour) == 1


def says(
    application,
) -> tuple[bool, bool]:
    """Whether the list, and whether the page of the application, says that something is not submitted."""
    detail = text_of(signed_in(owner_of(application)).get(application.get_absolute_url()))
    return UNSENT in my_list(owner_of(application)), UNSENT in detail


def test_the_list_says_what_the_page_says_of_changes_that_are_not_submitted():
    call = open_call()
    sent = submitted_in(call, answers={**GOOD, "used": "yes", "where": "Astana"})
    person = owner_of(sent)

    def after(**values) -> tuple[bool, bool]:
        save_answers(sent, by=person, values=values)
        return says(sent)

    assert says(sent) == (False, False)
    assert after(title="Changed") == (True, True)
    assert after(title=GOOD["title"]) == (False, False)
    assert after(used="no") == (True, True)
    assert after(used="yes") == (False, False)
    assert after(where="") == (True, True)
    assert after(where="Astana") == (False, False)


def test_an_answer_that_is_not_asked_is_no_change():
    sent = submitted_in()
    save_answers(sent, by=owner_of(sent), values={"where": "Nobody asks"})
    assert says(sent) == (False, False)
    save_answers(sent, by=owner_of(sent), values={"used": "yes"})
    assert says(sent) == (True, True)


def test_a_file_is_a_change_and_its_inspection_is_none():
    call = open_call()
    section = call.forms.get().sections.get(key="idea")
    Question.objects.create(
        section=section, key="letter", kind="file", required=False, position=7, **texts("label", "Letter")
    )
    sent = submitted_in(call)
    file = attach(sent, by=owner_of(sent), question_key="letter", file=SimpleUploadedFile("a.png", b"x"))
    assert says(sent) == (True, True)
    remove_attachment(file, by=owner_of(sent))
    assert says(sent) == (False, False)


def test_other_rules_are_the_same_to_both():
    sent = submitted_in()
    type(sent.call).objects.filter(pk=sent.call.pk).update(rules_text="Other rules")
    assert says(sent) == (True, True)


@pytest.mark.parametrize("count", [1, 30])
def test_what_is_not_submitted_is_found_in_three_queries(count, django_assert_num_queries):
    person, call = make_user(), open_call()
    for _ in range(count):
        sent = submitted_in(call)
        save_answers(sent, by=owner_of(sent), values={"title": "Later"})
        add_collaborator(sent, "editor", person)
    rows = list(my_applications(person))
    with django_assert_num_queries(3):
        assert unsent_among(rows) == {one.pk for one in rows}


def continues_at(user) -> list[str]:
    return re.findall(r'href="([^"]+)">Continue<', my_list(user))


def test_continue_leads_to_the_section_that_was_written_last():
    draft, empty = draft_in(), draft_in(answers={})
    assert continues_at(owner_of(draft)) == [address("section", draft, section="end")]
    assert continues_at(owner_of(empty)) == [empty.get_absolute_url()]
    save_answers(draft, by=owner_of(draft), values={"title": "Again"})
    assert continues_at(add_collaborator(draft, "editor")) == [address("section", draft, section="idea")]
    assert continues_at(add_collaborator(draft, "viewer")) == []


def test_continue_ends_at_the_deadline():
    draft = draft_in()
    deadline = draft.call.deadline_at
    assert deadline
    for later, count in ((-1, 1), (0, 0), (1, 0)):
        with clock.at(deadline + timedelta(microseconds=later)):
            assert len(continues_at(owner_of(draft))) == count
