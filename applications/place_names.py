"""What the country of an application is called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.countries import country_codes, country_name


def country_label(code: str) -> str:
    """The country in the reader's language; words where none is given, the code where nobody assigned it."""
    if not code:
        return _("Not given")
    return country_name(code) if code.upper() in country_codes() else code
