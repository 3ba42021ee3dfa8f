"""The form of a decision that is taken after the decisions were closed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from scoring.decide_form import OutcomeForm


class LaterForm(OutcomeForm):
    """As the panel's, in other words: the reason is read by everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].label = _("The decision")
        reason = self.fields["reason"]
        reason.label = _("Reason")
        reason.help_text = _(
            "Its people read it in their letter, and everybody on the page of how the call was decided. "
            "Name nobody."
        )
