"""Conditional questions and sections: asked, offered and hidden by one rule."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from calls.checklist import _unmeetable_conditions
from calls.conditions import asked_keys, asked_sections, offered_keys
from calls.form_post import posted_values
from calls.form_tree import read_form
from calls.models import Section
from tests.applications.form_rows import add_section, ask, ask_table
from tests.factories.calls import add_form, give_role, make_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def tree():
    """“used” (yes, no) in the first section; “where” after yes; a section “pilot” after yes.

    In it stands “cost”, which is asked after “where” has the answer “here”.
    """
    call = make_call()
    add_form(call)
    section = add_section(call, "pilot")
    Section.objects.filter(pk=section.pk).update(show_if_question="used", show_if_values=["yes"])
    ask(section, "host", "short_text")
    ask(section, "cost", "number", show_if_question="where", show_if_values=["here"])
    return read_form(call.forms.get())


@pytest.mark.parametrize(
    ("answers", "sections", "hidden"),
    [
        ({}, ["idea", "end"], {"where", "host", "cost"}),
        ({"used": "no", "where": "here"}, ["idea", "end"], {"where", "host", "cost"}),
        ({"used": "yes"}, ["idea", "end", "pilot"], {"cost"}),
        ({"used": "yes", "where": "here"}, ["idea", "end", "pilot"], set()),
    ],
)
def test_what_hangs_on_an_answer_that_is_not_asked_is_not_asked(tree, answers, sections, hidden):
    assert [one.key for one in asked_sections(tree, answers)] == sections
    assert {one.key for one in tree.questions()} - asked_keys(tree, answers) == hidden


def test_a_page_offers_what_hangs_on_its_own_answers_and_settles_the_rest(tree):
    assert "where" in set(offered_keys(tree, tree.section("idea"), {}))
    assert list(offered_keys(tree, tree.section("pilot"), {"used": "yes"})) == ["host"]
    assert list(offered_keys(tree, tree.section("pilot"), {"where": "here", "used": "yes"})) == [
        "host",
        "cost",
    ]


def test_the_checklist_names_a_section_that_nobody_would_ever_see(tree):
    assert list(_unmeetable_conditions(tree.form)) == []
    Section.objects.filter(key="pilot").update(show_if_values=["perhaps"])
    assert "“Pilot” is shown only after an answer that nobody can give before it." in list(
        _unmeetable_conditions(tree.form)
    )


@pytest.mark.parametrize(
    ("act", "names"),
    [
        ("team.1.up", ["B", "A", "C"]),
        ("team.1.down", ["A", "C", "B"]),
        ("team.1.remove", ["A", "C"]),
        ("team.0.up", ["A", "B", "C"]),
        ("team.2.down", ["A", "B", "C"]),
        ("team.9.remove", ["A", "B", "C"]),
        ("team.x.remove", ["A", "B", "C"]),
        ("team.1.drop", ["A", "B", "C"]),
        ("other.1.remove", ["A", "B", "C"]),
        ("", ["A", "B", "C"]),
    ],
)
def test_entries_are_moved_and_removed_by_their_buttons(act, names):
    call = make_call()
    add_form(call)
    ask_table(add_section(call), "team", ("who", "short_text"), kind="group")
    section = read_form(call.forms.get()).sections[-1]
    data = QueryDict(mutable=True)
    data.update({"version-team": "0:", "team-rows": "3", "row": act})
    data.update({f"team-{number}-who": name for number, name in enumerate("ABC")})
    assert [row["who"] for row in posted_values(section, data)["team"]] == names


def test_the_builder_offers_the_answers_before_a_section_and_keeps_the_ticks(client):
    call = make_call()
    add_form(call)
    client.force_login(give_role(call, "officer"))
    end = Section.objects.get(form__call=call, key="end")
    address = reverse("calls:build_item", kwargs={"slug": call.slug, "kind": "section", "pk": end.pk})
    offered = client.get(address).context["forms"][0].fields["show_if"].choices
    assert [label for label, _answers in offered] == ["Themes", "Is it in use?"]
    client.post(address, {"title_en": "Declarations", "show_if": ["used:no"]})
    end.refresh_from_db()
    assert (end.show_if_question, end.show_if_values) == ("used", ["no"])
    first = Section.objects.get(form__call=call, key="idea")
    page = client.get(
        reverse("calls:build_item", kwargs={"slug": call.slug, "kind": "section", "pk": first.pk})
    )
    assert "show_if" not in page.context["forms"][0].fields
