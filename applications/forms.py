"""Forms of an applicant besides the proposal itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Collaborator
from core.fields import DocumentField


class ReasonForm(forms.Form):
    """Why something is ended."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, is_required: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = is_required
        self.fields["reason"].error_messages["required"] = _("Give a reason.")


class InvitationForm(forms.Form):
    """Whom to invite, and what they may do."""

    address = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"class": "w-mid"}))
    role = forms.ChoiceField(
        label=_("What may they do?"),
        choices=[
            (Collaborator.Role.EDITOR, _("Read and write")),
            (Collaborator.Role.VIEWER, _("Only read")),
        ],
        initial=Collaborator.Role.EDITOR,
        widget=forms.RadioSelect,
    )


class AppealForm(forms.Form):
    """Why a ruling is thought to be mistaken."""

    text = forms.CharField(
        label=_("Why do you think that the ruling is mistaken?"),
        help_text=_("Say which facts or which rule were overlooked. Up to 5,000 characters."),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Say why you think that the ruling is mistaken.")},
    )


class HandOverForm(forms.Form):
    """Who shall own the application."""

    collaborator = forms.ModelChoiceField(
        label=_("Who takes it over?"),
        queryset=Collaborator.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose somebody who works on this application."),
            "invalid_choice": _("Choose somebody who works on this application."),
        },
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data)
        field: Any = self.fields["collaborator"]
        others = application.collaborators.exclude(role=Collaborator.Role.OWNER).select_related("user")
        field.queryset = others
        self.has_choices = others.exists()
        field.label_from_instance = lambda one: f"{one.user} ({one.get_role_display()})"


class OfflineForm(forms.Form):
    """The form as a document, filled in elsewhere."""

    document = DocumentField(
        label=_("Your document"),
        help_text=_("The form as Word (.docx), up to 10 MB."),
        missing=_("Choose the document first."),
        accept=".docx",
    )
    use_required_attribute = False

    def refuse(self, sentence: str) -> None:
        """Say beside the field why the document is not taken."""
        self._errors = ErrorDict({"document": self.error_class([sentence])})


class ReceiptByCodeForm(forms.Form):
    """The code on a receipt."""

    code = forms.CharField(
        label=_("Code on the receipt"),
        max_length=20,
        required=False,
        help_text=_("Twelve letters and figures, for example K7Q4-M2XD-9RTW"),
        widget=forms.TextInput({"class": "w-mid mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    reference = forms.CharField(
        label=_("Or the reference"),
        max_length=40,
        required=False,
        help_text=_("For example PSL-2021-T9XB31"),
        widget=forms.TextInput({"class": "w-mid mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    fingerprint = forms.CharField(
        label=_("with the first eight characters of the fingerprint"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"class": "w-short mono", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("code") and not (cleaned.get("reference") and cleaned.get("fingerprint")):
            raise forms.ValidationError(_("Enter the code, or the reference with the fingerprint."))
        return cleaned
