"""What a juror signs before anything opens. A change of its meaning gets a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from scoring.models import PanelMember

VERSION = "2026-1"

CLAUSES = (
    _("I judge what is written, by the criteria of the call, and give my reasons."),
    _("I declare every tie to an applicant before I read, and at any time when I notice one."),
    _("I keep what I read confidential, during the call and after it, and make no use of it."),
    _("I do not look for the applicants of a blind round, and do not write to any applicant."),
    _("I do not discuss my marks with other jurors before the round closes."),
    _("I read every proposal assigned to me myself, and give it to no other person or service."),
    _("I accept no gift or favour. If somebody offers one, I tell the Hub."),
)


def is_signed(member: PanelMember) -> bool:
    """Whether the juror signed it in its present version; what was signed before opens nothing."""
    return member.code_version == VERSION and member.code_signed_at is not None
