"""What a team meant to do with its award and what it spent: lines, bills, money that came back."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.files import keep, page
from accelerator.seeding.placement import Story
from core.models import Upload
from incubation import services
from incubation.models import Budget, Spending
from incubation.services.budgeting import Planned


def note_budget(story: Story) -> None:
    """Written, handed in, perhaps returned and handed in again, agreed, changed; then what was spent."""
    row = load("budgets").get(story.row["key"])
    if row is None:
        return
    story.note(row["written_day"], "11:30", partial(_write, story, row))
    story.note(row["delivered_day"], "12:30", partial(_deliver, story))
    if "returned_day" in row:
        story.note(row["returned_day"], "10:30", partial(_return, story, row))
        story.note(row["delivered_again_day"], "12:30", partial(_deliver, story))
    if "agreed_day" in row:
        story.note(row["agreed_day"], "10:30", partial(_agree, story))
    for change in row["changes"]:
        story.note(change["day"], "16:30", partial(_amend, story, change))
    for number, spending in enumerate(row["spendings"]):
        story.note(spending[0], "13:30", partial(_spend, story, number, spending))
    for correction in row["corrections"]:
        story.note(correction["day"], "14:30", partial(_correct, story, correction))
    for cancelled in row["cancels"]:
        story.note(cancelled["day"], "14:30", partial(_cancel, story, cancelled))


def _budget(story: Story) -> Budget:
    return Budget.objects.get(placement=story.placement)


def _write(story: Story, row: dict[str, Any]) -> None:
    lines = [Planned(name, Decimal(amount)) for name, amount in row["lines"]]
    services.write_budget(story.placement, lines=lines, version=0, by=story.owner)


def _deliver(story: Story) -> None:
    services.deliver_budget(story.placement, version=_budget(story).version, by=story.owner)


def _return(story: Story, row: dict[str, Any]) -> None:
    version = _budget(story).version
    services.return_budget(story.placement, version=version, note=row["note"], by=story.world.officer)


def _agree(story: Story) -> None:
    services.agree_budget(story.placement, version=_budget(story).version, by=story.world.officer)


def _amend(story: Story, change: dict[str, Any]) -> None:
    budget = _budget(story)
    lines = [
        Planned(one.category, Decimal(change["lines"].get(one.category, one.planned)), one.number)
        for one in budget.lines.all()
    ]
    services.write_budget(
        story.placement,
        lines=lines,
        version=budget.version,
        reason=change["reason"],
        by=story.world.officer,
    )


def _spend(story: Story, number: int, row: list[Any]) -> None:
    day, line, amount, purpose, file = row
    services.record_spending(
        story.placement,
        line=_budget(story).lines.get(category=line).number,
        spent_on=story.day(day),
        amount=Decimal(amount),
        purpose=purpose,
        by=story.owner,
        receipt=_receipt(story, file, purpose, amount) if file else None,
        key=story.world.unique("spending", story.row["key"], str(number)),
    )


def _receipt(story: Story, name: str, purpose: str, amount: str) -> Upload:
    text = [f"{purpose}.", f"Amount: {amount} USD. Paid in full.", f"For: {story.row['project']}."]
    content = page("Invoice", "en", text, "Bill of a supplier")
    return keep(story.world, name, content, story.owner)


def _of(story: Story, number: int) -> Spending:
    return Spending.objects.select_related("placement").get(placement=story.placement, number=number)


def _correct(story: Story, row: dict[str, Any]) -> None:
    services.correct_spending(
        _of(story, row["of"]),
        amount=Decimal(row["amount"]),
        spent_on=story.day(row["day"]),
        purpose=row["purpose"],
        by=story.owner,
        key=story.world.unique("correction", story.row["key"], str(row["of"])),
    )


def _cancel(story: Story, row: dict[str, Any]) -> None:
    services.cancel_spending(_of(story, row["of"]), reason=row["reason"], by=story.owner)
