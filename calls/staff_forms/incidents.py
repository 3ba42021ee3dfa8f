"""Forms of the incident log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from calls.deadlines import to_wall
from calls.models import Call, Incident
from calls.services.incidents import Account
from calls.staff_forms.tongues import Group, ask_in_all, text_group, texts_of
from calls.staff_forms.walls import Moment, WallForm
from calls.translations import column, languages, text_in
from people.models import User

LONGEST = 4000
OVER = ("archived", "cancelled")


def _words(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class IncidentForm(WallForm):
    """What happened, from when until when, which calls it touches, and what was done.

    Of a measured outage only the words can be written.
    """

    def __init__(self, *args: Any, by: User, incident: Incident | None = None, **kwargs: Any) -> None:
        self.incident = incident
        self.is_fixed = incident is not None and incident.is_measured
        moments = (
            []
            if self.is_fixed
            else [
                Moment("since", _("Since"), False, True),
                Moment("until", _("Until"), False, is_optional=True),
            ]
        )
        super().__init__(*args, moments=moments, zone=settings.HUB_ZONE, walls=_walls(incident), **kwargs)
        if not self.is_fixed:
            self._add_kind()
            self._add_calls(by)
        ask_in_all(self, "what", _("In words"), longest=LONGEST, must=False)
        self.fields["done"] = _words(_("What was done about it"), _("Only the office reads it."))
        if incident is not None:
            self.initial = {
                "kind": incident.kind,
                **{column("what", code): text_in(incident, "what", code) for code, _name in languages()},
                "done": incident.done,
                **self.initial,
            }

    def _add_kind(self) -> None:
        self.fields["kind"] = forms.ChoiceField(
            label=_("What happened"), choices=Incident.Kind.choices, widget=forms.RadioSelect
        )

    def _add_calls(self, by: User) -> None:
        """Staff of the Hub choose among all calls, or none for all; an officer among their own."""
        offered = Call.objects.all() if by.is_hub_staff else Call.objects.staffed_by(by, "officer")
        chosen = list(self.incident.calls.all()) if self.incident else []
        rows = offered.exclude(state__in=OVER) | offered.filter(pk__in=[one.pk for one in chosen])
        self.fields["calls"] = forms.ModelMultipleChoiceField(
            label=_("Which calls it touches"),
            help_text=_("None for every call.") if by.is_hub_staff else "",
            queryset=rows,
            to_field_name="slug",
            required=not by.is_hub_staff,
            initial=chosen,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        cleaned = super().clean()
        since, until = (self.walls.get(name) for name in ("since", "until"))
        if since and until and until <= since:
            self.add_error("until_hour", _g("It cannot end before it began."))
        return cleaned

    def what(self) -> Group:
        """What happened in every language, as the page draws it."""
        hint = _(
            "Everybody reads it: on the pages of these calls while it goes on, and where the portal "
            "tells its state."
        )
        return text_group(self, "what", _("In words"), hint)

    @property
    def account(self) -> Account:
        """What the valid form tells."""
        said = self.cleaned_data
        if self.is_fixed and self.incident is not None:
            fixed = self.incident
            what = texts_of(self, "what")
            return Account(fixed.kind, fixed.since, fixed.until, what=what, done=said["done"])
        instants = self.instants()
        return Account(
            said["kind"],
            instants["since"],
            instants.get("until"),
            list(said["calls"]),
            texts_of(self, "what"),
            said["done"],
        )


def _walls(incident: Incident | None) -> dict[str, datetime | None]:
    if incident is None:
        return {}
    times = {"since": incident.since, "until": incident.until}
    return {name: to_wall(at, zone=settings.HUB_ZONE) if at else None for name, at in times.items()}
