"""What the office types about the money of a tranche: when it was paid, and what was wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incubation.forms import asking, day, words
from incubation.models import Tranche

MOST_CHANGES = 32_000


def _seen() -> forms.IntegerField:
    """How many changes of the tranche the page showed."""
    return forms.IntegerField(required=False, min_value=0, max_value=MOST_CHANGES, widget=forms.HiddenInput)


class PaymentForm(forms.Form):
    """When and under what reference a tranche was paid."""

    paid_on = day(_("Paid on"))
    reference = forms.CharField(
        label=_("Reference of the payment"),
        max_length=100,
        error_messages=asking(_("Enter the reference of the payment.")),
    )


class PaymentCorrectionForm(PaymentForm):
    """What should have been written down, and why it was not."""

    reason = words(
        _("Reason"),
        rows=3,
        help_text=_("It stays in the history of the tranche, beside what was recorded before."),
        missing=_("Give a reason."),
    )
    seen = _seen()


class WithdrawForm(forms.Form):
    """Why a release is taken back, and what becomes of the tranche."""

    reason = words(
        _("Reason"),
        rows=3,
        help_text=_("The team and the officers read it in a mail."),
        missing=_("Give a reason."),
    )
    then = forms.ChoiceField(
        label=_("What becomes of the tranche"),
        choices=[
            (Tranche.State.PLANNED, _("It is planned again, and can be prepared and released anew")),
            (Tranche.State.CANCELLED, _("It is cancelled, and its amount is free for another milestone")),
        ],
        widget=forms.RadioSelect,
        error_messages=asking(_("Choose what becomes of the tranche.")),
    )
    seen = _seen()
