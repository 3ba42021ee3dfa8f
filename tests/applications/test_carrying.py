"""Drafts carried over to another version of their form: nothing that was written is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from applications.answers import save_answers
from applications.contents import read_contents
from applications.models import Application, CarriedDraft
from applications.personal import APPLICATIONS
from applications.services import carry, use_new_form
from applications.tasks import carry_drafts
from calls.form_tree import read_form
from calls.form_versions import QUIET
from calls.models import Option, Question
from calls.services.form_versions import new_form_version, put_in_force
from core import clock, ledger
from core.models import LedgerEntry
from tests.applications.staff.world import signed_in
from tests.factories.applications import (
    add_collaborator,
    draft_in,
    fresh,
    owner_of,
    sealed_of,
    send,
    submitted_in,
)
from tests.factories.calls import open_call, person_with, texts
from tests.factories.moments import TICK

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def draft(call):
    return draft_in(call, answers={"title": "A bus", "summary": "Long ago.", "used": "yes", "where": "Osh"})


def prepared(call):
    """A version in which "where" is gone, "used" has another choice and "since" is new."""
    form = new_form_version(call, by=person_with(call, "officer"))
    asked = {one.key: one for one in Question.objects.filter(section__form=form)}
    asked["where"].delete()
    Option.objects.create(question=asked["used"], key="soon", position=3, **texts("label", "Soon"))
    Question.objects.create(
        section=asked["used"].section,
        key="since",
        kind="short_text",
        position=9,
        **texts("label", "Since when?"),
    )
    return form


def in_force(call, *, carries_drafts=True):
    """Put in force, but the worker has not come to the drafts yet."""
    prepared(call)
    officer = person_with(call, "officer")
    return put_in_force(call, version=2, carries_drafts=carries_drafts, why="Clearer.", by=officer)


def answers(application):
    return {one.question_key: one.value for one in application.answers.all()}


def test_a_draft_gets_the_new_form_with_all_it_held(call, draft):
    form = in_force(call)
    before = answers(draft)
    assert carry_drafts() == 1
    after = fresh(draft)
    assert (after.form, answers(after)) == (form, before)
    assert [one.key for one in read_contents(after).tree.sections[0].questions][-1] == "since"
    kept = CarriedDraft.objects.get()
    assert (kept.values["where"], kept.from_form.version, kept.to_form.version) == ("Osh", 1, 2)
    assert list(ledger.faults()) == []
    assert LedgerEntry.objects.get(event="draft.carried").payload == {"version": 2}


def test_putting_it_in_force_sends_the_worker(call, draft):
    form = prepared(call)
    officer = person_with(call, "officer")
    use_new_form(call, version=form.version, carries_drafts=True, why="Clearer.", by=officer)
    assert fresh(draft).form == form


def test_it_happens_once_however_often_the_job_runs(call, draft):
    in_force(call)
    assert [carry_drafts(), carry_drafts()] == [1, 0]
    assert CarriedDraft.objects.count() == 1


def test_its_writers_get_one_letter_each_and_viewers_none(call, draft):
    editor, viewer = add_collaborator(draft, "editor"), add_collaborator(draft, "viewer")
    in_force(call)
    mail.outbox.clear()
    carry_drafts()
    sent = [one for one in mail.outbox if "The form of your draft has changed" in one.subject]
    assert sorted(one.to[0] for one in sent) == sorted([owner_of(draft).email, editor.email])
    assert "Clearer." in sent[0].body
    assert viewer.email not in [address for one in mail.outbox for address in one.to]


def test_left_where_they_are_drafts_keep_their_form_and_new_ones_get_the_new_one(call, draft):
    in_force(call, carries_drafts=False)
    assert carry_drafts() == 0
    assert fresh(draft).form.version == 1
    assert draft_in(call, answers={}).form.version == 2


def test_what_was_submitted_stays_in_its_form_and_can_be_submitted_again(call):
    sent = submitted_in(call)
    in_force(call)
    assert carry_drafts() == 0
    save_answers(sent, by=owner_of(sent), values={"title": "Another"})
    send(sent)
    assert (fresh(sent).form.version, sealed_of(sent).number) == (1, 2)


def test_a_draft_submitted_between_choice_and_job_is_left_alone(call, draft):
    in_force(call)
    save_answers(draft, by=owner_of(draft), values={"themes": ["service"], "consent": True})
    send(draft)
    assert (carry_drafts(), fresh(draft).form.version) == (0, 1)


@pytest.mark.parametrize(("past", "count"), [(-TICK, 1), (timedelta(0), 0), (TICK, 0)])
def test_a_late_job_carries_nobody_in_the_last_day(call, draft, past, count):
    in_force(call)
    with clock.at(call.deadline_at - QUIET + past):
        assert carry_drafts() == count


def test_what_is_saved_from_a_page_of_the_earlier_form_is_kept(call, draft):
    shown = read_form(draft.form)
    carry(draft, in_force(call))
    save_answers(
        draft,
        by=owner_of(draft),
        values={"title": "New title", "where": "Naryn"},
        section="idea",
        tree=shown,
    )
    assert (answers(draft)["title"], answers(draft)["where"]) == ("New title", "Naryn")
    assert fresh(draft).title == "New title"
    assert fresh(draft).percent_complete < 100


def test_the_page_of_the_earlier_form_still_saves_and_says_so(call, draft):
    client, address = (
        signed_in(owner_of(draft)),
        reverse("applications:section", args=[draft.reference, "idea"]),
    )
    page = client.get(address).content.decode()
    assert '<input type="hidden" name="form" value="1">' in page
    carry(draft, in_force(call))
    sent = {"form": "1", "version-where": "1:", "where": "Naryn"}
    reply = client.post(address, sent, headers={"X-Autosave": "1"}).json()
    assert reply["note"] == "The form has changed since you opened this page. What you typed is kept."
    said = client.post(address, {**sent, "where": "Talas"}, follow=True).content.decode()
    assert "The form has changed since you opened this page." in said
    assert answers(draft)["where"] == "Talas"


def test_on_such_a_page_too_one_chooses_where_somebody_else_wrote(call, draft):
    editor = add_collaborator(draft, "editor")
    address = reverse("applications:section", args=[draft.reference, "idea"])
    carry(draft, in_force(call))
    save_answers(draft, by=editor, values={"title": "Theirs"})
    sent = {"form": "1", "version-title": "1:", "title": "Mine"}
    page = signed_in(owner_of(draft)).post(address, sent).content.decode()
    assert "Theirs" in page
    assert 'value="Mine"' in page


def test_a_section_that_is_gone_takes_what_was_typed_and_leads_on(call, draft):
    form = prepared(call)
    form.sections.get(key="end").delete()
    use_new_form(call, version=2, carries_drafts=True, why="Less.", by=person_with(call, "officer"))
    form.refresh_from_db()
    carry(draft, form)
    client, address = (
        signed_in(owner_of(draft)),
        reverse("applications:section", args=[draft.reference, "end"]),
    )
    assert client.get(address)["Location"] == draft.get_absolute_url()
    client.post(address, {"form": "1", "version-consent": "0:", "consent": "on"})
    assert answers(draft)["consent"] is True
    nowhere = reverse("applications:section", args=[draft.reference, "nowhere"])
    assert client.get(nowhere).status_code == 404


@pytest.mark.parametrize("version", ["2", "3", "9999", "x", "-1", "1" * 40, "١"])
def test_a_page_cannot_name_a_form_that_was_never_the_drafts(call, draft, version):
    prepared(call)
    address = reverse("applications:section", args=[draft.reference, "idea"])
    sent = {"form": version, "version-since": "0:", "since": "2020", "version-title": "1:", "title": "Told"}
    assert signed_in(owner_of(draft)).post(address, sent).status_code in (200, 302)
    assert (answers(draft)["title"], "since" in answers(draft)) == ("Told", False)


def test_its_people_read_what_changed_and_what_is_no_longer_asked(call, draft, django_assert_num_queries):
    address = reverse("applications:earlier_form", args=[draft.reference])
    client = signed_in(owner_of(draft))
    assert client.get(address).status_code == 404
    carry(draft, in_force(call))
    assert "The organisers changed the form" in client.get(draft.get_absolute_url()).content.decode()
    with django_assert_num_queries(16):
        page = client.get(address).content.decode()
    assert "Your answers that are no longer asked" in page
    assert page.count("Osh") == 2
    assert "Since when?" in page
    assert signed_in(add_collaborator(draft, "viewer")).get(address).status_code == 200
    assert signed_in(person_with(call, "officer")).get(address).status_code == 404


def test_own_data_and_erasure_know_it(call, draft):
    carry(draft, in_force(call))
    [own] = APPLICATIONS.data(owner_of(draft))["applications"]
    assert own["answers_before_the_form_changed"][0]["answers"]["where"] == "Osh"
    with ledger.book():
        APPLICATIONS.erase(owner_of(draft))
    assert not CarriedDraft.objects.exists()


def plan_page(call):
    return reverse("applications:form_plan", args=[call.slug, 2])


def test_the_plan_counts_what_it_would_mean(call):
    complete = draft_in(call)
    complete_with_where = draft_in(call, by=None, answers=None)
    save_answers(
        complete_with_where, by=owner_of(complete_with_where), values={"used": "yes", "where": "Osh"}
    )
    draft_in(call, answers={"title": "Only a title"})
    submitted_in(call)
    prepared(call)
    page = signed_in(person_with(call, "officer")).get(plan_page(call)).content.decode()
    for sentence in (
        "3 drafts were never submitted.",
        "1 draft has an answer that would no longer be asked. Its writers can still read it.",
        "2 drafts that are complete now would have something to answer or to change.",
        "1 application is submitted.",
        "A new question; an answer is required.",
    ):
        assert sentence in page
    assert "Osh" not in page
    assert fresh(complete).form.version == 1


def test_the_plan_costs_the_same_for_one_draft_and_for_thirty(call, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(29):
            officer.get(plan_page(call))

    officer = signed_in(person_with(call, "officer"))
    draft_in(call)
    prepared(call)
    cost()
    for number in range(29):
        draft_in(call, answers={"title": f"Draft {number}"})
    cost()


def test_the_officer_chooses_and_gives_a_reason(call, draft):
    prepared(call)
    officer = signed_in(person_with(call, "officer"))
    refused = officer.post(plan_page(call), {"why": "Clearer."})
    assert refused.status_code == 422
    assert "Choose what becomes of the drafts." in refused.content.decode()
    assert "Clearer." in refused.content.decode()
    refused = officer.post(plan_page(call), {"drafts": "carry", "why": " "})
    assert "Say why the form changes." in refused.content.decode()
    assert officer.post(plan_page(call), {"drafts": "carry", "why": "Clearer."}).status_code == 302
    assert call.forms.get(version=2).carries_drafts
    assert officer.get(plan_page(call)).status_code == 404


def test_on_the_last_day_there_is_no_choice_but_a_sentence(call, draft):
    prepared(call)
    with clock.at(call.deadline_at - timedelta(hours=3)):
        officer = signed_in(person_with(call, "officer"))
        page = officer.get(plan_page(call)).content.decode()
        assert "less than 24 hours away" in page
        assert 'name="drafts"' not in page
        assert officer.post(plan_page(call), {"why": "Clearer.", "drafts": "carry"}).status_code == 302
    assert not call.forms.get(version=2).carries_drafts
    assert Application.objects.get(pk=draft.pk).form.version == 1
