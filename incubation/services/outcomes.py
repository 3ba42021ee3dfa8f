"""How a solution stands 6, 12 and 24 months after graduation."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.countries import country_codes
from core.refusals import NotNow
from incubation import permissions
from incubation.models import Outcome, Placement
from incubation.services import records
from incubation.services.locking import lock, require


def record_outcome(
    placement: Placement,
    *,
    months: int,
    use: str,
    text: str,
    by: Actor,
    people: int | None = None,
    countries: Sequence[str] = (),
    may_publish: bool | None = None,
) -> Outcome:
    """Write down how the solution stands. "No longer in use" is an answer too.

    Once for each of 6, 12 and 24 months. `may_publish` is None where nobody was asked.
    Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.measures(locked, by))
        if locked.application.state != "graduated":
            raise NotNow(_("Only a placement that graduated is asked how it stands."))
        if months not in Outcome.MONTHS or use not in Outcome.Use.values or not text.strip():
            raise NotNow(_("Choose an answer and say in words what has become of the solution."))
        if locked.outcomes.filter(months=months).exists():
            raise NotNow(_("This is answered already."))
        if not set(countries) <= country_codes():
            raise NotNow(_("Choose countries from the list."))
        outcome = Outcome.objects.create(
            placement=locked,
            months=months,
            use=use,
            text=text.strip(),
            people=people,
            countries=sorted(set(countries)),
            may_publish=may_publish,
            recorded_by=by,
            recorded_at=clock.now(),
        )
        records.outcome("recorded", outcome, by=by)
    return outcome
