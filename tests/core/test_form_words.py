"""What forms say about an answer they cannot take says how to mend it, and never in Django's words."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.utils import translation

from core.form_words import WORDS

OURS = ("accelerator", "applications", "calls", "core", "incubation", "people", "scoring")
ALSO = ("allauth.account.forms",)


def said_by(field: forms.Field, value: Any) -> list[str]:
    try:
        field.clean(value)
    except forms.ValidationError as error:
        return [str(one) for one in error.messages]
    return []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (forms.CharField(), "", "Fill this in."),
        (forms.CharField(max_length=3), "abcd", "Shorten this to 3 characters; it has 4."),
        (forms.IntegerField(), "twelve", "Enter a whole number in digits, like 12."),
        (forms.IntegerField(min_value=1), "0", "Enter 1 or more."),
        (forms.IntegerField(max_value=5), "6", "Enter 5 or less."),
        (forms.DecimalField(), "much", "Enter a number in digits, like 12 or 4.5."),
        (forms.DateField(), "", "Enter the day, like 2026-11-04."),
        (forms.DateField(), "2026-02-30", "Enter a day that exists, like 2026-11-04."),
        (forms.TimeField(), "late", "Enter the hour like 18:00."),
        (forms.EmailField(), "name@", "Enter a whole mail address, like name@example.org."),
        (forms.URLField(assume_scheme="https"), "no site", "Enter a full address, like https://example.org."),
        (forms.BooleanField(), "", "Tick this box to go on."),
        (forms.FileField(), None, "Choose a file."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose one of the options."),
        (
            forms.ChoiceField(choices=[("a", "A")]),
            "b",
            "Choose one of the options that are listed; this one is not among them.",
        ),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Choose at least one of the options."),
    ],
)
def test_a_field_says_how_to_mend_it(field: forms.Field, value: Any, sentence: str) -> None:
    assert said_by(field, value) == [sentence]


def test_a_field_that_knows_better_says_its_own() -> None:
    assert said_by(forms.CharField(error_messages={"required": "Give a reason."}), "") == ["Give a reason."]


def test_no_form_of_the_portal_was_made_before_the_words_were_there() -> None:
    import django.urls

    django.urls.get_resolver().url_patterns  # noqa: B018 - reading it imports every view, and so every form
    assert apps.ready
    checked, spoken = 0, set()
    for name, module in list(sys.modules.items()):
        if not name.startswith((*(f"{one}." for one in OURS), *ALSO)):
            continue
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            for field in getattr(kind, "base_fields", {}).values():
                checked += 1
                with translation.override("en"):
                    spoken |= {str(one) for one in field.error_messages.values()}
    assert checked > 100
    assert spoken & {"This field is required.", "Enter a whole number.", "Enter a valid date."} == set()


def test_each_kind_of_field_keeps_the_words_of_django_that_have_no_place_here() -> None:
    assert set(WORDS[forms.DecimalField]) <= set(forms.DecimalField().error_messages)
    assert "max_length" in forms.FileField.default_error_messages
    own, words = forms.FileField().error_messages["max_length"], WORDS[forms.Field]["max_length"]
    assert own is not words
