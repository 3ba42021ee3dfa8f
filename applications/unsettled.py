"""Flags of due diligence that nobody has settled yet: whoever rules in spite of them says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

if TYPE_CHECKING:
    from applications.models import Application


def unsettled(application: Application) -> list[str]:
    """Each flag in words, with what it points at. One query."""
    waiting = application.flags.filter(is_problem__isnull=True).select_related("other", "entry")
    return [
        f"{one.get_kind_display()} ({one.other.reference if one.other else one.entry})"
        for one in waiting.order_by("pk")
    ]


def ask_why(waiting: list[str]) -> str:
    """The sentence for whoever rules it eligible while these wait."""
    sentence = ngettext(
        "%(count)s flag is not settled: %(flags)s. Settle it first, or say why you confirm all the same.",
        "%(count)s flags are not settled: %(flags)s. Settle them first, or say why you confirm all the same.",
        len(waiting),
    )
    return sentence % {"count": len(waiting), "flags": "; ".join(waiting)}
