"""Amounts of an award: how they are shared among milestones, and how they are worded."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from django.utils.formats import number_format

CENT = Decimal("0.01")


def up_to(award: Decimal, percent: int) -> Decimal:
    """What `percent` of the award makes, rounded down to the cent."""
    return (award * percent / 100).quantize(CENT, rounding=ROUND_DOWN)


def share(award: Decimal, *, before: int, percent: int) -> Decimal:
    """The share of a milestone whose forerunners take `before` percent together.

    Shares cut this way add up to exactly what their percents make together: no cent is lost or made.
    """
    return up_to(award, before + percent) - up_to(award, before)


def worded(amount: Decimal | None, currency: str) -> str:
    """An amount as people write it, 6,000 USD, with cents only where there are some; "" for none."""
    if amount is None:
        return ""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{number_format(amount, places, force_grouping=True)}\u00a0{currency}".strip()


def worded_text(amount: str, currency: str) -> str:
    """The same for an amount that is kept as text; "" for none."""
    return worded(Decimal(amount), currency) if amount else ""
