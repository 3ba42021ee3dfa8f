"""The banner of a call on pages that are about it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from calls.banners import office_banner
from calls.models import Call

register = template.Library()


@register.inclusion_tag("calls/parts/banner.html", takes_context=True)
def call_news(context: Context, call: Any, for_staff: bool = False) -> dict[str, Any]:
    """The one banner of `call`, for staff with the way to its troubles; nothing for a page without a call."""
    user = getattr(context.get("request"), "user", None)
    shown = office_banner(call, user) if isinstance(call, Call) else None
    leads_on = for_staff and shown is not None and shown.is_trouble
    return {"banner": shown, "troubles_of": call.slug if leads_on else ""}
