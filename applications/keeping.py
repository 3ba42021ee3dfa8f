"""How long what belongs to applications is kept, and what then becomes of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications import keeping_rows as rows
from applications.notices import warn_of_draft
from core.retention import DELETE, EMPTY, Kind, register

APPEAL, LEGAL, WINNER = rows.APPEAL, rows.LEGAL, rows.WINNER

register(
    Kind(
        key="letters",
        title=_("Letters in the outbox, with their text"),
        after=_("after a letter was sent"),
        reason=_(
            "What was announced is proved by the ledger; the letter is needed while it can be disputed."
        ),
        deed=EMPTY,
        rows=rows.letters,
        clear=rows.blank_letters,
        names=lambda one: f"notice:{one.pk}",
        holds=(rows.LEGAL_OF_LETTER,),
    ),
    Kind(
        key="drafts",
        title=_("Drafts never sent of closed calls"),
        after=_("after the deadline of the call"),
        reason=_("A draft was never given to the Hub, and its call is over."),
        deed=EMPTY,
        rows=rows.drafts,
        clear=rows.clear_applications,
        names=lambda one: one.ledger_name,
        holds=(LEGAL, rows.NOT_TOLD),
        warn=warn_of_draft,
    ),
    Kind(
        key="files",
        title=_("Files of applications that were not awarded"),
        after=_("after the application ended"),
        reason=_("Files are needed to judge and to answer an appeal; their hashes stay in the sealed copy."),
        deed=DELETE,
        rows=rows.ended_with_files,
        clear=rows.drop_all_files,
        names=lambda one: one.ledger_name,
        holds=(LEGAL, APPEAL),
    ),
    Kind(
        key="sealed",
        title=_("Sealed copies of submissions, with receipts and messages"),
        after=_("after the deadline of the call"),
        reason=_(
            "The competition’s rules oblige the Hub to keep what was submitted until then, and no longer."
        ),
        deed=EMPTY,
        rows=rows.sealed,
        clear=rows.clear_applications,
        names=lambda one: one.ledger_name,
        holds=(LEGAL, APPEAL, WINNER),
        in_years=True,
    ),
    Kind(
        key="openings",
        title=_("Who of the staff opened what"),
        after=_("after it was opened"),
        reason=_("The log serves to find misuse while it can be pursued."),
        deed=DELETE,
        rows=rows.openings,
        clear=rows.drop_openings,
        names=lambda one: f"opening:{one.pk}",
        holds=(LEGAL, rows.APPEAL_OF_OTHERS),
    ),
    Kind(
        key="exports",
        title=_("Lists written to take along"),
        after=_("after they were asked for"),
        reason=_("A list is a copy; whoever asked for it has it."),
        deed=DELETE,
        rows=rows.exports,
        clear=rows.drop_exports,
        names=lambda one: f"export:{one.pk}",
    ),
    Kind(
        key="parts",
        title=_("Uploads that never finished"),
        after=_("after the last piece came"),
        reason=_("Half a file serves nobody."),
        deed=DELETE,
        rows=rows.parts,
        clear=rows.drop_parts,
        names=lambda one: f"part:{one.pk}",
    ),
    Kind(
        key="uploads",
        title=_("Files that nothing names any more"),
        after=_("after they came"),
        reason=_("A file without its record serves no purpose."),
        deed=DELETE,
        rows=rows.uploads,
        clear=rows.drop_uploads,
        names=lambda one: f"upload:{one.public_id}",
    ),
    Kind(
        key="searches",
        title=_("Saved searches"),
        after=_("after they were saved"),
        reason=_("They may name people, and serve the work on one call."),
        deed=DELETE,
        rows=rows.searches,
        clear=rows.drop,
        names=lambda one: f"search:{one.pk}",
    ),
    Kind(
        key="invitations",
        title=_("Invitations to work on an application"),
        after=_("after they were answered or ran out"),
        reason=_("The address was given for the invitation alone."),
        deed=DELETE,
        rows=rows.invitations,
        clear=rows.drop,
        names=lambda one: f"invitation:{one.pk}",
    ),
)
