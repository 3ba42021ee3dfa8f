"""Why applications of equal mean stand where they stand, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from calls.models import Round


def criterion_names(round_: Round) -> dict[str, str]:
    """The names of a round's criteria by their keys. One query."""
    return {one.key: one.name for one in round_.rubric.criteria.all()}


def tie_words(broken_by: str, names: Mapping[str, str], *, is_tied: bool) -> str:
    """The criterion that parted it from its equals, and whether the place is shared; "" for neither."""
    told = []
    if broken_by:
        told.append(
            _("equal mean, parted by “%(criterion)s”") % {"criterion": names.get(broken_by, broken_by)}
        )
    if is_tied:
        told.append(_("shares this place"))
    return "; ".join(told)
