"""What comes after writing: a new owner, a press that is not the owner's, an appeal, own data, goodbye."""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import Page

from core import clock
from people.models import User
from tests.factories.applications import (
    add_collaborator,
    close_and_seal,
    draft_in,
    fresh,
    make_ineligible,
    owner_of,
    submitted_in,
)
from tests.factories.calls import add_rule, open_call
from tests.factories.people import make_user
from tests.journeys.acts.looking import follow, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_appeal_without_scripts(without_scripts: Page, sign_in, shot):
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = open_call(deadline=deadline)
        add_rule(call, "letter")
        application = submitted_in(call)
        close_and_seal(call, hands)
    make_ineligible(fresh(application), note="No letter was there.")
    page = without_scripts
    sign_in(page, owner_of(application))
    page.goto(f"/applications/{application.reference}/")
    reads(page, "One rule of the call is not met")
    shot(page, "status")
    follow(page, "Appeal")
    page_is(page, "Appeal against the ruling")
    page.get_by_label("Why do you think that the ruling is mistaken?").fill("It is on page three.")
    shot(page, "appeal")
    press(page, "Send the appeal")
    page_is(page, "Your appeal")
    reads(page, "It is on page three.")


def test_own_data_and_goodbye_on_a_phone(phone: Page, sign_in, demand_accessible, tmp_path, shot):
    person = make_user("Leaving Person")
    application = draft_in(open_call(), by=person)
    sign_in(phone, person)
    phone.goto("/me/")
    follow(phone, "Download your data")
    page_is(phone, "Show that it is you")
    press(phone, "Send me a code")
    code = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].body))
    assert code is not None
    phone.get_by_label("Code from the mail").fill(code[1])
    press(phone, "Confirm the code")
    page_is(phone, "Take your data along")
    shot(phone, "data")
    demand_accessible(phone)
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Download your data").click()
    download.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert application.reference in archive.read("data.json").decode()
    phone.goto("/me/delete/")
    page_is(phone, "Delete your account?")
    demand_accessible(phone)
    shot(phone, "delete")
    phone.get_by_label("Type your mail address to confirm").fill(person.email)
    press(phone, "Delete my account for good")
    reads(phone, "Your account is deleted. A last letter says so.")
    assert not User.objects.get(pk=person.pk).is_active


def test_an_editor_tells_the_owner_who_hands_over_and_the_editor_becomes_owner(
    open_page, phone: Page, sign_in, demand_accessible, shot
):
    application = draft_in(open_call())
    owner, editor = owner_of(application), add_collaborator(application, "editor", make_user("Bek Editor"))
    sign_in(phone, editor)
    phone.goto(f"/applications/{application.reference}/check/")
    reads(phone, f"Only the owner of the application, {owner}, can submit it.")
    shot(phone, "check")
    press(phone, "Tell the owner that it is ready")
    reads(phone, f"A letter is on its way to {owner}.")
    desk = open_page(java_script_enabled=False)
    sign_in(desk, owner)
    desk.goto(f"/applications/{application.reference}/people/")
    follow(desk, "Hand this application over to somebody else")
    desk.get_by_label(re.compile("Bek Editor")).check()
    demand_accessible(phone)
    shot(desk, "hand-over")
    press(desk, "Offer the application")
    reads(desk, "You offered this application to Bek Editor")
    shot(desk, "people")
    phone.goto(f"/applications/{application.reference}/people/")
    demand_accessible(phone)
    shot(phone, "offered")
    press(phone, "Take it over")
    reads(phone, "You are the owner of this application now.")
    assert owner_of(application) == editor
