"""The budget of a placement: its lines, written by the team or an officer, agreed by an officer.

The rules of its sum stand here and nowhere else: the lines together never make more than the award. Once it
is agreed only an officer changes it, with a reason, and each change stays written down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import notices, permissions
from incubation.models import Budget, BudgetChange, BudgetLine, Placement
from incubation.money import CENT, worded
from incubation.services import budget_records as records
from incubation.services.locking import lock, require, require_under_way, words_given

S = Budget.State
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Planned:
    """A line as it is to be; `number` is that of a line that is there already, None of a new one."""

    category: str
    amount: Decimal
    number: int | None = None


def write_budget(
    placement: Placement, *, lines: Sequence[Planned], version: int, by: Actor, reason: str = ""
) -> Budget:
    """Put these lines in the place of those that are there; a line that is not among them goes.

    `version` is that of the budget that the writer has read, 0 where there was none. Raises NotAllowed or
    NotNow.
    """
    with ledger.book():
        locked = lock(placement)
        budget = Budget.objects.filter(placement=locked).first() or Budget(placement=locked)
        budget.placement = locked
        require(may_write(locked, budget, by))
        require_under_way(locked)
        _require_version(budget, version)
        why = words_given(reason) if budget.is_agreed else ""
        wanted = [_tidied(one) for one in lines]
        _require_within_award(locked, wanted)
        _touch(budget, by)
        changes = _replace(budget, wanted)
        if budget.is_agreed:
            _keep(budget, changes, why, by)
            records.budget("amended", budget, by=by, note=why)
        else:
            budget.state = S.DRAFT
            budget.save(update_fields=["state"])
            records.budget("written", budget, by=by)
    return budget


def may_write(placement: Placement, budget: Budget | None, by: Actor) -> bool:
    """Whether the person may change the lines: team or officer, once it is agreed an officer alone."""
    if budget is not None and budget.is_agreed:
        return permissions.officer(placement, by)
    return permissions.measures(placement, by)


def deliver_budget(placement: Placement, *, version: int, by: Actor) -> Budget:
    """Say that the budget is ready to be agreed. Raises NotAllowed or NotNow."""
    with ledger.book():
        budget = _open(placement, version, may=permissions.delivers, by=by)
        if budget.state == S.DELIVERED:
            raise NotNow(_("The budget is handed in already."))
        _require_lines(budget)
        budget.state = S.DELIVERED
        _touch(budget, by)
        records.budget("delivered", budget, by=by)
    return budget


def agree_budget(placement: Placement, *, version: int, by: Actor, note: str = "") -> Budget:
    """Agree to the lines as they are: from now on money is spent on them. Raises NotAllowed or NotNow."""
    with ledger.book():
        budget = _open(placement, version, may=permissions.officer, by=by)
        _require_lines(budget)
        _decide(budget, S.AGREED, note.strip(), by)
        records.budget("agreed", budget, by=by, note=note.strip())
        notices.tell_of_budget(budget)
    return budget


def return_budget(placement: Placement, *, version: int, by: Actor, note: str) -> Budget:
    """Give the budget back to the team with what is missing. Raises NotAllowed or NotNow."""
    with ledger.book():
        budget = _open(placement, version, may=permissions.officer, by=by)
        why = words_given(note)
        if budget.state != S.DELIVERED:
            raise NotNow(_("The budget is not handed in."))
        _decide(budget, S.RETURNED, why, by)
        records.budget("returned", budget, by=by, note=why)
        notices.tell_of_budget(budget)
    return budget


def _open(
    placement: Placement, version: int, *, may: Callable[[Placement, Actor], bool], by: Actor
) -> Budget:
    """The budget with its placement, locked, as long as it is not agreed."""
    locked = lock(placement)
    require(may(locked, by))
    require_under_way(locked)
    budget = Budget.objects.filter(placement=locked).select_related("decided_by").first()
    if budget is None:
        raise NotNow(_("No budget is written yet."))
    budget.placement = locked
    if budget.is_agreed:
        raise NotNow(_("The budget is agreed already."))
    _require_version(budget, version)
    return budget


def _tidied(one: Planned) -> Planned:
    category = " ".join(one.category.split())
    amount = one.amount.quantize(CENT)
    if not category:
        raise NotNow(_("Say of each line what the money is for."))
    if amount < 0:
        raise NotNow(_("No line is below zero."))
    return Planned(category, amount, one.number)


def _require_within_award(placement: Placement, lines: Sequence[Planned]) -> None:
    if placement.award_amount is None:
        raise NotNow(_("No money is awarded here, so there is no budget."))
    if len(lines) > MOST_LINES:
        raise NotNow(_("%(count)s lines are the most.") % {"count": MOST_LINES})
    names = [one.category.casefold() for one in lines]
    if len(names) != len(set(names)):
        raise NotNow(_("Two lines have the same name: put them together."))
    over = sum(one.amount for one in lines) - placement.award_amount
    if over > 0:
        raise NotNow(
            _("The lines make %(over)s more than the award of %(award)s.")
            % {
                "over": worded(over, placement.award_currency),
                "award": worded(placement.award_amount, placement.award_currency),
            }
        )


def _require_version(budget: Budget, version: int) -> None:
    if budget.version != version:
        raise NotNow(
            _("%(name)s has changed the budget meanwhile. Open it anew.") % {"name": budget.changed_by}
            if budget.pk
            else _("The budget has changed meanwhile. Open it anew.")
        )


def _require_lines(budget: Budget) -> None:
    if not budget.lines.filter(planned__gt=0).exists():
        raise NotNow(_("The budget has no line yet."))


def _touch(budget: Budget, by: Actor) -> None:
    budget.version += 1
    budget.changed_by, budget.changed_at = by, clock.now()
    budget.save()


def _decide(budget: Budget, state: str, note: str, by: Actor) -> None:
    budget.state, budget.note = state, note
    budget.decided_by, budget.decided_at = by, clock.now()
    _touch(budget, by)


def _replace(budget: Budget, wanted: Sequence[Planned]) -> list[BudgetChange]:
    """Write the lines; what changed, not saved yet."""
    there = {one.number: one for one in budget.lines.all()}
    used = [*there, *budget.changes.values_list("number", flat=True)]
    following, changes, kept = max(used, default=0), [], set()
    for one in wanted:
        line = there.get(one.number or 0)
        if line is None or line.number in kept:
            following += 1
            line = BudgetLine(budget=budget, number=following)
        kept.add(line.number)
        if (line.category, line.planned) != (one.category, one.amount):
            before = (line.category, line.planned if line.pk else None)
            line.category, line.planned = one.category, one.amount
            line.save()
            changes.append(_change(line.number, before, (line.category, line.planned)))
    for number in sorted(set(there) - kept):
        changes.append(_change(number, (there[number].category, there[number].planned), ("", None)))
        _take_out(there[number])
    return changes


def _take_out(line: BudgetLine) -> None:
    if line.spendings.exists():
        raise NotNow(
            _("Something is spent on “%(line)s”: plan 0 for it instead of taking it out.")
            % {"line": line.category}
        )
    line.delete()


def _change(
    number: int, before: tuple[str, Decimal | None], after: tuple[str, Decimal | None]
) -> BudgetChange:
    return BudgetChange(
        number=number,
        category_before=before[0],
        planned_before=before[1],
        category=after[0],
        planned=after[1],
    )


def _keep(budget: Budget, changes: Sequence[BudgetChange], reason: str, by: Actor) -> None:
    if not changes:
        raise NotNow(_("Nothing was changed."))
    for one in changes:
        one.budget, one.reason, one.by, one.at = budget, reason, by, clock.now()
    BudgetChange.objects.bulk_create(changes)
