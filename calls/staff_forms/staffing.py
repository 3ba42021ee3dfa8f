"""Forms about who works on calls: inviting, and the day on which a role ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from calls.models import Call, CallRole
from calls.permissions import may_open_office
from calls.role_words import HUB_ZONE, after_day, hub_role_words, start_of_day
from core import clock
from people.models import User
from people.services.roles import FLAGS

LONGEST = timedelta(days=3660)


class DayField(forms.DateField):
    """A day that lies ahead on the Hub's clocks, at most ten years."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Enter a day.")},
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        now = clock.now()
        if day > (now + LONGEST).date():
            raise forms.ValidationError(_g("Choose a day within the next ten years."))
        if after_day(day) <= now:
            raise forms.ValidationError(_g("Choose a day in the future."))
        return day


class InviteForm(forms.Form):
    """Whom to invite, to which roles, and until when."""

    address = forms.EmailField(
        label=_("Mail address"),
        help_text=_("Whoever has no account yet gets a link that works once, for 14 days."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Role"),
        choices=CallRole.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a role.")},
    )
    until = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty for a role without an end.")
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, call: Call | None = None, namers: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        if namers:  # for who prepares things, and therefore does not say who signs them
            help_text = _g(
                "An approver signs what officers prepare, so %(names)s has to name them. We ask for it."
            )
            self.fields["roles"].help_text = help_text % {
                "names": escape(namers)
            }  # crispy prints it as it is
        self.fields["language"].initial = (get_language() or "en")[:2]
        self.fields["roles"].required = call is not None
        if call is None:
            self._for_administrators()

    def _for_administrators(self) -> None:
        calls = Call.objects.exclude(state__in=("archived", "cancelled")).order_by("-year", "slug")
        self.fields["calls"] = forms.ModelMultipleChoiceField(
            label=_("Calls"),
            queryset=calls,
            to_field_name="slug",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["hub_roles"] = forms.MultipleChoiceField(
            label=_("In the Hub"),
            choices=[(role, hub_role_words(role)) for role in FLAGS],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["roles"].label = _("Roles on these calls")
        self.order_fields(["address", "calls", "roles", "until", "hub_roles", "language"])

    def clean(self) -> dict[str, Any]:
        """Calls and roles come together."""
        cleaned = super().clean() or {}
        calls = [self.call] if self.call else list(cleaned.get("calls", []))
        roles = cleaned.get("roles", [])
        if self.call is None and bool(calls) != bool(roles):
            field, sentence = (
                ("roles", _g("Choose a role on these calls.")) if calls else ("calls", _g("Choose a call."))
            )
            self.add_error(field, sentence)
        elif not roles and not cleaned.get("hub_roles") and "roles" not in self.errors:
            self.add_error("roles", _g("Choose a role."))
        cleaned["wanted"] = [(call, role) for call in calls for role in roles]
        return cleaned

    def without(self, role: str) -> bool:
        """Take a role out of what is wanted; whether it was there."""
        wanted = self.cleaned_data["wanted"]
        self.cleaned_data["wanted"] = [one for one in wanted if one[1] != role]
        return len(self.cleaned_data["wanted"]) < len(wanted)

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        cleaned = self.cleaned_data
        return {
            "roles": cleaned["wanted"],
            "hub_roles": cleaned.get("hub_roles", []),
            "language": cleaned["language"],
            "ends_at": after_day(cleaned["until"]) if cleaned["until"] else None,
        }


class UntilForm(forms.Form):
    """The last day of a role; empty for none."""

    until = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty for a role without an end.")
    )

    def __init__(self, *args: Any, held: CallRole, **kwargs: Any) -> None:
        from calls.deadlines import to_wall

        last = to_wall(held.ends_at, zone=HUB_ZONE).date() - timedelta(days=1) if held.ends_at else None
        super().__init__(*args, **kwargs)
        self.initial["until"] = last


class ColleagueForm(forms.Form):
    """A colleague who works in the office already."""

    address = forms.EmailField(
        label=_("Mail address of the colleague"),
        help_text=_("Somebody who works in the office already."),
    )

    def clean_address(self) -> str:
        """Nobody else is found: the form says nothing of people outside the office."""
        address: str = self.cleaned_data["address"]
        found = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None or not may_open_office(found):
            raise forms.ValidationError(_g("Nobody in the office has this address."))
        self.colleague = found
        return address


class AbsenceForm(ColleagueForm):
    """From when until when somebody is away, and who stands in for them."""

    first = DayField(label=_("First day away"))
    last = DayField(label=_("Last day away"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _g("Mail address of the deputy")
        self.order_fields(["first", "last", "address"])

    def clean(self) -> dict[str, Any]:
        """The days come in order."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _g("The last day lies before the first one."))
        return cleaned

    @property
    def window(self) -> dict[str, datetime]:
        """From the beginning of the first day to the end of the last one, on the Hub's clocks."""
        first = max(start_of_day(self.cleaned_data["first"]), clock.now())
        return {"starts_at": first, "ends_at": after_day(self.cleaned_data["last"])}


class MatrixFilter(forms.Form):
    """Which roles the matrix shows."""

    q = forms.CharField(label=_("Name or mail address"), max_length=100, required=False)
    call = forms.ChoiceField(label=_("Call"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = Call.objects.filter(roles__isnull=False).distinct().order_by("-year", "slug")
        self.fields["call"].choices = [("", _g("All calls")), *((one.slug, str(one)) for one in calls)]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _g("All roles")), *CallRole.Role.choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked for; an unclear wish counts as none."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name, "")) for name in self.fields}
