"""What the office writes for applicants stands in every language, each reader's own first."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Application
from calls.models import Cancellation, Extension, Incident, RulesVersion
from calls.news import news_of
from calls.services import extend_for_all, prepare_cancellation, request_extension_for_one
from calls.services.building import save_texts
from calls.services.incidents import Account, enter_incident
from calls.services.publishing import approve_cancellation
from calls.translations import texts_sha256
from core import clock, covers, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotNow
from core.triggers import RULES, install, remove
from tests.factories.applications import add_collaborator, draft_in, owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
WHY = {"en": "The power was out.", "ru": "Не было света.", "kk": "Жарық болмады."}
LATER = datetime(2099, 1, 1, 18)


@pytest.fixture
def draft() -> Iterator[Application]:
    application = draft_in()
    yield application


def speaking(application: Application, language: str) -> str:
    """The address of a member of the team who reads this language."""
    person = add_collaborator(application, "editor")
    person.language = language
    person.save()
    return person.email


def letters(event: str) -> dict[str, str]:
    return {one.address: one.text for one in Notice.objects.filter(event=event)}


def test_page_feed_and_letters_give_the_reason_in_the_readers_language(draft: Application) -> None:
    readers = {code: speaking(draft, code) for code in ("ru", "kk")}
    officer = person_with(draft.call, "officer")
    extend_for_all(draft.call, new_wall=LATER, reason=WHY, by=officer)
    sent = letters("applications/extension_all")
    for code, address in readers.items():
        assert WHY[code] in sent[address] and WHY["en"] not in sent[address]
        page = Client(headers={"Accept-Language": code}).get(draft.call.get_absolute_url())
        assert WHY[code] in page.content.decode()
        with translation.override(code):
            assert any(WHY[code] in one.text for one in news_of([draft.call]))
    assert WHY["en"] in sent[owner_of(draft).email]


def test_where_a_language_is_missing_english_is_read(draft: Application) -> None:
    reader = speaking(draft, "kk")
    extend_for_all(
        draft.call, new_wall=LATER, reason="The line failed.", by=person_with(draft.call, "officer")
    )
    assert "The line failed." in letters("applications/extension_all")[reader]


@pytest.mark.parametrize("nothing", ["", " ", {}, {"en": " \n", "ru": ""}])
def test_a_reason_that_says_nothing_in_any_language_is_none(draft: Application, nothing: Any) -> None:
    officer = person_with(draft.call, "officer")
    with pytest.raises(NotNow, match="Give a reason"):
        extend_for_all(draft.call, new_wall=LATER, reason=nothing, by=officer)
    with pytest.raises(NotNow, match="Give a reason"):
        prepare_cancellation(draft.call, reason=nothing, by=officer)
    assert not Extension.objects.exists() and not Cancellation.objects.exists()


def test_the_form_demands_english_and_keeps_every_language_that_was_typed(draft: Application) -> None:
    client = Client()
    client.force_login(person_with(draft.call, "officer"))
    address = reverse("calls:extend", args=[draft.call.slug])
    typed = {
        "deadline_day": "2099-01-01",
        "deadline_hour": "18:00",
        "for_whom": "all",
        "reason_ru": WHY["ru"],
    }
    page = client.post(address, typed)
    assert page.context["form"].errors == {"reason_en": ["Fill this in."]}
    assert WHY["ru"] in page.content.decode()
    client.post(address, {**typed, "reason_en": WHY["en"], "reason_kk": WHY["kk"]})
    made: Any = Extension.objects.get()
    assert [getattr(made, f"reason_{code}") for code in WHY] == list(WHY.values())


def test_who_signs_reads_all_that_is_signed(draft: Application) -> None:
    officer, approver = person_with(draft.call, "officer"), person_with(draft.call, "approver")
    one = request_extension_for_one(
        draft.call, applicant=owner_of(draft), new_wall=LATER, reason=WHY, by=officer
    )
    prepare_cancellation(draft.call, reason={**WHY, "kk": ""}, by=officer)
    client = Client()
    client.force_login(approver)
    page = client.get(reverse("calls:extension", args=[draft.call.slug, one.pk])).content.decode()
    assert all(f'<dd lang="{code}">{text}</dd>' in page for code, text in WHY.items())
    page = client.get(reverse("calls:cancel", args=[draft.call.slug])).content.decode()
    assert WHY["ru"] in page and WHY["kk"] not in page


def test_a_cancellation_tells_each_reader_in_their_language(draft: Application) -> None:
    reader = speaking(draft, "ru")
    officer, approver = person_with(draft.call, "officer"), person_with(draft.call, "approver")
    approve_cancellation(prepare_cancellation(draft.call, reason=WHY, by=officer), by=approver)
    assert WHY["ru"] in letters("calls/call_cancelled")[reader]


def test_rules_and_incidents_say_why_in_every_language() -> None:
    call = open_call()
    officer = person_with(call, "officer")
    save_texts(call, values={"rules_text_en": "Anew."}, part="terms", reason=WHY, by=officer)
    enter_incident(Account("other", clock.now(), None, what=WHY), by=make_user(is_hub_staff=True))
    for code, text in WHY.items():
        client = Client(headers={"Accept-Language": code})
        assert text in client.get(reverse("calls:rules", args=[call.slug])).content.decode()
        assert text in client.get(call.get_absolute_url()).content.decode()
        assert text in client.get(reverse("calls:status")).content.decode()


def test_the_ledger_sees_a_reason_changed_in_any_language(draft: Application) -> None:
    officer = person_with(draft.call, "officer")
    extend_for_all(draft.call, new_wall=LATER, reason={"en": "So.", "kk": "Сол."}, by=officer)
    assert list(ledger.faults()) == []
    Extension.objects.update(reason_kk="Басқа.")
    assert any("An extension" in one for one in ledger.faults())


def test_a_text_in_the_default_language_alone_has_the_hash_it_always_had(draft: Application) -> None:
    officer = person_with(draft.call, "officer")
    made: Any = extend_for_all(draft.call, new_wall=LATER, reason="So.", by=officer)
    entry = LedgerEntry.objects.get(event="call.extended")
    assert entry.payload["reason_sha256"] == texts_sha256(made, "reason") == ledger.sha256_of("So.")
    made.reason_en, made.reason_ru = "", "So."
    assert texts_sha256(made, "reason") != ledger.sha256_of("So.")


def test_the_migration_keeps_what_was_written_and_the_ledger_still_holds() -> None:
    call = open_call()
    officer = person_with(call, "officer")
    extend_for_all(call, new_wall=LATER, reason="The line failed.", by=officer)
    save_texts(call, values={"rules_text_en": "Anew."}, part="terms", reason="The law.", by=officer)
    one = enter_incident(Account("other", clock.now(), None, [call], what="A disk."), by=officer)
    names = {call.ledger_name, one.ledger_name}
    before = covers.hashes_of(names)
    name = "0016_reasons_in_every_language"
    module = importlib.import_module(f"calls.migrations.{name}")
    apps = MigrationLoader(connection).project_state([("calls", name)]).apps
    rows: list[tuple[Any, str]] = [(Extension, "reason"), (RulesVersion, "reason"), (Incident, "what")]
    remove(RULES)
    for model, field in rows:  # as they stood before
        model.objects.update(**{f"{field}_{code}": None for code in WHY})
    module.keep_what_was_written(apps, None)
    install(RULES)
    assert covers.hashes_of(names) == before
    assert Extension.objects.filter(reason_en="The line failed.").exists()
    assert Incident.objects.filter(what_en="A disk.").exists()
    assert RulesVersion.objects.filter(number=2, reason_en="The law.").exists()
    Incident.objects.update(what_en="Another disk.")
    assert covers.hashes_of(names) != before
