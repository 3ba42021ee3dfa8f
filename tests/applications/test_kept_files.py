"""What applicants do with files that are there: put back, move, stop, look at, and take a cleaned copy."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from applications.services import attach, drop_part, put_back, remove_attachment, take_clean_copy
from applications.services.parts import path_of
from calls.services import move_call
from core import clock
from core.refusals import NotAllowed, NotNow
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.applications.test_file_parts import KEY
from tests.applications.test_file_parts import give as give_part
from tests.core.uploads import hostile as h
from tests.factories.applications import add_collaborator, draft_in, fresh, owner_of, sealed_of, send
from tests.factories.calls import complete_call, person_with
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAMED = h.office(
    {
        "docProps/core.xml": "<x><dc:title>Proposal</dc:title><dc:creator>Aigerim Canary</dc:creator></x>",
        "docProps/app.xml": "<Properties><Pages>3</Pages><Company>Canary Ministry</Company></Properties>",
        "word/comments.xml": '<w:comment w:author="Berik Canary">Good</w:comment>',
    }
)


@pytest.fixture(autouse=True)
def parts_root(settings, tmp_path):
    settings.PARTS_ROOT = tmp_path / "parts"


@pytest.fixture
def call():
    call = complete_call()
    call.rounds.update(is_blind=True)
    section = add_section(call)
    ask(section, "letter", "file", accept=["txt", "docx", "png", "pdf"], max_items=1)
    ask(section, "proofs", "file", accept=["txt", "docx"], max_items=3)
    ask(section, "hidden", "file", accept=["docx"], max_items=1, hidden_from_jurors=True)
    return move_call(call, "publish", by=person_with(call, "officer"))


@pytest.fixture
def application(call):
    return draft_in(call)


def give(application, name="letter.txt", content: bytes = b"A letter.\n", key="letter"):
    file = SimpleUploadedFile(name, content)
    found = attach(application, by=owner_of(application), question_key=key, file=file)
    found.upload.refresh_from_db()
    return found


def kept(application, key="letter") -> list[str]:
    rows = application.attachments.filter(removed_at__isnull=True, question_key=key)
    return list(rows.values_list("upload__original_name", flat=True))


@pytest.fixture
def client(application):
    return signed_in(owner_of(application))


def test_a_removed_file_is_put_back_from_every_page(application, client):
    for name, more in (("files", {}), ("section", {"section": "more"})):
        attachment = give(application, f"{name}.txt")
        page = address(name, application, **more)
        fields = hidden_fields(client.get(page))
        assert client.post(page, {**fields, "remove": attachment.pk})["Location"] == f"{page}#question-letter"
        assert kept(application) == []
        assert f"“{name}.txt” was removed." in text_of(client.get(page))
        client.post(page, {**fields, "put_back": attachment.pk})
        assert kept(application) == [f"{name}.txt"]


def test_the_file_that_was_replaced_can_take_its_place_again(application):
    old = give(application, "old.txt")
    give(application, "new.txt")
    put_back(old, by=owner_of(application))
    assert kept(application) == ["old.txt"]


def test_putting_back_has_its_hour_its_room_and_its_people(application):
    with clock.at(clock.now()) as hands:
        gone = give(application, "0.txt", key="proofs")
        owner = owner_of(application)
        remove_attachment(gone, by=owner)
        for person in (make_user(), add_collaborator(application, "viewer")):
            with pytest.raises(NotAllowed):
                put_back(gone, by=person)
        files = [give(application, f"{n}.txt", key="proofs") for n in (1, 2, 3)]
        with pytest.raises(NotNow, match="3 files are the most here"):
            put_back(gone, by=owner)
        remove_attachment(files[0], by=owner)
        hands.advance(timedelta(hours=1) - timedelta(microseconds=1))
        put_back(gone, by=owner)
        hands.advance(timedelta(microseconds=1))
        remove_attachment(gone, by=owner)
        with pytest.raises(NotNow, match="cannot be put back any more"):
            put_back(files[0], by=owner)


def test_what_was_refused_is_not_offered_back(application, client):
    attachment = give(application, "bad.txt", b"text\0")
    client.post(address("files", application), {"remove": attachment.pk})
    assert "bad.txt" not in text_of(client.get(address("files", application)))


def test_files_move_up_and_down_and_no_further(application, client):
    first, _second, third = (give(application, f"{n}.txt", key="proofs") for n in (1, 2, 3))
    page = address("files", application)
    for button, attachment, order in (
        ("down", first, "213"),
        ("up", third, "231"),
        ("up", third, "321"),
        ("up", third, "321"),
        ("down", first, "321"),
    ):
        assert client.post(page, {button: attachment.pk})["Location"] == f"{page}#question-proofs"
        assert "".join(name[0] for name in kept(application, "proofs")) == order
    text = text_of(client.get(page))
    assert text.count('name="up"') == text.count('name="down"') == 2


def test_an_upload_that_its_sender_stops_leaves_nothing(application):
    part = give_part(application, 0, b"half")
    drop_part(application, by=make_user(), key=KEY)
    assert path_of(part).exists()
    client = signed_in(owner_of(application))
    reply = client.post(address("file_part", application), {"key": KEY, "cancel": "1"})
    assert reply.json() == {"is_dropped": True}
    assert not path_of(part).exists()
    assert not application.part_uploads.exists()


def test_the_picture_of_a_file_is_for_those_who_work_on_it_and_says_nothing_of_its_maker(application, client):
    exif = Image.Exif()
    exif[0x013B] = "Aigerim Canary"
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG", exif=exif)
    attachment = give(application, "photo.png", out.getvalue())
    page = address("file_preview", application, pk=attachment.pk)
    assert f'src="{page}"' in text_of(client.get(address("files", application)))
    response = client.get(page)
    content = response.getvalue()
    assert (response["Content-Type"], content[8:12]) == ("image/webp", b"WEBP")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"Canary" not in content
    text = give(application, "notes.txt", key="proofs")
    assert client.get(address("file_preview", application, pk=text.pk)).status_code == 404
    officer = signed_in(person_with(application.call, "officer"))
    assert officer.get(page).status_code == 404


def test_a_file_of_a_blind_call_that_names_its_maker_is_quoted_and_cleaned_by_one_press(application, client):
    attachment = give(application, "letter.docx", NAMED)
    text = text_of(client.get(address("files", application)))
    assert "3 pages" in text
    for said in ("author “Aigerim Canary”", "organisation “Canary Ministry”", "author “Berik Canary”"):
        assert said in text
    assert "Proposal" not in text  # a title is no name
    check = text_of(client.get(address("check", application)))
    assert "In “letter.docx” stands: organisation “Canary Ministry”" in check
    answer = client.post(address("files", application), {"clean": attachment.pk, "then": "check"})
    assert answer["Location"] == address("check", application)
    after = text_of(client.get(answer["Location"]))
    assert "A cleaned copy of “letter.docx” has taken its place" in after
    assert "Canary" not in after
    new = application.attachments.get(removed_at__isnull=True)
    assert (new.upload.original_name, new.upload.state, new.upload.traces) == ("letter.docx", "ready", [])
    send(application)
    assert str(new.upload.public_id) in sealed_of(application).document
    assert str(attachment.upload.public_id) not in sealed_of(application).document


def test_a_title_is_quoted_where_it_holds_the_applicants_own_name(application, client):
    owner = owner_of(application)
    owner.name = "Aigerim Sadykova"
    owner.save()
    title = f"<x><dc:title>Letter of {owner.name}</dc:title></x>"
    give(application, "letter.docx", h.office({"docProps/core.xml": title}))
    assert "property title “Letter of Aigerim Sadykova”" in text_of(client.get(address("files", application)))


def test_nobody_is_warned_where_jurors_see_names_or_do_not_see_the_file(application, client):
    give(application, "letter.docx", NAMED, key="hidden")
    assert "Canary" not in text_of(client.get(address("files", application)))
    give(application, "letter.docx", NAMED)
    application.call.rounds.update(is_blind=False)
    assert "Canary" not in text_of(client.get(address("files", application)))
    assert "Canary" not in text_of(client.get(address("check", application)))


def test_a_cleaned_copy_keeps_its_place_and_is_checked_like_any_file(application, settings):
    first, _second = (give(application, f"{n}.docx", NAMED, key="proofs") for n in (1, 2))
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    new = take_clean_copy(first, by=owner_of(application))
    new.upload.refresh_from_db()
    assert new.upload.state == "waiting"
    assert kept(application, "proofs") == ["1.docx", "2.docx"]
    with pytest.raises(NotNow, match="not checked yet"):
        take_clean_copy(new, by=owner_of(application))
    with pytest.raises(NotNow, match="removed or replaced"):
        take_clean_copy(first, by=owner_of(application))


def test_strangers_and_viewers_clean_nothing_and_what_cannot_be_cleaned_says_so(application):
    attachment = give(application, "letter.docx", NAMED)
    for person in (make_user(), add_collaborator(application, "viewer")):
        with pytest.raises(NotAllowed):
            take_clean_copy(attachment, by=person)
    text = give(application, "notes.txt", key="proofs")
    with pytest.raises(NotNow, match=r"“notes\.txt” could not be cleaned here"):
        take_clean_copy(text, by=owner_of(application))
    assert kept(fresh(application), "proofs") == ["notes.txt"]
