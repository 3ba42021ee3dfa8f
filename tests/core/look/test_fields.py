"""A field stands as label, hint, error, control, word count, and says so to a screen reader."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.fields import HintedLabel, draw_control, lengths_of

STAGES = [("idea", "An idea on paper"), ("prototype", HintedLabel("A prototype", "Something to touch"))]


class Proposal(forms.Form):
    title = forms.CharField(
        label="Title", help_text="Up to three words.", widget=forms.TextInput(attrs={"data-max-words": 3})
    )
    link = forms.URLField(label="Link", required=False, assume_scheme="https")
    stage = forms.ChoiceField(label="How far is it?", choices=STAGES, widget=forms.RadioSelect)
    when = forms.SplitDateTimeField(label="When?", required=False)
    agreed = forms.BooleanField(label="This is true")

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("The plan and the budget name different years.")


def drawn(form: forms.Form) -> str:
    return re.sub(r"\s+", " ", render_crispy_form(form))


def summary(*items: Any) -> str:
    template = Template("{% load look %}{% error_summary first second %}")
    first, second = (*items, None)[:2]
    return re.sub(r"\s+", " ", template.render(Context({"first": first, "second": second})))


def test_hint_error_control_and_count_come_in_this_order() -> None:
    html = drawn(Proposal({"title": ""}))
    ids = ["id_title_helptext", "id_title_error", "id_title", "id_title_count"]
    places = [html.index(f'id="{name}"') for name in ids]
    assert places == sorted(places)


def test_control_is_described_by_hint_error_and_count() -> None:
    control = draw_control(Proposal({"title": ""})["title"])
    assert 'aria-describedby="id_title_helptext id_title_error id_title_count"' in control
    assert 'class="form-control is-invalid"' in control
    assert 'aria-invalid="true"' in control


def test_only_what_may_stay_empty_is_marked() -> None:
    html = drawn(Proposal())
    assert html.count("(optional)") == 2
    assert "*" not in html


def test_choices_stand_in_a_fieldset_with_their_hints() -> None:
    html = drawn(Proposal())
    assert "<legend" in html
    assert 'aria-describedby="id_stage_1_hint"' in html
    assert '<span class="form-text" id="id_stage_1_hint">Something to touch</span>' in html


def test_each_part_of_a_split_field_has_a_name() -> None:
    html = drawn(Proposal())
    assert 'aria-label="Day"' in html
    assert 'aria-label="Time"' in html


def test_summary_names_every_error_and_links_to_its_control() -> None:
    html = summary(Proposal({"title": "One", "when_0": "never", "when_1": "10:00"}))
    assert "<li>The plan and the budget name different years.</li>" in html
    assert '<a href="#id_stage_0">How far is it? Choose one of the options.</a>' in html
    assert '<a href="#id_when_0">When? Enter a day that exists, like 2026-11-04.</a>' in html
    assert "3 answers need a change" in html


class Refused(forms.Form):
    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("The address or the password is wrong.")


def test_summary_of_a_general_error_blames_no_answer() -> None:
    html = summary(Refused({}))
    assert "This did not go through" in html
    assert "<li>The address or the password is wrong.</li>" in html


def test_summary_is_nothing_without_errors() -> None:
    assert summary(Proposal()) == ""
    assert summary(None) == ""


def test_general_errors_are_shown_once() -> None:
    form = Proposal({"title": "One"})
    assert "name different years" in drawn(form)
    again = Proposal({"title": "One"})
    summary(again)
    assert "name different years" not in drawn(again)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("one", 1),
        ("one\u00a0two  three\nfour", 4),
        ("Ұлпан — Үлгі", 2),
    ],
)
def test_the_words_of_a_field_are_counted(text: str, words: int) -> None:
    assert [one.count for one in lengths_of(Proposal({"title": text})["title"])] == [words]


def test_a_field_may_have_a_limit_of_words_and_one_of_characters() -> None:
    form = Proposal({"title": "Қызмет көрсету"})
    form.fields["title"].widget.attrs["data-max-characters"] = 10
    html = drawn(form)
    assert "2 of 3 words" in html
    assert "14 of 10 characters: 4 too many" in html
    assert 'id="id_title_characters_spoken" aria-live="polite"' in html


def test_count_says_how_many_are_too_many() -> None:
    assert "5 of 3 words: 2 too many" in drawn(Proposal({"title": "one two three four five"}))


OFFERED = [
    ("", "—"),
    (None, "Nothing"),
    ("<&>", mark_safe("<i>Kept</i> & kept")),
    ("it's", 'A "quoted" <one>'),
    (1234567, 1234567.5),
    (Decimal("0.10"), gettext_lazy("Yes")),
    ("Far & <away>", [("zz", "Zed"), (True, False)]),
]


class Awkward(forms.Select):
    """Options with attributes of every sort."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        sorts = {"disabled": True, "hidden": False, "data-none": None, "data-text": '<"&>', "data-part": 1.5}
        return super().create_option(*args, **kwargs) | {"attrs": sorts}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_list_is_drawn_letter_for_letter_as_by_django(language: str) -> None:
    attributes = {"class": "form-select", "required": True, "data-text": '<"&>'}
    for one in (forms.Select(), Awkward(), forms.SelectMultiple(), forms.NullBooleanSelect()):
        one.choices = one.choices or OFFERED
        for chosen in ("", "<&>", "zz", 1234567, "nobody's"):
            with translation.override(language):
                ours = one.render("place", chosen, attributes)
                theirs = one.render("place", chosen, attributes, renderer=DjangoTemplates())
            assert ours.strip() == theirs.strip()
