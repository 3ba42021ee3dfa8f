"""The roster brought in from a spreadsheet, and an expert who keeps their own profile."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import FilePayload, Page

from core.models import Notice
from scoring.models import Expert, PanelMember, ProfileProposal
from scoring.services import profile
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user
from tests.factories.scoring import make_expert
from tests.factories.sheets import as_csv, as_xlsx, expert_row
from tests.journeys.acts import deciding, entering
from tests.journeys.acts.looking import (
    enter_here,
    follow,
    is_wider_than_its_window,
    page_is,
    press,
    reads,
    tab_to,
)

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "leena@institute.example"


def choose(page: Page, file: SimpleUploadedFile) -> None:
    """Pick a file of this content and send it."""
    chosen = FilePayload(name=str(file.name), mimeType="application/octet-stream", buffer=file.read())
    page.get_by_label("Your spreadsheet").set_input_files(chosen)
    press(page, "Upload and look through")


def test_a_spreadsheet_with_a_bad_row_is_mended_and_its_experts_invited(
    page: Page, sign_in, demand_accessible, shot
):
    call = open_call(title="Innovative Solutions Scheme 2026")
    officer = person_with(call, "officer")
    officer.is_hub_staff = True
    officer.save()
    sign_in(page, officer)
    page.goto("/office/experts/")
    follow(page, "Bring in a spreadsheet")
    demand_accessible(page)
    rows = [expert_row(number) for number in (1, 2)]
    choose(page, as_csv([*rows, expert_row(3, name="Leena Virtanen", country="Atlantis")]))
    page_is(page, "2 rows can be imported, 1 cannot be taken")
    reads(page, "Country: “Atlantis” is no country that is known here.")
    demand_accessible(page)
    shot(page, "rows")
    assert not Expert.objects.exists()
    follow(page, "Choose another file")
    choose(page, as_xlsx([*rows, expert_row(3, name="Leena Virtanen", country="Finland")]))
    press(page, "Import 3 rows")
    reads(page, "3 experts are new.")
    page.get_by_label("Name, organisation or words about them").fill("leena")
    press(page, "Search")
    page_is(page, "1 experts found")
    page.goto(f"/office/calls/{call.slug}/panel/invite/")
    deciding.invite(page, "Leena Virtanen")
    assert PanelMember.objects.get(call=call).expert.name == "Leena Virtanen"


def test_an_expert_follows_the_letter_and_keeps_the_profile_by_keyboard(phone: Page, demand_accessible, shot):
    colleague = make_user("Colleague", is_hub_staff=True)
    expert = make_expert("Leena Virtanen", email=ADDRESS, languages=["en"])
    profile.ask_to_keep(expert, by=colleague)
    phone.goto(entering.path_in(entering.text_for(ADDRESS), "/jury/profile/invitation/"))
    demand_accessible(phone)
    tab_to(phone, "button", "Go on to your profile")
    enter_here(phone)
    entering.type_code(phone, ADDRESS)
    tab_to(phone, "button", "Open my profile")
    enter_here(phone)
    page_is(phone, "Your profile as an expert")
    assert not is_wider_than_its_window(phone)
    demand_accessible(phone)
    shot(phone, "profile")
    tab_to(phone, "spinbutton", "Applications in a round, at most")
    phone.keyboard.press("Control+A")
    phone.keyboard.type("3")
    tab_to(phone, "textbox", "About the availability (optional)")
    phone.keyboard.type("Not in August.")
    tab_to(phone, "checkbox", "Kazakh")
    phone.keyboard.press("Space")
    tab_to(phone, "textbox", "Organisation")
    phone.keyboard.press("Control+A")
    phone.keyboard.type("Another Institute")
    tab_to(phone, "button", "Save my profile")
    enter_here(phone)
    reads(phone, "Your profile is saved.")
    reads(phone, "The Hub looks at your change")
    demand_accessible(phone)
    kept = Expert.objects.get()
    assert (kept.capacity, kept.availability_note, set(kept.languages)) == (3, "Not in August.", {"en", "kk"})
    assert (kept.organisation_name, ProfileProposal.objects.get().organisation_name) == (
        expert.organisation_name,
        "Another Institute",
    )
    assert Notice.objects.filter(event="scoring/profile_proposed", address=colleague.email).exists()
