"""Logos of partners: inspected, drawn anew, shown to whoever may know of the call, gone when unused."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from calls.call_file.document import whole_call
from calls.models import Partner
from calls.services import copy_call
from core import ledger
from tests.factories.calls import complete_call, give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def picture(
    name: str = "logo.png", *, secret: str = "", size: tuple[int, int] = (300, 120)
) -> SimpleUploadedFile:
    said = PngImagePlugin.PngInfo()
    if secret:
        said.add_text("Author", secret)
    data = BytesIO()
    Image.new("RGBA", size, (200, 30, 30, 128)).save(data, "PNG", pnginfo=said)
    return SimpleUploadedFile("logo.png", data.getvalue(), "image/png")


@pytest.fixture
def call():
    return complete_call()


@pytest.fixture
def officer(call, as_):
    return as_(person_with(call, "officer"))


def page_of(call) -> str:
    return reverse("calls:build_item", args=[call.slug, "partner", call.partners.get().pk])


def send(client, call, **sent):
    partner = call.partners.get()
    typed = {"name_en": partner.name_en, "name_ru": "Имя", "name_kk": "Аты", "role": partner.role}
    return client.post(page_of(call), {**typed, **sent})


def logo_of(call) -> str:
    partner = call.partners.get()
    return reverse("calls:partner_logo", args=[call.slug, partner.key])


def seen_by(client, call) -> dict[str, str]:
    """The headers of the logo, read to its end."""
    response = client.get(logo_of(call))
    assert response.status_code == 200
    assert Image.open(BytesIO(b"".join(response.streaming_content))).format == "WEBP"
    return dict(response.headers)


def test_a_logo_is_drawn_anew_without_what_was_in_the_file(officer, call):
    assert send(officer, call, picture=picture(secret="Dana Kim")).status_code == 302
    name = call.partners.get().logo.name
    assert name.startswith("logos/")
    assert name.endswith(".webp")
    with default_storage.open(name) as file:
        kept = file.read()
    assert Image.open(BytesIO(kept)).format == "WEBP"
    assert b"Dana Kim" not in kept


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "This type of file"),
        (SimpleUploadedFile("logo.png", b"MZ\x90\x00 not a picture"), "The content of the file is not"),
        (SimpleUploadedFile("logo.png", b""), "empty"),
        (SimpleUploadedFile("logo.png", picture().read()[:90]), "damaged"),
        (SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 2_200_000), "larger than 2 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_its_cause_and_nothing_typed_is_lost(officer, call, file, sentence):
    response = send(officer, call, picture=file, url="https://partner.example")
    page = response.content.decode()
    assert sentence in page
    assert 'value="https://partner.example"' in page
    assert not call.partners.get().logo


def test_whoever_may_know_of_the_call_sees_it(officer, call, as_):
    send(officer, call, picture=picture())
    stranger = as_(make_user("Stranger"))
    assert stranger.get(logo_of(call)).status_code == 404
    seen = seen_by(officer, call)
    assert (seen["Content-Type"], seen["Cache-Control"]) == ("image/webp", "private, no-store")


def test_on_the_page_of_a_public_call_everybody_sees_it(as_):
    call = open_call()
    officer = as_(person_with(call, "officer"))
    assert as_(None).get(logo_of(call)).status_code == 404
    send(officer, call, picture=picture())
    page = as_(None).get(call.get_absolute_url()).content.decode()
    assert f'src="{logo_of(call)}?' in page
    assert seen_by(as_(None), call)["Cache-Control"] == "public, max-age=86400"
    assert list(ledger.faults()) == []


def test_a_file_that_is_gone_is_not_found_rather_than_an_error(officer, call):
    send(officer, call, picture=picture())
    default_storage.delete(call.partners.get().logo.name)
    assert officer.get(logo_of(call)).status_code == 404


def test_a_new_logo_takes_the_place_of_the_old_one(officer, call, django_capture_on_commit_callbacks):
    send(officer, call, picture=picture())
    first = call.partners.get().logo.name
    with django_capture_on_commit_callbacks(execute=True):
        send(officer, call, picture=picture(size=(90, 90)))
    assert call.partners.get().logo.name != first
    assert not default_storage.exists(first)


def test_without_a_new_file_the_logo_stays_and_the_tick_takes_it_away(
    officer, call, django_capture_on_commit_callbacks
):
    send(officer, call, picture=picture())
    kept = call.partners.get().logo.name
    send(officer, call)
    assert call.partners.get().logo.name == kept
    with django_capture_on_commit_callbacks(execute=True):
        send(officer, call, without_logo="on")
    assert not call.partners.get().logo
    assert not default_storage.exists(kept)


def test_a_copy_shares_it_and_a_file_of_the_call_does_not_hold_it(
    officer, call, django_capture_on_commit_callbacks
):
    send(officer, call, picture=picture())
    name = call.partners.get().logo.name
    colleague = make_user("Colleague", is_hub_staff=True)
    give_role(call, "officer", colleague)
    copy = copy_call(call, year=2031, slug="copy-2031", by=colleague)
    assert copy.partners.get().logo.name == name
    assert name not in str(whole_call(call))
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("calls:build_remove", args=[call.slug, "partner", call.partners.get().pk]))
    assert not Partner.objects.filter(call=call).exists()
    assert default_storage.exists(name)
