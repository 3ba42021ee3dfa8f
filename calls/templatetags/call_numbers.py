"""Amounts in a template, worded as everywhere else."""

from __future__ import annotations

from decimal import Decimal

from django import template

from calls.amounts import plain
from core.numbers import number_in_words

register = template.Library()


@register.filter
def number_words(value: Decimal) -> str:
    """An amount with its thousands kept apart; two decimals, or none."""
    is_whole = value == value.to_integral_value()
    return number_in_words(plain(value) if is_whole else f"{value:.2f}")
