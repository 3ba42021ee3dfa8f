"""Due diligence: comparing what was not compared yet, and settling what was found."""

from __future__ import annotations

import time
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from applications.diligence.names import Names
from applications.diligence.shingles import NEAR, likeness
from applications.diligence.ties import FINDINGS, TEXT, Tie, ties
from applications.diligence.traits import marks_of, names_of, prose
from applications.models import (
    Application,
    DiligenceCheck,
    Flag,
    SanctionsEntry,
    SanctionsList,
    Submission,
)
from applications.permissions import officer
from calls.stands_for import keys_of
from core import clock, ledger
from core.actors import CLOCK, Actor
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from people.models import User

TIED = ("submitted", "correction_requested")  # who is told of ties to others
# Whose names are compared when a new list comes: everybody who may still get something.
WATCHED = (
    *TIED,
    *("eligible", "in_review", "shortlisted", "awarded", "reserve", "incubation", "acceleration", "piloting"),
)
AT_ONCE = 500
Found = dict[tuple[str, str, int], Flag]  # (reference, kind, the other's or the entry's key) -> a new flag


def compare_waiting(*, until: float = 0.0) -> int:
    """Compare every sealed submission that was not compared as it is now; returns how many.

    `until` is an instant of `time.monotonic`, after which no further portion is begun.
    """
    count = 0
    while portion := list(_waiting()[:AT_ONCE]):
        _compare(portion)
        count += len(portion)
        if time.monotonic() > until:
            break
    return count


def settle_flag(flag: Flag, *, by: User, is_problem: bool, reason: str, again: bool = False) -> Flag:
    """Say what a flag comes to, for the other application of the call too. Raises NotAllowed or NotNow.

    One that is settled stays so unless it is settled `again`.
    """
    with ledger.book():
        locked = (
            Flag.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=flag.pk)
        )
        if not officer(locked.application, by):
            raise NotAllowed(_("Your role does not include this step."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        if locked.settled_at is not None and not again:
            raise NotNow(_("It is settled already, by %(who)s.") % {"who": locked.settled_by})
        mirrored = Flag.objects.filter(
            application=locked.other_id, other=locked.application_id, kind=locked.kind, settled_at=None
        ).filter(application__call=locked.application.call_id)
        for one in [locked, *mirrored.select_related("application__call")]:
            one.is_problem, one.reason = is_problem, reason.strip()
            one.settled_by, one.settled_at = by, clock.now()
            one.save(update_fields=["is_problem", "reason", "settled_by", "settled_at"])
            _record(one.application, "diligence.settled", by, is_problem=is_problem, kind=one.kind)
    return locked


def _record(application: Application, event: str, by: Actor, **payload: Any) -> None:
    ledger.record(
        event,
        subject=application.diligence_name,
        scope=application.call.ledger_name,
        by=by,
        payload=payload,
    )


def _waiting() -> QuerySet[Application]:
    newest = SanctionsList.objects.first()
    stale = Q(diligence__isnull=True) | ~Q(diligence__submission=F("valid_submission"))
    if newest is not None:
        older = Q(diligence__version__isnull=True) | Q(diligence__version__number__lt=newest.number)
        stale |= older & Q(state__in=WATCHED)
    sent = Application.objects.filter(valid_submission__isnull=False, call__sealed_at__isnull=False)
    rows = sent.exclude(state="withdrawn").filter(stale).order_by("pk")
    return rows.select_related("call", "organisation", "valid_submission").prefetch_related(
        "collaborators__user"
    )


def _compare(portion: list[Application]) -> None:
    newest, checks = SanctionsList.objects.first(), []
    meanings: dict[int, dict[str, str]] = {}
    for one in portion:
        version = newest if one.state in WATCHED else None
        if one.form_id not in meanings:
            meanings[one.form_id] = keys_of(one.form_id)
        marks = marks_of(one, meanings[one.form_id])
        checks.append(
            DiligenceCheck(
                application=one,
                submission=one.valid_submission,
                version=version,
                marks=marks,
                checked_at=clock.now(),
            )
        )
    marks = dict(DiligenceCheck.objects.values_list("application__reference", "marks"))
    marks |= {one.application.reference: one.marks for one in checks}
    found = _ties({one.reference for one in portion}, marks)
    if newest is not None:
        found |= _near([one for one in checks if one.version_id], _names(newest.pk, newest.sha256))
    with ledger.book():
        _keep(portion, found)
        DiligenceCheck.objects.bulk_create(
            checks,
            update_conflicts=True,
            unique_fields=["application"],
            update_fields=["submission", "version", "marks", "checked_at"],
        )


def _ties(new: set[str], marks: Mapping[str, Any]) -> Found:
    """A flag for each application that waits for its ruling, from either side of a tie."""
    pairs: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for tie in ties(marks, new):
        pairs[tie.one, tie.other, FINDINGS[tie.kind]].append(tie)
    rows = Application.objects.filter(reference__in={name for pair in pairs for name in pair[:2]})
    known = {one.reference: one for one in rows.exclude(state="withdrawn").select_related("call")}
    texts = _documents(
        {name for pair, told in pairs.items() for one in told if one.kind == TEXT for name in pair[:2]}
    )
    found: Found = {}
    for (first, second, kind), told in pairs.items():
        if first not in known or second not in known:
            continue
        facts = [fact for tie in told if (fact := _fact(tie, texts)) is not None]
        if not facts:
            continue
        turned = [[one[0], one[2], one[1], one[3]] for one in facts]
        for here, there, compared in ((first, second, facts), (second, first, turned)):
            one, other = known[here], known[there]
            if one.state in TIED and (one.call_id == other.call_id or one.created_at >= other.created_at):
                score = max((fact[3] for fact in compared if fact[3] is not None), default=None)
                found[here, kind, other.pk] = Flag(
                    application=one, kind=kind, other=other, compared=compared, score=score
                )
    return found


def _fact(tie: Tie, texts: Mapping[str, str]) -> list[Any] | None:
    if tie.kind != TEXT:
        return [tie.kind, tie.written, tie.written_there, None]
    share = likeness(prose(texts[tie.one], tie.written), prose(texts[tie.other], tie.written_there))
    return [TEXT, tie.written, tie.written_there, round(100 * share)] if share >= NEAR else None


def _documents(references: set[str]) -> dict[str, str]:
    rows = Submission.objects.filter(
        pk=F("application__valid_submission"), application__reference__in=references
    )
    return dict(rows.values_list("application__reference", "document"))


@lru_cache(maxsize=1)
def _names(version: int, _sha256: str) -> Names[int]:
    rows = SanctionsEntry.objects.filter(version=version).values_list("pk", "name", "aliases")
    return Names((pk, one) for pk, name, aliases in rows.iterator() for one in (name, *aliases))


def _near(checks: Iterable[DiligenceCheck], names: Names[int]) -> Found:
    found: Found = {}
    for check in checks:
        for written in names_of(check.marks):
            for near in names.near(written):
                key = (check.application.reference, "sanctions", near.key)
                if key not in found or (found[key].score or 0) < near.score:
                    found[key] = Flag(
                        application=check.application,
                        kind="sanctions",
                        entry_id=near.key,
                        score=near.score,
                        compared=[["sanctions", written, near.spelling, near.score]],
                    )
    return found


def _keep(portion: list[Application], found: Found) -> None:
    """Write what is new, and take away what is no longer so and nobody settled."""
    touched = {one.application_id for one in found.values()} | {one.pk for one in portion}
    kept = Flag.objects.filter(application__in=touched).select_related("application__call", "entry__version")
    changed: dict[str, Application] = {}
    for flag in kept:
        key = (flag.application.reference, flag.kind, flag.other_id or flag.entry_id or 0)
        if found.pop(key, None) is None and _is_gone(flag, portion):
            changed[flag.application.reference] = flag.application
            flag.delete()
    _carry_over(found)
    Flag.objects.bulk_create(found.values(), ignore_conflicts=True)
    changed |= {one.application.reference: one.application for one in found.values()}
    for application in changed.values():
        _record(application, "diligence.found", CLOCK)


def _is_gone(flag: Flag, portion: list[Application]) -> bool:
    here = {one.pk for one in portion}
    return flag.settled_at is None and flag.application_id in here


def _carry_over(found: Found) -> None:
    """A match that was settled in an earlier version of the list, for the same entry, stays settled."""
    new = [one for one in found.values() if one.kind == "sanctions"]
    if not new:
        return
    entries = SanctionsEntry.objects.in_bulk([one.entry_id for one in new])
    old = Flag.objects.filter(
        application__in={one.application_id for one in new}, kind="sanctions", settled_at__isnull=False
    ).select_related("entry", "settled_by")
    settled = {(one.application_id, *_same(one.entry)): one for one in old.order_by("pk") if one.entry}
    for flag in new:
        before = settled.get((flag.application_id, *_same(entries[flag.entry_id or 0])))
        if before is not None:
            flag.is_problem, flag.reason = before.is_problem, before.reason
            flag.settled_by, flag.settled_at = before.settled_by, before.settled_at


def _same(entry: SanctionsEntry) -> tuple[str, str, str]:
    return entry.name, entry.country, entry.list_name
