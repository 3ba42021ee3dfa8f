"""The body that runs the portal, as the settings name it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def hub() -> dict[str, str]:
    """Name and addresses of the body, in the active language."""
    return {
        **settings.HUB,
        "name": settings.HUB["name"] or str(settings.DEFAULT_HUB_NAME),
        "address": settings.HUB["address"] or str(settings.DEFAULT_HUB_ADDRESS),
        "strapline": _("Partnership for civil service excellence"),
    }


def absolute(path: str) -> str:
    """The full address of a page, for mails and documents."""
    return settings.SITE_URL.rstrip("/") + path
