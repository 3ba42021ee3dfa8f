"""Versions of the rules: made by each change after publication, never changed, read by everybody."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.call_file.document import whole_call
from calls.models import Call, RulesVersion
from calls.rules_page import rules_versions
from calls.services import copy_call, move_call
from calls.services.building import save_texts
from core import clock, ledger
from core.models import LedgerEntry
from core.refusals import NotNow
from core.triggers import RULES, install, remove
from tests.calls.test_builder_pages import LANGUAGES, text_of, to
from tests.calls.test_call_files import bring_in
from tests.factories.applications import draft_in
from tests.factories.calls import complete_call, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
FIRST = "One application for each solution."


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def officer(as_, call):
    return as_(person_with(call, "officer"))


def change(call, reason="The law changed.", **texts):
    values = {f"rules_text_{code}": text for code, text in texts.items()}
    return save_texts(call, values=values, part="terms", reason=reason, by=person_with(call, "officer"))


def versions(call):
    return [(one.number, one.text_en, one.reason) for one in call.rules_versions.all()]


def sent(call, **changed):
    """The page of texts as a browser sends it back: with its own line ends."""
    fields = ("title", "summary", "description", "who_can_apply", "rules_text", "award_text")
    names = [f"{field}_{code}" for field in fields for code in LANGUAGES]
    data = {name: (getattr(call, name) or "").replace("\n", "\r\n") for name in names}
    return {**data, "places": "2", "reserve_places": "0", "rules_reason_en": "", **changed}


def test_publishing_keeps_the_rules_as_the_first_version():
    draft = complete_call()
    officer = person_with(draft, "officer")
    save_texts(draft, values={"rules_text_en": "Begun anew."}, part="terms", by=officer)
    assert versions(draft) == []
    call = move_call(draft, "publish", by=officer)
    assert versions(call) == [(1, "Begun anew.", "")]
    row: Any = call.rules_versions.get()
    assert (row.made_by, row.made_at, row.text_kk) == (officer, call.published_at, f"{FIRST} (kk)")


def test_each_change_in_any_language_is_a_version_with_its_reason(call):
    later = clock.now() + timedelta(hours=1)
    with clock.at(later):
        change(call, en="Two applications.")
    change(call, "A slip.", kk="Екі өтінім.")
    assert call.rules_versions.get(number=2).made_at == later
    assert versions(call) == [
        (1, FIRST, ""),
        (2, "Two applications.", "The law changed."),
        (3, "Two applications.", "A slip."),
    ]
    entry = LedgerEntry.objects.filter(event="call.rules_version").order_by("-number")[0]
    assert (entry.payload["version"], entry.payload["reason_sha256"]) == (3, ledger.sha256_of("A slip."))
    assert list(ledger.faults()) == []


def test_what_nobody_sees_is_no_change_and_other_terms_need_no_reason(call):
    change(call, reason="", en=f"{FIRST}  \r\n")
    by = person_with(call, "officer")
    save_texts(call, values={"award_text_en": "More."}, part="terms", by=by)
    assert versions(call) == [(1, FIRST, "")]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_nothing_changes(call, reason):
    with pytest.raises(NotNow, match="Say why the rules change"):
        change(call, reason, en="Other.")
    call.refresh_from_db()
    assert (call.rules_text_en, versions(call)) == (FIRST, [(1, FIRST, "")])


def test_a_call_published_before_there_were_versions_gets_its_first_one(call, client):
    remove(RULES)
    RulesVersion.objects.all().delete()
    install(RULES)
    only: Any
    [only] = rules_versions(call)
    assert (only.pk, only.number, only.text_en, only.made_at) == (None, 1, FIRST, call.published_at)
    assert FIRST in text_of(client.get(reverse("calls:rules", args=[call.slug])))
    change(call, en="Two.")
    assert versions(call) == [(1, FIRST, ""), (2, "Two.", "The law changed.")]
    assert call.rules_versions.get(number=1).made_at == call.published_at


def test_the_terms_stand_once_somebody_has_started(call):
    draft_in(call)
    with pytest.raises(NotNow, match="stand as they were published"):
        change(call, en="Other.")


@pytest.mark.parametrize(
    "act",
    [
        lambda row: RulesVersion.objects.filter(pk=row.pk).update(text_en="Forged."),
        lambda row: RulesVersion.objects.filter(pk=row.pk).update(reason="Forged."),
        lambda row: RulesVersion.objects.filter(pk=row.pk).delete(),
    ],
)
def test_a_version_is_never_changed(call, act):
    with pytest.raises(IntegrityError, match="a version of the rules is never changed"), transaction.atomic():
        act(call.rules_versions.get())


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"number": 1}, "(?i)unique"),
        ({"number": 2, "reason": ""}, "reason"),
        ({"number": 2, "made_by": None}, "reason"),
    ],
)
def test_the_database_refuses_a_version_that_cannot_be(call, changed, name):
    values = {"call": call, "made_at": clock.now(), "reason": "So.", "made_by": person_with(call, "officer")}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RulesVersion.objects.create(**{**values, **changed})
    RulesVersion.objects.create(**values, number=2)


def test_a_version_forged_in_the_database_is_named(call):
    change(call, en="Two.")
    assert list(ledger.faults()) == []
    remove(RULES)
    RulesVersion.objects.filter(number=1).update(text_ru="Подделка.")
    install(RULES)
    assert list(ledger.faults()) != []


def test_the_page_asks_for_the_reason_beside_the_field_and_keeps_what_was_typed(officer, call):
    page = officer.get(to("build_basics", call)).content.decode()
    assert (
        page.index('name="rules_text_en"')
        < page.index('name="rules_reason_en"')
        < page.index("award_text_en")
    )
    response = officer.post(to("build_basics", call), sent(call, rules_text_ru="Новые правила."))
    terms = response.context["forms"][1]
    assert terms.errors == {"rules_reason_en": ["Say why the rules change."]}
    assert terms["rules_text_ru"].value() == "Новые правила."
    assert RulesVersion.objects.count() == 1
    data = sent(call, rules_text_ru="Новые правила.", rules_reason_en="The law changed.")
    assert officer.post(to("build_basics", call), data).status_code == 302
    assert call.rules_versions.get(number=2).text_ru == "Новые правила."


def test_sent_back_unchanged_the_page_makes_no_version(officer, call):
    change(call, en="First.\n\nSecond.")
    call.refresh_from_db()
    assert officer.post(to("build_basics", call), sent(call, title_en="Renamed")).status_code == 302
    assert (RulesVersion.objects.count(), Call.objects.get(pk=call.pk).title_en) == (2, "Renamed")


def test_a_draft_is_asked_for_no_reason(as_):
    draft = complete_call()
    assert "rules_reason" not in text_of(as_(person_with(draft, "officer")).get(to("build_basics", draft)))


def test_visitors_read_which_version_is_in_force_and_what_changed(call, client):
    page = text_of(client.get(call.get_absolute_url()))
    assert "Version 1, in force since" in page
    assert "earlier versions" not in page
    change(call, "The <b>law</b> changed.", en="Two applications for each solution.")
    page = text_of(client.get(call.get_absolute_url()))
    assert "Version 2, in force since" in page
    address = reverse("calls:rules", args=[call.slug])
    assert f'href="{address}"' in page
    text = text_of(client.get(address))
    assert "</span>One</del>" in text
    assert "The &lt;b&gt;law&lt;/b&gt; changed." in text
    assert "A later version is in force" not in text
    first = text_of(client.get(address, {"version": "1"}))
    assert "A later version is in force" in first
    assert "What changed" not in first
    assert "A later version is in force" not in text_of(client.get(address, {"version": "9" * 40}))
    in_russian = client.get(address, headers={"Accept-Language": "ru"}).content.decode()
    assert (
        "<ins>" not in in_russian.partition('id="text"')[0].partition('id="changed"')[2].partition("</p>")[2]
    )


def test_who_may_not_know_of_a_call_learns_nothing_of_its_rules(as_):
    draft = complete_call()
    address = reverse("calls:rules", args=[draft.slug])
    for person in (None, make_user(), person_with(draft, "officer")):  # a draft has no version for anybody
        assert as_(person).get(address).status_code == 404


def test_the_page_costs_the_same_with_one_and_with_thirty_versions(call, client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("calls:rules", args=[call.slug])).status_code == 200
        return len(captured)

    few = queries()
    officer = person_with(call, "officer")
    for number in range(2, 32):
        RulesVersion.objects.create(
            call=call, number=number, reason="So.", made_at=clock.now(), made_by=officer, text_en=f"V{number}"
        )
    assert (few, queries()) == (3, 3)


def test_copies_and_files_begin_with_the_newest_rules(call):
    change(call, en="Two.")
    call.refresh_from_db()
    staff = make_user(is_hub_staff=True)
    made: Any
    for made in (
        copy_call(call, year=2027, slug="copied", by=staff),
        bring_in(json.dumps(whole_call(call)).encode()),
    ):
        assert (made.rules_text_en, made.rules_versions.count()) == ("Two.", 0)
