"""Where an applicant reads on once the results are announced: feedback, results, the programme's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from applications import ports
from calls.links import address
from calls.workflow import ANNOUNCED

if TYPE_CHECKING:
    from applications.models import Application

IN_PROGRAMME = ("incubation", "acceleration", "piloting", "graduated", "left")


class Page(NamedTuple):
    """A page to read on."""

    words: str
    url: str


def pages_after_announcement(application: Application, user: Any) -> list[Page]:
    """The pages that tell more about the decision and what came of it; none before the announcement."""
    pages: list[Page] = []
    if application.call.state not in ANNOUNCED:
        return pages
    if application.state in IN_PROGRAMME:
        pages.append(
            Page(_("Go to milestones, reports and the pilot"), ports.placement_page(application, user))
        )
    pages.append(Page(_("Read what the jury wrote"), ports.feedback_page(application)))
    pages.append(Page(_("Download your certificate"), ports.certificates_page(application)))
    pages.append(Page(_("Read the results"), address("incubation:results", slug=application.call.slug)))
    return [page for page in pages if page.url]
