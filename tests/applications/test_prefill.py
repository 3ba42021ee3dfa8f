"""What one wrote before is offered for empty answers, and only that is written which one takes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.contents import read_contents
from applications.prefill import PROFILE, fitting, offers_for
from applications.services import save_answers, take_offers
from calls.form_tree import read_form
from calls.models import Option, Question
from calls.stands_for import KEYS
from people.services.organisations import save_organisation
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.factories.applications import (
    GOOD,
    add_collaborator,
    draft_in,
    force_state,
    fresh,
    owner_of,
    quiz_of,
)
from tests.factories.calls import open_call, texts
from tests.factories.every_kind import every_kind_call
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
MONEY = {
    "reach": "400",
    "budget": [{"what": "Desk", "amount": "3"}, {"what": "Lamp", "amount": "2"}],
    "team": [{"who": "Dana", "part": "lead"}],
}


@pytest.fixture
def person():
    return make_user("Aigerim", country="KZ")


def values_of(application):
    return dict(application.answers.values_list("question_key", "value"))


def offers(application, user=None, section=""):
    tree = read_form(application.form)
    sections = [one for one in tree.sections if section in ("", one.key)]
    contents = read_contents(application, tree=tree)
    return offers_for(fresh(application), contents, sections, user=user or owner_of(application))


def named(found):
    return {offer.name: offer.value for offer in found}


def take(application, user, wanted="all"):
    tree = read_form(application.form)
    return take_offers(application, by=user, wanted=wanted, tree=tree, sections=tree.sections)


def ask_profile(call):
    section = call.forms.get().sections.get(key="idea")
    for position, (key, kind) in enumerate(
        {
            "organisation_name": "short_text",
            "organisation_kind": "choice",
            "website": "url",
            "contact_name": "short_text",
            "contact_email": "email",
            "bin": "short_text",
        }.items(),
        10,
    ):
        one = Question.objects.create(
            section=section,
            key=key,
            kind=kind,
            stands_for=KEYS.get(key, ""),
            position=position,
            **texts("label", key),
        )
        if kind == "choice":
            Option.objects.create(question=one, key="company", position=1, **texts("label", "Company"))


PROFILE_VALUES = {
    "name": "Ashyq Ltd",
    "names": {"ru": "ТОО «Ашык»", "kk": ""},
    "kind": "company",
    "country": "KZ",
    "website": "https://ashyq.example",
    "registration_number": "123456789012",
    "contact_name": "",
    "contact_email": "office@ashyq.example",
}


def test_the_profile_answers_what_forms_agree_on(person):
    call = open_call()
    ask_profile(call)
    draft = draft_in(call, by=person, answers={})
    assert set(named(offers(draft))) == {"contact_name:profile", "contact_email:profile"}  # one's own
    save_organisation(values=PROFILE_VALUES, by=person)
    assert take(draft, person) == tuple(offer.question.key for offer in offers_before(draft, person))
    assert values_of(draft) == {
        "organisation_name": "Ashyq Ltd",
        "organisation_kind": "company",
        "website": "https://ashyq.example",
        "bin": "123456789012",
        "contact_name": "Aigerim",
        "contact_email": "office@ashyq.example",
    }
    draft.answers.all().delete()
    draft.language = "ru"
    draft.save()
    assert named(offers(draft))["organisation_name:profile"] == "ТОО «Ашык»"


def offers_before(draft, person):
    """The offers of the profile in the order of the form."""
    twin = draft_in(draft.call, by=make_user("Twin"), answers={})
    add_collaborator(twin, "editor", person)
    return [one for one in offers(twin, person) if one.source == PROFILE]


def test_the_newest_own_answer_is_offered_and_those_of_other_people_never(person):
    old = draft_in(by=person)
    newer = draft_in(by=person, answers={"title": "Newer"})
    read = draft_in(answers={"title": "Only read", "used": "yes"})
    add_collaborator(read, "viewer", person)
    draft_in(answers={"title": "A stranger's"})
    draft = draft_in(by=person, answers={})
    found = named(offers(draft))
    assert found[f"title:{newer.reference}"] == "Newer"
    assert found[f"summary:{old.reference}"] == GOOD["summary"]
    assert {name.partition(":")[2] for name in found} == {old.reference, newer.reference}
    assert "consent" not in {offer.question.key for offer in offers(draft)}
    Question.objects.filter(section__form=newer.form, key="title").update(kind="long_text")
    assert named(offers(draft))[f"title:{old.reference}"] == GOOD["title"]


def test_an_editor_may_take_what_is_the_editors_own(person):
    mine = draft_in(by=person)
    draft = draft_in(answers={})
    add_collaborator(draft, "editor", person)
    assert {one.source for one in offers(draft, person)} == {mine.reference}
    assert offers(draft) == []
    viewer = add_collaborator(draft, "viewer")
    draft_in(by=viewer)
    assert offers(draft, viewer) == []


def test_nothing_that_is_typed_is_overwritten(person):
    draft_in(by=person)
    draft = draft_in(by=person, answers={"title": "Typed"})
    assert "title" not in take(draft, person)
    assert values_of(draft)["title"] == "Typed"


def test_what_somebody_types_between_reading_and_taking_stays(person, monkeypatch):
    draft_in(by=person)
    draft = draft_in(by=person, answers={})
    editor = add_collaborator(draft, "editor")
    from applications.services import prefilling

    def slow(*args, **facts):
        found = offers_for(*args, **facts)
        save_answers(draft, by=editor, values={"title": "In between"})
        return found

    monkeypatch.setattr(prefilling, "offers_for", slow)
    assert "title" not in take(draft, person)
    assert values_of(draft)["title"] == "In between"
    assert values_of(draft)["summary"] == GOOD["summary"]


def test_a_table_is_offered_where_its_columns_are_the_same():
    person = make_user("Dana")  # without a country in the profile
    draft_in(every_kind_call(), by=person, answers=MONEY)
    same, other = (draft_in(every_kind_call(), by=person, answers={}) for _ in range(2))
    Question.objects.filter(section__form=other.form, parent__key="budget", key="what").update(key="thing")
    assert {one.question.key for one in offers(other)} == {"reach", "team"}
    assert {one.question.key for one in offers(same)} == {"reach", "budget", "team"}
    take(same, person)
    assert values_of(same) == MONEY
    assert [one.text for one in offers(draft_in(every_kind_call(), by=person, answers={}))] == [
        "400",
        "Desk · 3\nLamp · 2",
        "Dana · Lead",
    ]


def question_of(call, key):
    return read_form(call.forms.get()).question(key)


def test_as_much_is_taken_as_fits():
    call = every_kind_call()
    Question.objects.filter(key="budget").update(max_items=1)
    kept, note = fitting(question_of(call, "budget"), MONEY["budget"])
    assert (kept, note) == ([MONEY["budget"][0]], "What this form has no place for is left out.")
    kept, note = fitting(question_of(call, "team"), [{"who": "Dana", "part": "gone"}])
    assert (kept, bool(note)) == ([{"who": "Dana", "part": None}], True)
    kept, note = fitting(question_of(call, "themes"), ["service", "gone"])
    assert (kept, note) == (["service"], "Choices that this form does not have are left out.")
    assert fitting(question_of(call, "themes"), ["gone"])[0] is None
    long = " ".join(["word"] * 60)
    assert fitting(question_of(call, "summary"), long) == (long, "Shorten this to 50 words; it has 60.")
    assert fitting(question_of(call, "used"), "maybe") == (None, "Choose one of the answers in the list")
    assert fitting(question_of(call, "reach"), "0") == (None, "Enter 1 or more")
    assert fitting(question_of(call, "cost"), {"amount": "5", "currency": "EUR"})[0] is None


def test_the_section_offers_and_keeps_what_was_typed_with_the_same_press(person):
    earlier = draft_in(by=person)
    draft = draft_in(by=person, answers={})
    client, page = signed_in(person), address("section", draft, section="idea")
    shown = client.get(page)
    assert f"From your application {earlier.reference}" in text_of(shown)
    assert GOOD["summary"] in text_of(shown)
    sent = {**hidden_fields(shown), "title": "Typed now", "fill": f"summary:{earlier.reference}"}
    response = client.post(page, sent, follow=True)
    assert values_of(draft) == {"title": "Typed now", "summary": GOOD["summary"]}
    assert "1 answer is taken over." in text_of(response)
    client.post(page, {**hidden_fields(response), **values_of(draft), "fill": "all"})
    assert {key: value for key, value in values_of(draft).items() if key != "consent"} == {
        "title": "Typed now",
        "summary": GOOD["summary"],
        "themes": ["service"],
        "used": "no",
    }


def test_whoever_starts_is_shown_what_is_ready(person):
    earlier, call = draft_in(by=person), open_call()
    client = signed_in(person)
    start = reverse("applications:start", args=[call.slug])
    response = client.post(start, quiz_of(call), follow=True)
    assert "Some answers are ready" in text_of(response)
    draft = response.context["application"]
    done = client.post(address("prefill", draft), {"fill": "all"})
    assert done["Location"] == draft.get_absolute_url()
    assert values_of(draft) == {key: value for key, value in values_of(earlier).items() if key != "consent"}
    assert client.get(address("prefill", draft))["Location"] == draft.get_absolute_url()


def test_whoever_starts_for_the_first_time_goes_on_at_once(person):
    call = open_call()
    response = signed_in(person).post(reverse("applications:start", args=[call.slug]), quiz_of(call))
    assert "prefill" not in response["Location"]


def test_nothing_is_offered_or_taken_where_nothing_can_be_written(person):
    draft_in(by=person)
    draft = force_state(draft_in(by=person, answers={}), "withdrawn")
    assert offers(draft) == []
    assert take(draft, person) == ()


@pytest.mark.parametrize("wanted", ["", "title:ISS-1-NOBODY", "\x00", "all:all"])
def test_a_name_that_was_not_offered_takes_nothing(person, wanted):
    draft_in(by=person)
    draft = draft_in(by=person, answers={})
    response = signed_in(person).post(address("prefill", draft), {"fill": wanted}, follow=True)
    assert "Nothing was taken over" in text_of(response)
    assert values_of(draft) == {}


@pytest.mark.parametrize("count", [1, 30])
def test_three_queries_whatever_one_wrote_before(person, count):
    call = every_kind_call()
    for _ in range(count):
        add_collaborator(draft_in(call, answers=MONEY), "editor", person)
    draft = draft_in(call, by=person, answers={})
    tree = read_form(draft.form)
    contents, draft = read_contents(draft, tree=tree), fresh(draft)
    assert list(draft.collaborators.all())
    with CaptureQueriesContext(connection) as captured:
        assert offers_for(draft, contents, tree.sections, user=person)
    assert len(captured) == 4  # with the collaborators, which a page has read before
