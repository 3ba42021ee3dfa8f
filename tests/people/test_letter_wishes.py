"""Which letters somebody does without: the choice, the link in a letter, and what can never be silenced."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import letter_kinds, outbox
from core.models import Notice
from people.letter_wishes import WORDS, read_stop, stop_link, wants
from people.models import Silence, User
from people.own_data import own_data
from people.queries import notices_of
from people.services.erasing import erase_person
from people.services.letters import save_wishes, stop_letters
from tests.applications.pages import signed_in
from tests.core.test_outbox import EVENT, PLACES
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
REMINDER = "applications/draft_reminder_office"


def remind(person: User) -> Notice:
    notice = outbox.post(REMINDER, to=person, dedupe="d", context={**PLACES, "deadline": "soon"})
    assert notice is not None
    notice.refresh_from_db()
    return notice


def test_what_is_not_wanted_is_recorded_and_not_sent() -> None:
    person = make_user()
    stop_letters(person, kind="reminders")
    notice = remind(person)
    assert notice.state == Notice.State.UNWANTED
    assert (mail.outbox, outbox.due()) == ([], [])
    assert list(notices_of(person)) == [notice]  # it is still read on the account page


@pytest.mark.parametrize("kind", [letter_kinds.DUTY, "circular", "decisions", ""])
def test_the_database_knows_no_silence_of_what_matters(kind: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Silence.objects.create(person=make_user(), kind=kind)


def test_whoever_does_without_everything_still_gets_what_matters() -> None:
    person = make_user()
    save_wishes(person, wanted=[], by=person)
    notice = outbox.post(EVENT, to=person, dedupe="d", context=PLACES)
    assert notice is not None
    assert [one.to for one in mail.outbox] == [[person.email]]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_the_choice_is_made_on_the_account_and_unmade() -> None:
    person = make_user()
    client, path = signed_in(person), reverse("people:letters")
    client.post(path, {"wanted": ["messages"]})
    assert [wants(person, kind) for kind in letter_kinds.OPTIONAL] == [False, True]
    assert own_data(person)["person"]["letters_not_wanted_by_mail"] == ["reminders"]
    client.post(path, {"wanted": list(letter_kinds.OPTIONAL)})
    assert not Silence.objects.exists()
    assert client.post(path, {"wanted": ["duty"]}).status_code == 422


def test_one_press_in_a_mail_program_stops_the_kind_without_signing_in() -> None:
    person, other = make_user(), make_user()
    remind(person)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/.*)>", headers["List-Unsubscribe"])
    assert found is not None
    client = Client(enforce_csrf_checks=True)
    assert client.get(found[1]).status_code == 200
    assert not Silence.objects.exists()  # a scanner that only looks stops nothing
    for _time in range(2):
        assert client.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(one.person, one.kind) for one in Silence.objects.all()] == [(person, "reminders")]
    assert wants(other, "reminders")


def test_a_link_that_the_portal_did_not_write_leads_nowhere() -> None:
    person = make_user()
    token = stop_link(person, "reminders").rstrip("/").rpartition("/")[2]
    for wrong in (token[:-1], token + "A", "x", stop_link(person, "duty").rstrip("/").rpartition("/")[2]):
        assert Client().post(reverse("people:stop_letters", args=[wrong])).status_code == 404
    erase_person(person, by=person)
    assert read_stop(token) is None
    assert not Silence.objects.exists()


def test_every_optional_kind_has_words_and_letters() -> None:
    others = {"duty", "circular", "code"}
    assert set(WORDS) == set(letter_kinds.OPTIONAL) == set(letter_kinds.kinds().values()) - others
