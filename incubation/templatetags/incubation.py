"""Numbers of pilots in templates: {% load incubation %}."""

from __future__ import annotations

from decimal import Decimal

from django import template

from core.quoting import quoted
from incubation.pilot_chart import plain

register = template.Library()
register.filter(quoted)


@register.filter
def plain_number(value: Decimal) -> str:
    """A measured number without idle zeros, in the reader's language."""
    return plain(value)
