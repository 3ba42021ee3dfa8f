"""What officers type about an agreement and at a gate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubation.forms import asking, words
from incubation.models import GateReview
from incubation.office_forms import offer


class AgreementTextForm(forms.Form):
    """The text of an agreement in every language."""

    text_en = words(
        _("Text in English"), rows=14, missing=_("Write the text of the agreement in English at least.")
    )
    text_ru = words(_("Text in Russian"), rows=8, required=False)
    text_kk = words(_("Text in Kazakh"), rows=8, required=False)


class GateForm(forms.Form):
    """What happens at the gate of a stage, and why."""

    verdict = forms.ChoiceField(
        label=_("What happens"),
        widget=forms.RadioSelect,
        error_messages=asking(_("Choose what happens at this gate."))
        | {"invalid_choice": _("It can advance when nothing is missing.")},
    )
    reason = words(
        _("Reason"),
        rows=3,
        help_text=_("It stays on record. The team reads it where the placement is held or leaves."),
        missing=_("Give a reason."),
    )

    despite = words(
        _("Why it graduates although this is open"),
        rows=3,
        required=False,
        help_text=_("Only where it graduates. It stays in the history of the placement, with what was open."),
    )

    def __init__(self, *args: Any, advances: Any, has_open: bool = False, **kwargs: Any) -> None:
        """`advances` words the step to the next stage; empty while something is missing.

        `has_open` says that it would graduate although something is open, which takes a reason of its own.
        """
        super().__init__(*args, **kwargs)
        self.has_open = bool(advances) and has_open
        if not self.has_open:
            del self.fields["despite"]
        choices: list[tuple[str, Any]] = [(GateReview.Verdict.ADVANCE, advances)] if advances else []
        choices += [
            (GateReview.Verdict.HOLD, _("Hold: it stays in this stage for now")),
            (GateReview.Verdict.LEAVE, _("Let it leave the programme")),
        ]
        offer(self.fields["verdict"], choices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_told = (given.get("despite") or "").strip()
        if self.has_open and given.get("verdict") == GateReview.Verdict.ADVANCE and not is_told:
            self.add_error("despite", _("Something is still open. Say why it graduates all the same."))
        return given
