"""Who applies is known by what a question says that it stands for, whatever its key; and never by nothing."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from applications.models import Application
from applications.services import accept_hand_over, offer_hand_over
from applications.summaries import sealed_title, summary_columns
from calls.call_file.document import whole_call
from calls.models import Question, Section
from calls.services import copy_call, move_call
from calls.services.call_files import import_call
from calls.stands_for import keys_of
from core import covers
from core.refusals import NotNow
from people.models import Organisation
from scoring.conflict_list import conflict_list, titled
from tests.applications.staff.world import signed_in
from tests.factories.applications import (
    GOOD,
    add_collaborator,
    draft_in,
    force_state,
    fresh,
    owner_of,
    sealed_of,
    submitted_in,
)
from tests.factories.calls import complete_call, make_programme, person_with, texts
from tests.factories.people import make_user
from tests.factories.scoring import seat

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HAND_BUILT = {"mark_of_the_body": "Zyxwv Institute", "land": "KZ", "post": "desk@zyxwv.example"}


@pytest.fixture
def as_():
    return signed_in


def ask(call: Any, key: str, kind: str, stands_for: str = "", **fields: Any) -> Question:
    section = Section.objects.get(form__call=call, key="idea")
    defaults = {"required": False, "position": 20, **texts("label", key.title())}
    return Question.objects.create(
        section=section, key=key, kind=kind, stands_for=stands_for, **{**defaults, **fields}
    )


@pytest.fixture
def hand_built():
    """A published call whose questions have keys that nobody knows."""
    call = complete_call()
    Question.objects.filter(section__form__call=call, key="title").update(stands_for="")
    ask(call, "mark_of_the_body", "short_text", "organisation", hidden_from_jurors=True)
    ask(call, "land", "country", "country", hidden_from_jurors=True)
    ask(call, "post", "email", "email", hidden_from_jurors=True)
    return move_call(call, "publish", by=person_with(call, "officer"))


def answers(**more: Any) -> dict[str, Any]:
    return {**GOOD, **more}


def test_name_country_and_address_come_from_what_is_marked(hand_built):
    row = submitted_in(hand_built, answers=answers(**HAND_BUILT))
    assert (row.applicant_name, row.country, row.contact_email) == (
        "Zyxwv Institute",
        "KZ",
        "desk@zyxwv.example",
    )


def test_a_marked_title_is_the_title_also_of_the_sealed_copy():
    call = complete_call()
    Question.objects.filter(section__form__call=call, key="title").update(stands_for="")
    ask(call, "how_we_call_it", "short_text", "title")
    move_call(call, "publish", by=person_with(call, "officer"))
    row = submitted_in(call, answers=answers(how_we_call_it="Bridges"))
    assert (row.title, sealed_title(sealed_of(row))) == ("Bridges", "Bridges")


def test_without_a_name_the_account_names_the_applicant_and_not_the_title():
    call = complete_call()
    Question.objects.filter(section__form__call=call, key="title").update(stands_for="")
    move_call(call, "publish", by=person_with(call, "officer"))
    row = submitted_in(call, by=make_user("Aigerim Example"))
    assert row.applicant_name == "Aigerim Example"
    assert row.title == answers()["title"]


def test_an_organisation_names_it_before_its_owner():
    row = draft_in()
    row.organisation = Organisation.objects.create(name="Zyxwv Ltd", kind="company", country="KZ")
    summary_columns(row)
    assert row.applicant_name == "Zyxwv Ltd"


def test_a_hidden_answer_never_becomes_a_title():
    call = complete_call()
    Question.objects.filter(section__form__call=call).exclude(kind="long_text").update(
        stands_for="", hidden_from_jurors=True
    )
    move_call(call, "publish", by=person_with(call, "officer"))
    row = submitted_in(call)
    assert row.title == ""
    assert titled(row, 3) == "Proposal 3"


def test_a_draft_that_is_handed_over_is_named_after_its_new_owner():
    row = draft_in(by=make_user("Aigerim First"))
    taker = add_collaborator(row, "editor", make_user("Dana Second"))
    offered = offer_hand_over(row, by=owner_of(row), collaborator=row.collaborators.get(user=taker))
    accept_hand_over(offered, by=taker)
    assert fresh(row).applicant_name == "Dana Second"


class TestTheConflictPage:
    def test_names_every_applicant_of_a_hand_built_form(self, hand_built):
        first = submitted_in(hand_built, answers=answers(**HAND_BUILT))
        second = submitted_in(hand_built, by=make_user("Dana Second"), answers=answers(land="KZ"))
        for one in (first, second):
            force_state(one, "eligible")
        member = seat(hand_built, declares=False)
        who = {(one.organisation, one.country) for one in conflict_list(member).items}
        assert who == {("Zyxwv Institute", "Kazakhstan"), ("Dana Second", "Kazakhstan")}

    def test_names_those_too_that_were_sent_before_names_fell_back(self, hand_built):
        row = submitted_in(hand_built, by=make_user("Dana Second"), answers=answers())
        Application.objects.filter(pk=force_state(row, "eligible").pk).update(applicant_name="")
        member = seat(hand_built, declares=False)
        assert [one.organisation for one in conflict_list(member).items] == ["Dana Second"]


def test_the_list_of_the_office_has_no_row_without_a_name(as_, hand_built):
    row = submitted_in(hand_built, by=make_user("Dana Second"), answers=answers())
    Application.objects.filter(pk=row.pk).update(applicant_name="")
    client = as_(person_with(hand_built, "officer"))
    page = client.get(reverse("applications:register", args=[hand_built.slug])).content.decode()
    assert "Dana Second" in page


class TestTheBuilder:
    @pytest.fixture
    def call(self):
        return complete_call()

    @pytest.fixture
    def officer(self, as_, call):
        return as_(person_with(call, "officer"))

    def address(self, call, kind):
        kwargs = {"slug": call.slug, "section": "idea"}
        return reverse("calls:build_question_add", kwargs=kwargs) + f"?kind={kind}"

    def test_only_what_fits_the_kind_is_offered(self, officer, call):
        offered = officer.get(self.address(call, "email")).context["form"].fields["stands_for"].choices
        assert [key for key, _label in offered] == ["", "email"]
        assert "stands_for" not in officer.get(self.address(call, "date")).context["form"].fields

    def test_each_meaning_stands_once_in_a_form(self, officer, call):
        data = {"label_en": "Name of the body", "stands_for": "organisation"}
        assert officer.post(self.address(call, "short_text"), data).status_code == 302
        again = officer.post(self.address(call, "short_text"), {**data, "label_en": "Another"})
        assert "“Name of the body” stands for this already." in again.content.decode()
        assert Question.objects.filter(stands_for="organisation").count() == 1

    def test_the_title_cannot_be_hidden_from_jurors(self, officer, call):
        row = Question.objects.get(section__form__call=call, key="title")
        address = reverse("calls:build_question", args=[call.slug, row.pk])
        data = {"label_en": "Title", "stands_for": "title", "hidden_from_jurors": "on"}
        assert "so it cannot be hidden" in officer.post(address, data).content.decode()

    def test_the_check_list_says_what_a_form_does_not_tell(self, officer, call):
        address = reverse("calls:publish", args=[call.slug])
        said = "No question stands for the applicant&#x27;s name."
        assert said in officer.get(address).content.decode()
        ask(call, "who", "short_text", "person")
        assert said not in officer.get(address).content.decode()
        assert "No question stands for the title" not in officer.get(address).content.decode()

    def test_publishing_is_not_kept_back(self, officer, call):
        assert officer.post(reverse("calls:publish", args=[call.slug])).status_code == 302


def test_it_comes_along_in_copies_versions_and_files(hand_built):
    meant = {"mark_of_the_body": "organisation", "land": "country", "post": "email", "summary": "summary"}
    staff = make_user(is_hub_staff=True)
    copy = copy_call(hand_built, year=2031, slug="again", by=staff)
    assert keys_of(copy.forms.get()) == meant
    content = json.dumps(whole_call(hand_built)).encode()
    given: dict[str, Any] = {"programme": make_programme(), "year": 2032, "by": staff}
    brought = import_call(content, slug="brought", with_dates=False, **given)
    assert keys_of(brought.forms.get()) == meant


def test_a_file_from_before_is_read_by_its_keys():
    call = complete_call()
    ask(call, "full_name", "short_text")
    ask(call, "contact_name", "short_text")
    document = whole_call(call)
    for section in document["sections"]:
        for question in section["questions"]:
            question.pop("stands_for", None)
    given: dict[str, Any] = {"programme": make_programme(), "year": 2032, "by": make_user(is_hub_staff=True)}
    brought = import_call(json.dumps(document).encode(), slug="brought", with_dates=False, **given)
    meant = {"title": "title", "summary": "summary", "full_name": "person"}
    assert keys_of(brought.forms.get()) == meant


@pytest.mark.parametrize("key", ["used", "summary"])
def test_a_file_with_a_meaning_that_does_not_fit_or_is_there_twice_is_refused(key):
    document = whole_call(complete_call())
    [row] = [one for part in document["sections"] for one in part["questions"] if one["key"] == key]
    row["stands_for"] = "title" if key == "summary" else "country"
    given: dict[str, Any] = {"programme": make_programme(), "year": 2032, "by": make_user(is_hub_staff=True)}
    with pytest.raises(NotNow, match="stands_for"):
        import_call(json.dumps(document).encode(), slug="brought", with_dates=False, **given)


def test_the_migration_says_what_keys_said_and_the_ledger_still_holds():
    call = complete_call()
    ask(call, "organisation_name", "short_text")
    ask(call, "email", "email")
    ask(call, "contact_email", "email")
    ask(call, "country", "short_text")
    Question.objects.filter(section__form__call=call).update(stands_for="")
    move_call(call, "publish", by=person_with(call, "officer"))
    before = covers.hashes_of({call.ledger_name})
    module = importlib.import_module("calls.migrations.0015_what_answers_stand_for")
    module.mark_by_keys(apps, None)
    assert keys_of(call.forms.get()) == {
        "title": "title",
        "summary": "summary",
        "organisation_name": "organisation",
        "contact_email": "email",
    }
    assert covers.hashes_of({call.ledger_name}) == before
    Question.objects.filter(key="title").update(stands_for="summary")
    assert covers.hashes_of({call.ledger_name}) != before
