"""Forms about oneself, and about what others may do in the Hub."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.collation import collation_key
from core.countries import country_choices
from core.zones import city_name
from people import ports
from people.models import User


@lru_cache(maxsize=8)
def zone_choices(language: str) -> list[tuple[str, str]]:
    """(zone, "City (Area/City)") of every place once, in the order of the language's alphabet.

    From the list of places that comes with the zone rules; it leaves out their older names.
    """
    places = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    zones = {line.split("\t")[2] for line in places.splitlines() if not line.startswith("#")}
    named = [(zone, f"{city_name(zone, language)} ({zone})") for zone in zones]
    return sorted(named, key=lambda pair: (collation_key(pair[1], language), pair[0]))


class DetailsForm(forms.ModelForm):
    """Name, language, time zone and country."""

    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Deadlines are shown in it as well, after Nur-Sultan time."),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    class Meta:
        model = User
        fields = ["name", "language", "zone", "country"]
        help_texts = {"name": _("As you write it yourself, in any script.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        zone, country = self.fields["zone"], self.fields["country"]
        places = zone_choices(language)
        own = self.instance.zone
        older_name = [(own, own)] if own and own not in dict(places) else []
        zone.choices = [("", _g("Not given")), *older_name, *places]  # type: ignore[attr-defined]
        country.choices = [("", _g("Not given")), *country_choices(language)]  # type: ignore[attr-defined]
        self.fields["name"].required = True


class CallRoleForm(forms.Form):
    """A role on a call."""

    call = forms.ChoiceField(label=_("Call"))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call, role = self.fields["call"], self.fields["role"]
        call.choices = [("", _g("Choose a call")), *ports.calls_to_staff()]  # type: ignore[attr-defined]
        role.choices = ports.roles_to_give()  # type: ignore[attr-defined]


class ErasureForm(forms.Form):
    """How the Hub knows that the person wants it."""

    reason = forms.CharField(
        label=_("How and when the person asked for it"),
        help_text=_("The other administrator reads it. It is emptied when the account is deleted."),
        max_length=1000,
        error_messages={"required": _("Say how and when the person asked for it.")},
        widget=forms.Textarea({"rows": 3}),
    )
