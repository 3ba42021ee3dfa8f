"""Which annual report staff ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from calls.models import Call, Programme
from core import clock
from incubation.annual_report.facts import Asked

YEARS = (1990, 2200)


class ReportForm(forms.Form):
    """The years, a programme or all of them, and the language."""

    first = forms.IntegerField(label=_("From the year"), min_value=YEARS[0], max_value=YEARS[1])
    last = forms.IntegerField(label=_("To the year"), min_value=YEARS[0], max_value=YEARS[1])
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("All programmes"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = Call.objects.visible_to(reader)
        field: Any = self.fields["programme"]
        field.queryset = Programme.objects.filter(calls__in=calls).distinct().order_by("key")
        self.fields["language"].initial = get_language()
        for name in ("first", "last"):
            self.fields[name].initial = clock.now().year
            self.fields[name].localize = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", _("This year lies before the first one. Give the same or a later one."))
        return given

    def asked(self) -> Asked:
        """The report, once the form is valid."""
        given = self.cleaned_data
        return Asked(given["first"], given["last"], given["programme"])
