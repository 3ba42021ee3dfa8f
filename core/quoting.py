"""Somebody's own words between the quotation marks of the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def quoted(words: object) -> str:
    """“words”; «слова»."""
    return _("“%(words)s”") % {"words": words}
