"""Counts as sentences: "46 applications from 17 countries", "2 winners"."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubation.queries.results import Counts


def applications_from_countries(counts: Counts) -> str:
    """How many applications from how many countries; without countries where none is recorded."""
    number = ngettext("%(count)s application", "%(count)s applications", counts.applications)
    applications = number % {"count": counts.applications}
    if not counts.countries:
        return applications
    places = ngettext("from %(count)s country", "from %(count)s countries", counts.countries)
    # Translators: “46 applications” and “from 17 countries”; turn them round where the language does.
    return _("%(applications)s %(from_countries)s") % {
        "applications": applications,
        "from_countries": places % {"count": counts.countries},
    }


def winners(counts: Counts) -> str:
    """How many winners."""
    if not counts.winners:
        return _("no winners")
    return ngettext("%(count)s winner", "%(count)s winners", counts.winners) % {"count": counts.winners}


def in_one_line(counts: Counts) -> str:
    """The headline of a results page."""
    return _("%(applications)s, %(winners)s") % {
        "applications": applications_from_countries(counts),
        "winners": winners(counts),
    }
