"""What a mentor promises before anything opens. A change of its meaning gets a new version."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERSION = "2026-1"

CLAUSES = (
    _("I give the team my time and my honest view, and keep the dates we agree on."),
    _("I keep what I read and hear confidential, during the placement and after it."),
    _("I have no stake in the solution, its team or its competitors, and tell the Hub if that changes."),
    _("I judge what is handed in by what was agreed, and say what is missing in words that help."),
    _("I accept no gift or favour. If somebody offers one, I tell the Hub."),
)
