"""Why an application cannot be confirmed while the sanctions list says something of it, or nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from applications.models import Application


def sanctions_obstacle(application: Application) -> str | None:
    """None where no match is open and the newest list was compared with the submission that counts."""
    from applications.models import DiligenceCheck, SanctionsList

    newest = SanctionsList.objects.values_list("pk", flat=True).first()
    if newest is None:
        return None
    check = DiligenceCheck.objects.filter(application=application).defer("marks").first()
    if check is None or (check.version_id, check.submission_id) != (newest, application.valid_submission_id):
        return _("It is still being compared with the newest sanctions list. Try again in some minutes.")
    grave = application.flags.filter(Q(is_problem=True) | Q(is_problem=None), kind="sanctions")
    settled = set(grave.values_list("is_problem", flat=True))
    if None in settled:
        return _("A match with the sanctions list is not settled.")
    return _("A match with the sanctions list was settled as a problem.") if settled else None
