"""Deleting an account: nothing of the person is left that need not stay, and the ledger still verifies."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from applications.models import Application
from applications.retention import kept_until
from applications.services import attach, invite, withdraw
from applications.tasks import empty_copies_of_erased
from calls.models import Question
from calls.services import move_call
from core import ledger
from core.models import Notice, Upload
from core.refusals import NotAllowed, NotNow
from people.models import Membership, Organisation, User
from people.services.erasing import erase_person, erasure_plan
from people.services.organisations import save_organisation
from scoring.models import Expert
from tests.factories import scoring
from tests.factories.applications import (
    GOOD,
    add_collaborator,
    draft_in,
    fresh,
    owner_of,
    submitted_in,
)
from tests.factories.calls import complete_call, give_role, open_call, person_with, texts
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.people.test_own_data import browser, prove

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Zyxwv Canary", "zyxwv.canary@example.org"


@pytest.fixture
def person(hands):
    person = make_user(NAME, email=EMAIL, zone="Asia/Kolkata", country="KZ")
    EmailAddress.objects.create(user=person, email=EMAIL, primary=True, verified=True)
    return person


@pytest.fixture
def call(hands):
    call = complete_call()
    Question.objects.create(
        section=call.forms.get().sections.get(key="end"),
        key="letter",
        kind="file",
        required=False,
        position=9,
        accept=["txt"],
        **texts("label", "Letter"),
    )
    return move_call(call, "publish", by=person_with(call, "officer"))


def give_file(application, by):
    file = SimpleUploadedFile("canary.txt", NAME.encode(), "text/plain")
    return attach(application, by=by, question_key="letter", file=file)


def places_with(*words):
    """Every column of every table in which one of the words stands, whatever its case."""
    found = set()
    for model in apps.get_models():
        for row in model._default_manager.values():
            for column, value in row.items():
                if any(word.lower() in str(value).lower() for word in words):
                    found.add(f"{model._meta.label}.{column}")
    return found


def test_nothing_of_a_person_with_drafts_alone_is_left(person, call, django_capture_on_commit_callbacks):
    draft = draft_in(call, by=person, answers={**GOOD, "summary": f"By {NAME}, {EMAIL}."})
    attachment = give_file(draft, person)
    attachment.upload.preview.save("preview", ContentFile(NAME.encode()))
    paths = [attachment.upload.file.name, attachment.upload.preview.name]
    invite(draft, by=person, address="friend@example.org", role="editor")
    browser(person).get("/me/")
    assert places_with(NAME, EMAIL) and all(map(default_storage.exists, paths))
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, by=person)
    assert places_with(NAME, EMAIL, "canary", "Families gave") == set()
    assert not any(map(default_storage.exists, paths)) and not Upload.objects.exists()
    assert Session.objects.count() == 0
    assert (fresh(draft).state, fresh(draft).title) == ("withdrawn", "")
    call_command("verify_ledger", stdout=StringIO())
    assert mail.outbox[-1].to == [EMAIL] and "is deleted" in mail.outbox[-1].subject


def test_what_was_submitted_stays_sealed_until_its_time_and_then_goes(person, call, hands):
    application = draft_in(call, by=person, answers={**GOOD, "title": "Canary project"})
    kept = give_file(application, person).upload
    application = submitted_in_as(application, person)
    with pytest.raises(NotNow, match="is being judged: hand it over, or withdraw it"):
        erase_person(person, by=person)
    withdraw(fresh(application), by=person)
    assert any("What you submitted as" in one for one in erasure_plan(person).stays)
    erase_person(person, by=person)
    assert places_with(NAME, EMAIL) == set()
    sealed = {"applications.Submission.document", "applications.Application.title"}
    assert places_with("Canary project") == sealed | {"applications.Application.search_text"}
    assert default_storage.exists(kept.file.name)
    assert list(ledger.faults()) == []
    hands.instant = kept_until(call) - TICK
    assert empty_copies_of_erased() == 0
    hands.instant = kept_until(call)
    assert (empty_copies_of_erased(), empty_copies_of_erased()) == (1, 0)
    assert places_with("canary", "Families gave") == set()
    assert list(ledger.faults()) == []
    submission = fresh(application).submissions.get()
    assert submission.sha256 and submission.receipt.code
    with pytest.raises(Exception, match="never changed"):
        application.submissions.update(document="{}")


def submitted_in_as(application, owner):
    from tests.factories.applications import send

    send(application)
    return fresh(application)


def test_a_collaborator_goes_and_the_application_stays(person, call):
    application = draft_in(call)
    add_collaborator(application, "editor", person)
    erase_person(person, by=person)
    assert application.collaborators.get().role == "owner"
    assert fresh(application).title == GOOD["title"]
    assert places_with(NAME, EMAIL) == set()
    assert list(ledger.faults()) == []


def organisation_led_by(person, *others, contact_name=NAME, contact_email=EMAIL):
    written = {"name": "Centre", "contact_name": contact_name, "contact_email": contact_email}
    organisation = save_organisation(values=written, by=person)
    for other in others:
        Membership.objects.create(user=other, organisation=organisation)
    return organisation


def test_the_profile_of_an_organisation_goes_with_the_only_one_who_acts_for_it(person):
    organisation_led_by(person, contact_name="Somebody at the desk", contact_email="desk@example.org")
    erase_person(person, by=person)
    assert not Organisation.objects.exists()


def test_a_profile_that_an_application_of_others_names_stays_without_its_contact(person, call):
    organisation = organisation_led_by(person, contact_name="Somebody at the desk", contact_email="")
    draft_in(call)
    Application.objects.update(organisation=organisation)
    erase_person(person, by=person)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.contact_name) == ("Centre", "")
    assert not organisation.memberships.exists()


@pytest.mark.parametrize(
    ("name", "email", "stays"),
    [
        (NAME, "desk@example.org", False),
        ("The desk", EMAIL.upper(), False),
        ("The desk", "desk@example.org", True),
    ],
)
def test_a_profile_for_which_others_act_stays_and_forgets_who_left(person, name, email, stays):
    other = make_user()
    organisation = organisation_led_by(person, other, contact_name=name, contact_email=email)
    erase_person(person, by=person)
    organisation.refresh_from_db()
    assert [one.user for one in organisation.memberships.all()] == [other]
    assert (organisation.contact_name, organisation.contact_email) == ((name, email) if stays else ("", ""))


def test_letters_to_others_forget_the_name(person, call):
    application = draft_in(call, by=person)
    invited = invite(application, by=person, address="friend@example.org", role="editor")
    assert NAME in mail.outbox[-1].body and invited.pk
    erase_person(person, by=person)
    assert places_with(NAME) == set()


def test_a_name_with_signs_that_pages_write_otherwise_is_forgotten_too(person, call):
    person.name = "Aru O'Neil & Sons"
    person.save()
    application = draft_in(call, by=person)
    invite(application, by=person, address="friend@example.org", role="editor")
    [letter] = Notice.objects.filter(about=application.ledger_name)
    assert "Aru O&#x27;Neil &amp; Sons" in letter.html
    erase_person(person, by=person)
    letter.refresh_from_db()
    assert "Neil" not in f"{letter.subject} {letter.text} {letter.html}"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda person: give_role(open_call(), "officer", person), "You are Officer of"),
        (lambda person: add_collaborator(draft_in(open_call(), by=person), "viewer"), "Others work on"),
        (lambda person: seat(person), "You are on the jury of"),
        (lambda person: User.objects.filter(pk=person.pk).update(is_hub_staff=True), "a role in the Hub"),
    ],
)
def test_open_duties_are_handed_over_first(person, make, sentence):
    make(person)
    person = User.objects.get(pk=person.pk)
    with pytest.raises(NotNow, match=sentence):
        erase_person(person, by=person)
    client = browser(person)
    prove(client, "/me/delete/")
    page = client.get("/me/delete/").content.decode()
    assert sentence in page and "Delete my account for good" not in page
    client.post("/me/delete/", {"address": EMAIL})
    assert User.objects.get(pk=person.pk).email == EMAIL


def seat(person):
    member = scoring.seat(open_call(), declares=False)
    Expert.objects.filter(pk=member.expert_id).update(user=person)


def test_a_juror_whose_call_is_announced_leaves_marks_without_a_name(person):
    member = scoring.seat(open_call(), declares=False)
    Expert.objects.filter(pk=member.expert_id).update(
        user=person, email=EMAIL, name=NAME, name_native="Зыхв", bio=f"{NAME} teaches."
    )
    with pytest.raises(NotNow):
        erase_person(person, by=person)
    member.state = "removed"
    member.save(update_fields=["state"])
    erase_person(person, by=person)
    assert places_with(NAME, EMAIL, "Зыхв") == set()


def test_the_page_says_what_goes_and_stays_and_wants_the_address_typed(person, call):
    draft_in(call, by=person)
    client = browser(person)
    assert client.get("/me/delete/").status_code == 302
    prove(client, "/me/delete/")
    page = client.get("/me/delete/").content.decode()
    assert "What goes" in page and "What has to stay" in page and "with its answers and files" in page
    assert "This is not the mail address" in client.post("/me/delete/", {"address": "x"}).content.decode()
    assert User.objects.get(pk=person.pk).is_active
    response = client.post("/me/delete/", {"address": EMAIL.upper()}, follow=True)
    assert "Your account is deleted" in response.content.decode()
    gone = User.objects.get(pk=person.pk)
    assert not gone.is_active and gone.email == f"{gone.public_id}@erased.invalid"
    assert str(gone) == "a person who left the portal"
    assert client.get("/me/").status_code == 302
    with pytest.raises(NotNow, match="deleted already"):
        erase_person(gone, by=gone)


def test_nobody_else_deletes_an_account(person):
    with pytest.raises(NotAllowed):
        erase_person(person, by=make_user(is_administrator=True))


def test_the_operator_lists_and_erases(person, call):
    draft = draft_in(call, by=person)
    out = StringIO()
    call_command("erase_person", EMAIL, "--dry-run", stdout=out)
    assert draft.reference in out.getvalue() and "Nothing was changed." in out.getvalue()
    assert User.objects.get(pk=person.pk).email == EMAIL
    call_command("erase_person", EMAIL, stdout=out)
    assert re.search(r"Erased\. The ledger goes on with person:", out.getvalue())
    assert places_with(NAME, EMAIL) == set()
    assert list(ledger.faults()) == []
    with pytest.raises(CommandError, match="Nobody has this"):
        call_command("erase_person", EMAIL)


def test_a_new_account_with_the_same_address_is_another_person(person):
    erase_person(person, by=person)
    again = make_user("Again", email=EMAIL)
    assert again.pk != person.pk and not Application.objects.of_applicant(again).exists()
    assert Client().get("/").status_code == 200 and owner_of(submitted_in()) != again
