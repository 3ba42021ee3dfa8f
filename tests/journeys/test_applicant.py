"""An applicant, from the list of calls to a receipt that anybody can check."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.models import Application, Receipt, Submission
from applications.services import save_answers
from tests.core.pdf.reading import words_of
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import open_call
from tests.factories.every_kind import every_kind_call
from tests.factories.people import make_user
from tests.journeys.acts import applying, entering
from tests.journeys.acts.looking import (
    enter_here,
    fact,
    follow,
    go,
    is_wider_than_its_window,
    page_is,
    press,
    reads,
    tab_to,
)

pytestmark = pytest.mark.django_db(transaction=True)
SCHEME = "Innovative Solutions Scheme 2026"
TITLE = "One form for five benefits"


def test_a_visitor_reads_all_of_a_call_and_asks_whether_to_apply(page: Page, demand_accessible, shot):
    every_kind_call(title=SCHEME)
    page.goto("/")
    go(page.get_by_role("navigation", name="Main").get_by_role("link", name="Calls"))
    demand_accessible(page)
    shot(page, "calls")
    follow(page, SCHEME)
    page_is(page, SCHEME)
    demand_accessible(page)
    shot(page, "call")
    go(page.get_by_role("main").get_by_role("link", name="Read the whole form").first)
    reads(page, "Letter of the host body")
    demand_accessible(page)
    shot(page, "whole-form")
    page.go_back()
    follow(page, "Check in 1 question whether you may apply")
    page.get_by_role("radio", name="No").check()
    press(page, "Check my answers")
    expect(page.get_by_role("heading", name="By these answers you cannot apply")).to_be_visible()
    reads(page, "A partner that meets adult would do.")
    demand_accessible(page)
    shot(page, "quiz")
    page.get_by_role("radio", name="Yes").check()
    press(page, "Check my answers")
    expect(page.get_by_role("heading", name="By these answers you may apply")).to_be_visible()


def test_from_signing_up_to_the_second_version(page: Page, demand_accessible, shot):
    call = every_kind_call(title=SCHEME)
    page.goto(call.get_absolute_url())
    applying.start(page)
    page_is(page, "Sign in")
    entering.sign_up(page, "Aigul Sarsenova", "aigul@example.org")
    applying.go_on(page)
    expect(page.get_by_role("heading", name="0 of 4 sections completed")).to_be_visible()
    demand_accessible(page)
    shot(page, "task-list")

    applying.open_section(page, "Your idea")
    applying.fill_idea(page, TITLE)
    applying.fill_who(page)
    expect(page.get_by_role("status").filter(has_text="Saved at").last).to_be_visible()
    demand_accessible(page)
    shot(page, "section")
    applying.save_and_continue(page)
    page_is(page, "Money and time")
    applying.fill_money(page)
    press(page, "Add a line")
    page.get_by_label("Item, line 2").fill("Travel")
    page.get_by_label("Amount, line 2").fill("a lot")
    applying.save_and_continue(page)
    expect(page.get_by_role("alert")).to_contain_text("Amount, line 2")
    demand_accessible(page)
    shot(page, "section-with-an-error")
    page.get_by_label("Amount, line 2").fill("3500")
    applying.save_and_continue(page)
    page_is(page, "Files and links")
    applying.upload_letter(page)
    demand_accessible(page)
    shot(page, "files")
    applying.save_and_continue(page)
    applying.accept_rules(page)
    applying.save_and_continue(page)
    expect(page.get_by_role("heading", name="4 of 4 sections completed")).to_be_visible()

    follow(page, "Check and submit")
    page_is(page, "Check your answers, then submit")
    reads(page, re.compile(r"18\s500\sUSD"))
    demand_accessible(page)
    shot(page, "check")
    reference = applying.submit(page)
    demand_accessible(page)
    shot(page, "receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    pdf = download.value.path().read_bytes()
    assert len(pikepdf.open(BytesIO(pdf)).pages) >= 1
    assert reference in words_of(pdf)
    assert TITLE in words_of(pdf)
    assert Submission.objects.get().sha256 in entering.text_for("aigul@example.org", reference)

    follow(page, "Back to the application")
    reads(page, "Version 1 is submitted")
    applying.open_section(page, "Your idea")
    page.get_by_label("Title").fill("One form for six benefits")
    press(page, "Save and go back to all sections")
    reads(page, "Version 1 is submitted. The changes you made since are not.")
    shot(page, "unsent-changes")
    go(page.get_by_role("link", name="Check and submit", exact=True).first)
    applying.submit(page)
    expect(fact(page, "Version")).to_have_text("2, the one that counts")
    follow(page, "Back to the application")
    reads(page, "Version 2 is submitted")
    demand_accessible(page)
    shot(page, "status")
    assert list(Submission.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("browser_kind", ["without_scripts", "phone"])
def test_the_whole_way_in_another_browser(request, browser_kind, sign_in, demand_accessible, shot):
    page: Page = request.getfixturevalue(browser_kind)
    call = every_kind_call(title=SCHEME)
    sign_in(page, make_user("Urs Zürcher"))
    page.goto(call.get_absolute_url())
    applying.start(page)
    applying.fill_every_section(page, TITLE)
    shot(page, "task-list")
    follow(page, "Check and submit")
    shot(page, "check")
    applying.submit(page)
    shot(page, "receipt")
    if browser_kind == "phone":
        assert not is_wider_than_its_window(page)
        demand_accessible(page)
    assert Application.objects.get().state == "submitted"


def test_submitting_by_keyboard_alone(page: Page, sign_in):
    application = draft_in()
    sign_in(page, owner_of(application))
    page.goto("/applications/")
    tab_to(page, "link", TITLE)
    enter_here(page)
    tab_to(page, "link", "Check and submit")
    enter_here(page)
    page_is(page, "Check your answers, then submit")
    tab_to(page, "button", "Submit the application")
    enter_here(page)
    page_is(page, "Your application is in")


def test_anybody_checks_a_receipt_by_its_code(page: Page, phone: Page, sign_in, demand_accessible, shot):
    application = draft_in()
    sign_in(page, owner_of(application))
    page.goto(application.get_absolute_url())
    follow(page, "Check and submit")
    applying.submit(page)
    code = fact(page, "Code").inner_text()
    phone.goto("/")
    go(phone.get_by_role("contentinfo").get_by_role("link", name="Check a receipt"))
    phone.get_by_label("Code on the receipt").fill(code.lower())
    press(phone, "Check the receipt")
    reads(phone, "This receipt is ours, and nothing has changed since")
    expect(fact(phone, "Reference")).to_have_text(application.reference)
    expect(phone.get_by_role("main")).not_to_contain_text(str(owner_of(application)))
    assert not is_wider_than_its_window(phone)
    demand_accessible(phone)
    shot(phone, "genuine")
    assert Receipt.objects.get().code == code


def test_what_comes_too_late_is_kept_as_a_draft(page: Page, sign_in, the_time_is, shot):
    call = open_call()
    application = draft_in(call)
    sign_in(page, owner_of(application))
    page.goto(application.get_absolute_url())
    follow(page, "Check and submit")
    the_time_is(call.deadline_at + timedelta(seconds=5))
    press(page, "Submit the application")
    reads(page, "This came after the deadline.")
    reads(page, "Everything you wrote is kept as a draft.")
    shot(page, "too-late")
    applying.open_section(page, "Your idea")
    page.get_by_label("Title").fill("Typed after the deadline")
    press(page, "Save and go back to all sections")
    reads(page, "What you typed is kept as a draft.")
    reads(page, "This draft was not submitted before the deadline")
    assert not Submission.objects.exists()
    assert "after the deadline" in entering.text_for(owner_of(application).email, call.title)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Typed after the deadline")


def test_a_phone_shows_each_line_of_a_table_whole_and_long_addresses_within_its_width(phone: Page, sign_in):
    application = draft_in(every_kind_call(title=SCHEME))
    sign_in(phone, owner_of(application))
    phone.goto(reverse("applications:section", args=[application.reference, "money"]))
    frame = phone.get_by_role("region", name="Budget")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    expect(frame.get_by_text("Item, line 1")).to_be_visible()
    title = "https://example.org/" + "a" * 90
    save_answers(application, by=owner_of(application), values={"title": title})
    phone.goto(reverse("applications:check", args=[application.reference]))
    reads(phone, title)
    assert not is_wider_than_its_window(phone)
