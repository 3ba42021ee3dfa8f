"""Forms of single acts: a new call, an extension, a role, a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from calls.deadlines import to_wall
from calls.models import Call, Programme
from calls.staff_forms.tongues import Group, ask_in_all, text_group
from calls.staff_forms.walls import Moment, WallForm
from calls.translations import column
from core.clock import now
from people.models import User

LONGEST_REASON = 2000  # characters


class CallPlaceForm(forms.Form):
    """What every new call needs: its programme, its year and its address."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.all())
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    slug = forms.SlugField(
        label=_("Address on the site"),
        max_length=80,
        required=False,
        help_text=_(
            "Letters, digits and hyphens, such as iss-2027. Left empty, it is made from programme and year."
        ),
        error_messages={"invalid": _("Enter Latin letters, digits and hyphens only, like iss-2027.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = now().year

    def clean(self) -> dict[str, Any]:
        """The address has to be free."""
        cleaned = super().clean() or {}
        programme = cleaned.get("programme")
        if programme and cleaned.get("year") and "slug" not in self.errors:
            cleaned["slug"] = cleaned.get("slug") or slugify(f"{programme.key}-{cleaned['year']}")[:80]
            # /calls/feed/ is the page of the feed.
            if cleaned["slug"] == "feed" or Call.objects.filter(slug=cleaned["slug"]).exists():
                self.add_error("slug", _("Another call has this address already. Choose another one."))
        return cleaned


class NewCallForm(CallPlaceForm):
    """From the programme's template, from an earlier call, or blank."""

    how = forms.ChoiceField(
        label=_("Begin with"),
        widget=forms.RadioSelect,
        choices=[
            ("template", _("The template of the programme")),
            ("copy", _("A copy of an earlier call")),
            ("blank", _("A blank call")),
        ],
        help_text=_("A copy has all texts, the form, the rules and the rubric; the dates stay empty."),
    )
    source = forms.ModelChoiceField(
        label=_("Earlier call"),
        queryset=Call.objects.none(),
        required=False,
        help_text=_("Only for a copy."),
    )
    field_order = ("programme", "year", "how", "source", "slug")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.queryset = Call.objects.visible_to(by).order_by("-year", "slug")
        source.is_required_sometimes = True  # with "A copy of an earlier call"

    def clean(self) -> dict[str, Any]:
        """What is copied has to be there."""
        cleaned = super().clean()
        if cleaned.get("how") == "copy" and not cleaned.get("source"):
            self.add_error("source", _("Choose the call to copy."))
        if cleaned.get("how") == "template" and (programme := cleaned.get("programme")):
            cleaned["source"] = programme.template_call
            if programme.template_call is None:
                self.add_error(
                    "how", _("This programme has no template. Copy an earlier call or begin blank.")
                )
        return cleaned


class ExtendForm(WallForm):
    """A later deadline: for everybody, or for one named applicant."""

    for_whom = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        choices=[("all", _("Everybody")), ("one", _("One applicant; an approver has to sign it"))],
    )
    address = forms.EmailField(
        label=_("Mail address of the applicant"), required=False, help_text=_("Only for one applicant.")
    )

    def __init__(self, *args: Any, call: Call, proposed: dict[str, Any] | None = None, **kwargs: Any) -> None:
        stored: datetime | None = to_wall(call.deadline_at, zone=call.zone) if call.deadline_at else None
        if proposed:
            stored = proposed["wall"]
            said = {column("reason", code): text for code, text in proposed["reason"].items()}
            kwargs["initial"] = {"for_whom": "all", **said}
        moment = Moment("deadline", _("New deadline"), True, True)
        super().__init__(*args, moments=[moment], zone=call.zone, walls={"deadline": stored}, **kwargs)
        ask_in_all(self, "reason", _("Reason"), longest=LONGEST_REASON)
        self.applicant: User | None = None

    def reason(self) -> Group:
        """The reason in every language, as the page draws it."""
        hint = _(
            "Everybody it concerns reads it, on the call's page and by mail, in their own language; "
            "in English where theirs is missing."
        )
        return text_group(self, "reason", _("Reason"), hint)

    def clean(self) -> dict[str, Any]:
        """One applicant is named by an address that somebody signs in with."""
        cleaned = super().clean()
        if cleaned.get("for_whom") == "one" and "address" not in self.errors:
            self.applicant = person_of_address(self, "address", cleaned.get("address", ""))
        return cleaned


class CancellationForm(forms.Form):
    """Why a published call is cancelled, in every language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in_all(self, "reason", _("Reason"), longest=LONGEST_REASON)

    def groups(self) -> list[Group]:
        """The reason in every language, as the page draws it."""
        hint = _(
            "Everybody with a draft or a submission reads it in their own language; "
            "in English where theirs is missing."
        )
        return [text_group(self, "reason", _("Reason"), hint)]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


def person_of_address(form: forms.Form, field: str, address: str) -> User | None:
    """Who signs in with an address; puts an error beside the field where nobody does."""
    person = User.objects.filter(email__iexact=address, is_active=True).first() if address else None
    if person is None:
        sentence = (
            _g("Nobody has an account with this address.") if address else _g("Enter the mail address.")
        )
        form.add_error(field, sentence)
    return person
