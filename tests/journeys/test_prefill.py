"""What one wrote before is taken over with one press; and whoever writes at the same time is named."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from applications.models import Answer
from applications.services import save_answers
from calls.models import Question
from people.services.organisations import save_organisation
from tests.factories.applications import GOOD, add_collaborator, draft_in, owner_of, submitted_in
from tests.factories.calls import texts
from tests.factories.every_kind import every_kind_call
from tests.factories.people import make_user
from tests.journeys.acts.looking import is_wider_than_its_window, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = [{"what": "Desk", "amount": "3"}, {"what": "Lamp", "amount": "2"}]


@pytest.fixture
def person():
    return make_user("Aigerim Example", country="KZ")


@pytest.fixture
def call():
    call = every_kind_call()
    section = call.forms.get().sections.get(key="idea")
    Question.objects.create(
        section=section,
        key="organisation_name",
        kind="short_text",
        stands_for="organisation",
        position=9,
        **texts("label", "Name of the organisation"),
    )
    return call


def kept(application, key):
    return Answer.objects.get(application=application, question_key=key).value


def open_section(page: Page, application, section="idea"):
    page.goto(f"{application.get_absolute_url()}section/{section}/")
    page.wait_for_load_state("networkidle")


def test_on_a_phone_from_the_profile_and_an_earlier_application(
    phone: Page, sign_in, call, person, shot, demand_accessible
):
    earlier = draft_in(call, by=person, answers={**GOOD, "summary": " ".join(["Families"] * 45)})
    draft = draft_in(every_kind_call(), by=person, answers={})
    sign_in(phone, person)
    phone.goto("/me/organisation/")
    phone.get_by_label("Name", exact=True).fill("Ashyq Ltd")
    phone.get_by_label("Website").fill("ashyq.example")
    assert not is_wider_than_its_window(phone)
    demand_accessible(phone)
    shot(phone, "profile")
    press(phone, "Save the profile")
    reads(phone, "The profile is saved.")
    open_section(phone, draft)
    phone.get_by_text("answers are ready from what you wrote before").click()
    assert not is_wider_than_its_window(phone)
    demand_accessible(phone)
    shot(phone, "offers")
    phone.get_by_label("Title", exact=True).fill("Typed just now")
    use = phone.get_by_role("button", name=f"Use this (Summary, From your application {earlier.reference})")
    with phone.expect_navigation():
        use.click()
    reads(phone, "1 answer is taken over.")
    assert kept(draft, "title") == "Typed just now"
    expect(phone.get_by_label("Summary")).to_have_value(" ".join(["Families"] * 45))
    phone.get_by_text("answers are ready from what you wrote before").click()
    press(phone, "Take all of these")
    assert kept(draft, "title") == "Typed just now"
    assert kept(draft, "country") == "KZ"


def test_without_scripts_after_starting(without_scripts: Page, sign_in, call, person, shot):
    page = without_scripts
    save_organisation(values={"name": "Ashyq Ltd", "country": "KZ"}, by=person)
    draft_in(every_kind_call(), by=person, answers={**GOOD, "budget": TABLE})
    sign_in(page, person)
    page.goto(f"/calls/{call.slug}/start/")
    for yes in page.get_by_role("radio", name="Yes").all():
        yes.check()
    press(page, "Start the application")
    page_is(page, "Some answers are ready")
    reads(page, "Desk · 3")
    shot(page, "started")
    press(page, "Take all of these")
    reads(page, "answers are taken over.")
    draft = person.collaborations.get(application__call=call).application
    assert kept(draft, "organisation_name") == "Ashyq Ltd"
    assert kept(draft, "budget") == TABLE
    assert not Answer.objects.filter(application=draft, question_key="consent").exists()


def test_two_people_in_two_browsers_see_each_other(page: Page, open_page, sign_in, shot):
    application = draft_in()
    other = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    editor = add_collaborator(application, "editor")
    sign_in(page, owner_of(application))
    sign_in(other, editor)
    page.clock.install()
    open_section(page, application)
    expect(page.locator("[data-presence]")).to_be_empty()
    open_section(other, application)
    reads(other, "Applicant is writing in “Declarations”")
    other.get_by_label("Title").fill("Theirs")
    expect(other.locator("[data-autosave-note]")).to_contain_text("Saved at")
    page.clock.run_for(21_000)
    reads(page, "Editor is writing here")
    shot(other, "section")
    open_section(page, application, "end")
    reads(page, "Editor is writing in “Your idea”")
    page.goto(application.get_absolute_url())
    reads(page, "Editor is writing in “Your idea”")
    shot(page, "tasks")


def test_a_page_in_the_background_and_whoever_works_alone_ask_nothing(page: Page, sign_in):
    application = draft_in()
    sign_in(page, owner_of(application))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/presence/" in request.url else None)
    page.clock.install()
    open_section(page, application)
    page.clock.run_for(61_000)
    assert asked == []
    add_collaborator(application, "editor")
    open_section(page, application)
    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
    page.clock.run_for(61_000)
    assert asked == []
    with page.expect_response("**/presence/**"):
        page.evaluate(
            "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))"
        )
    assert asked


def test_the_list_leads_to_where_one_stopped_and_its_rows_to_the_application(phone: Page, sign_in, person):
    sent = submitted_in(by=person)
    save_answers(sent, by=person, values={"title": "Changed"})
    sign_in(phone, person)
    phone.goto("/applications/")
    reads(phone, "The changes you made since are not.")
    assert not is_wider_than_its_window(phone)
    phone.get_by_role("link", name="Continue").click()
    phone.wait_for_url("**/section/idea/")
    phone.goto("/applications/")
    phone.locator(".tasks li").first.click(position={"x": 5, "y": 5})
    phone.wait_for_url(f"**{sent.get_absolute_url()}")
