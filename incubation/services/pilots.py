"""Pilots: a host body, what is measured there, month by month, and the result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from calls.translations import Texts, said_in_all, set_texts
from core import clock, ledger
from core.actors import Actor
from core.countries import country_codes
from core.models import Upload
from core.refusals import NotNow
from incubation import permissions
from incubation.days import today
from incubation.models import Indicator, IndicatorValue, Pilot, PilotEvidence, Placement
from incubation.services import records
from incubation.services.locking import lock, require, require_under_way


def name_host(
    placement: Placement,
    *,
    host_body: str,
    country: str,
    by: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
    replicates: Pilot | None = None,
) -> Pilot:
    """Name the public body that tries the solution. Raises NotAllowed or NotNow.

    A replication may begin after graduation: it is somebody else's trial of a proven solution.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        if replicates is None:
            require_under_way(locked)
        if not host_body.strip() or country not in country_codes():
            raise NotNow(_("Name the host body and its country."))
        if starts_on and ends_on and ends_on < starts_on:
            raise NotNow(_("The pilot would end before it begins."))
        pilot = Pilot.objects.create(
            placement=locked,
            host_body=host_body.strip(),
            country=country,
            starts_on=starts_on,
            ends_on=ends_on,
            replicates=replicates,
        )
        records.pilot("host_named", pilot, by=by)
    return pilot


def replicate(
    pilot: Pilot,
    *,
    host_body: str,
    country: str,
    by: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Pilot:
    """Begin the same pilot at another body, measuring the same things from a baseline of its own."""
    with ledger.book():
        copy = name_host(
            pilot.placement,
            host_body=host_body,
            country=country,
            by=by,
            starts_on=starts_on,
            ends_on=ends_on,
            replicates=pilot,
        )
        for one in pilot.indicators.all():
            Indicator.objects.create(
                pilot=copy,
                name=one.name,
                unit=one.unit,
                baseline=one.baseline,
                target=one.target,
                position=one.position,
            )
        records.pilot("replicated", copy, by=by)
    return copy


def add_indicator(
    pilot: Pilot, *, name: str, baseline: Decimal, target: Decimal, by: Actor, unit: str = ""
) -> Indicator:
    """Agree on one thing to measure. Raises NotAllowed, or NotNow where it could show nothing."""
    with ledger.book():
        locked = lock_open_pilot(pilot, by)
        if baseline == target:
            raise NotNow(_("The target is the baseline: nothing could be shown."))
        last = locked.indicators.aggregate(last=Max("position"))["last"]
        indicator = Indicator.objects.create(
            pilot=locked,
            name=name,
            unit=unit,
            baseline=baseline,
            target=target,
            position=0 if last is None else last + 1,
        )
        records.pilot("indicator_added", locked, by=by)
    return indicator


def record_reading(indicator: Indicator, *, on: date, value: Decimal, by: Actor) -> IndicatorValue:
    """Write down what an indicator reads; the latest reading is the actual value.

    A second reading of the same day replaces the first: the ledger keeps both, and the row that is returned
    says what it `replaced`. Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = lock_open_pilot(indicator.pilot, by)
        if on > today(locked.placement.application.call):
            raise NotNow(_("The day of a reading cannot be still to come."))
        if locked.starts_on and on < locked.starts_on:
            raise NotNow(_("The pilot had not begun on this day: what was before it is the baseline."))
        before = indicator.readings.filter(on=on).first()
        reading, _is_new = IndicatorValue.objects.update_or_create(
            indicator=indicator, on=on, defaults={"value": value}
        )
        latest = indicator.readings.order_by("-on").first()
        Indicator.objects.filter(pk=indicator.pk).update(actual=latest.value if latest else None)
        told = {"indicator": indicator.pk, "on": on.isoformat(), "value": str(value)}
        if before is not None and before.value != value:
            reading.replaced = before.value
            told["replaced"] = str(before.value)
        records.pilot("reading_recorded", locked, by=by, **told)
    return reading


def record_result(
    pilot: Pilot, *, verdict: str, result: str, by: Actor, evidence: str = "", told: Texts = ""
) -> Pilot:
    """Record what came of the pilot, whatever it is, on evidence that is there or given in words now.

    `told` is what the public page says about it, beside the verdict. Raises NotAllowed, or NotNow where it is
    recorded already or rests on nothing.
    """
    with ledger.book():
        locked = lock_open_pilot(pilot, by)
        require(permissions.officer(locked.placement, by))
        if verdict not in Pilot.Verdict.values or not result.strip():
            raise NotNow(_("Choose a verdict and say what it rests on."))
        if evidence.strip():
            add_evidence(locked, by=by, text=evidence)
        if not any(one.is_usable for one in locked.evidence.select_related("upload")):
            raise NotNow(_("A verdict needs evidence besides the result: a file, a link or words."))
        locked.verdict, locked.result = verdict, result.strip()
        locked.recorded_by, locked.recorded_at = by, clock.now()
        set_texts(locked, "told", told)
        locked.save()
        records.pilot("result_recorded", locked, by=by)
    return locked


def tell_public(pilot: Pilot, *, told: Texts, by: Actor) -> Pilot:
    """Write what the public page says about a recorded verdict, or write it anew; empty says nothing.

    The same words once more change nothing. Raises NotAllowed or NotNow.
    """
    with ledger.book():
        placement = lock(pilot.placement)
        require(permissions.officer(placement, by))
        locked = Pilot.objects.select_for_update().get(pk=pilot.pk)
        locked.placement = placement
        if not locked.verdict:
            raise NotNow(_("The result of this pilot is not recorded yet."))
        before = said_in_all(locked, "told")
        set_texts(locked, "told", told)
        if said_in_all(locked, "told") != before:
            locked.save()
            records.pilot("told", locked, by=by)
    return locked


def add_evidence(
    pilot: Pilot, *, by: Actor, text: str = "", link: str = "", upload: Upload | None = None
) -> PilotEvidence:
    """A piece of evidence of a locked pilot; its caller writes the entry. Raises NotNow for nothing."""
    if not (text.strip() or link or upload):
        raise NotNow(_("Write what shows it, give a link, or choose a file."))
    return PilotEvidence.objects.create(
        pilot=pilot, text=text.strip(), link=link, upload=upload, by=by, at=clock.now()
    )


def lock_open_pilot(pilot: Pilot, by: Actor) -> Pilot:
    """The pilot, locked, for its team or an officer. Raises NotAllowed, or NotNow once it has its result."""
    placement = lock(pilot.placement)
    require(permissions.measures(placement, by))
    locked = Pilot.objects.select_for_update().get(pk=pilot.pk)
    if locked.verdict:
        raise NotNow(_("The result of this pilot is recorded: nothing can be changed any more."))
    locked.placement = placement
    return locked
