"""What takes two administrators: may this one act, and may the first one still?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.refusals import NotAllowed, NotNow


def is_administrator(person: Any) -> bool:
    """Whether somebody administers the portal now."""
    return bool(person.is_active and person.is_administrator)


def require_administrator(by: Any) -> None:
    """Raises NotAllowed for anybody else."""
    if not is_administrator(by):
        raise NotAllowed(_("Only an administrator can do this."))


def require_still(preparer: Any) -> None:
    """What somebody prepared is signed only while they could prepare it. Raises NotNow."""
    if not is_administrator(preparer):
        raise NotNow(_("Whoever prepared this is no administrator any more: prepare it anew."))
