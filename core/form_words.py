"""What every form of the portal says about an answer it cannot take: how to mend it, in plain words.

Django's own sentences name only the fault. A field that knows better says its own (`error_messages`).
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

_CHOOSE = _l("Choose one of the options.")
_CHOOSE_SOME = _l("Choose at least one of the options.")
_GONE = _l("Choose one of the options that are listed; this one is not among them.")
_DAY = _l("Enter a day that exists, like 2026-11-04.")
_HOUR = _l("Enter the hour like 18:00.")
WORDS: dict[type[forms.Field], dict[str, object]] = {
    forms.Field: {
        "required": _l("Fill this in."),
        "max_length": _l("Shorten this to %(limit_value)s characters; it has %(show_value)s."),
        "min_length": _l("Write at least %(limit_value)s characters; it has %(show_value)s."),
        "min_value": _l("Enter %(limit_value)s or more."),
        "max_value": _l("Enter %(limit_value)s or less."),
    },
    forms.IntegerField: {"invalid": _l("Enter a whole number in digits, like 12.")},
    forms.FloatField: {"invalid": _l("Enter a number in digits, like 12 or 4.5.")},
    forms.DecimalField: {"invalid": _l("Enter a number in digits, like 12 or 4.5.")},
    forms.DateField: {"required": _l("Enter the day, like 2026-11-04."), "invalid": _DAY},
    forms.TimeField: {"required": _HOUR, "invalid": _HOUR},
    forms.DateTimeField: {"invalid": _l("Enter day and hour, like 2026-11-04 18:00.")},
    forms.SplitDateTimeField: {"invalid_date": _DAY, "invalid_time": _HOUR},
    forms.EmailField: {
        "required": _l("Enter a mail address, like name@example.org."),
        "invalid": _l("Enter a whole mail address, like name@example.org."),
    },
    forms.URLField: {"invalid": _l("Enter a full address, like https://example.org.")},
    forms.SlugField: {"invalid": _l("Enter Latin letters, digits and hyphens only, like scheme-2027.")},
    forms.BooleanField: {"required": _l("Tick this box to go on.")},
    forms.FileField: {
        "required": _l("Choose a file."),
        "empty": _l("This file is empty. Choose another one."),
    },
    forms.ChoiceField: {"required": _CHOOSE, "invalid_choice": _GONE},
    forms.MultipleChoiceField: {
        "required": _CHOOSE_SOME,
        "invalid_choice": _GONE,
        "invalid_list": _CHOOSE_SOME,
    },
    forms.ModelChoiceField: {"required": _CHOOSE, "invalid_choice": _GONE},
    forms.ModelMultipleChoiceField: {
        "required": _CHOOSE_SOME,
        "invalid_choice": _GONE,
        "invalid_list": _CHOOSE_SOME,
        "invalid_pk_value": _GONE,
    },
}


def speak_plainly() -> None:
    """Put our words in the place of Django's, for each kind of field; each has its own table afterwards."""
    for kind, words in WORDS.items():
        own = kind.__dict__.get("default_error_messages", {})
        setattr(kind, "default_error_messages", {**own, **words})  # noqa: B010
