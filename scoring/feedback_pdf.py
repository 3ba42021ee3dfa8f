"""What the jury wrote as a letter to keep: criterion by criterion, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock
from core.hub import hub
from core.pdf.blocks import Block, Facts, Heading, Paragraph, Reference
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead
from scoring import wording
from scoring.feedback import CriterionFeedback, RoundFeedback, feedback_on, notes_on

if TYPE_CHECKING:
    from applications.models import Application


def feedback_letter(application: Application) -> bytes:
    """The PDF in the reader's language. Who calls this has seen that it may be read."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    body = hub()
    facts = [
        (_("Title"), application.shown_title),
        (_("Call"), application.call.title),
        (_("Decision"), str(application.decision.get_outcome_display())),
    ]
    blocks: list[Block] = [Reference(application.reference), Facts(facts)]
    rounds = feedback_on(application)
    blocks += [Paragraph(note, "quiet") for note in notes_on(application, rounds)]
    for one in rounds:
        blocks += _round(one)
    if not rounds:
        blocks.append(Paragraph(_("The jury left no written remarks.")))
    return render(
        _("What the jury wrote"),
        language,
        blocks,
        letterhead=Letterhead(body["name"], body.get("strapline", "")),
        footer=application.reference,
        kicker=application.call.title,
        metadata=Metadata(subject=application.reference, created=clock.now()),
    )


def _round(one: RoundFeedback) -> list[Block]:
    read = ngettext("Read by %(number)s juror", "Read by %(number)s jurors", one.jurors)
    blocks: list[Block] = [Heading(one.round, 2), Paragraph(read % {"number": one.jurors}, "quiet")]
    for criterion in one.criteria:
        blocks += [Heading(criterion.name, 3), Paragraph(_mark(criterion))]
        blocks += [Paragraph(reason) for reason in criterion.reasons]
    if one.remarks:
        blocks.append(Heading(_("Further remarks"), 3))
        blocks += [Paragraph(remark) for remark in one.remarks]
    return blocks


def _mark(criterion: CriterionFeedback) -> str:
    if criterion.mean is None:
        return _("not marked")
    return _("%(mean)s of %(most)s") % {"mean": wording.mark(criterion.mean), "most": criterion.scale_max}
