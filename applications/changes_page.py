"""The page that shows what changed between two versions: the sealed ones, and the draft being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.contents import read_contents
from applications.differences import SectionChanges, differences
from applications.documents import document_from
from applications.sealed import sealed_sections
from applications.unsent import has_unsent_changes
from calls.deadlines import describe_moment
from calls.form_tree import FormTree, read_form
from core.canonical import canonical

if TYPE_CHECKING:
    from applications.models import Application, Submission

DRAFT = "draft"


@dataclass(frozen=True)
class Version:
    """One side of the comparison: "1", "2", … or "draft"."""

    key: str
    label: str


@dataclass(frozen=True)
class ChangesPage:
    """Two versions and the answers that differ; `before` and `after` are None while there are not two."""

    versions: list[Version]
    before: Version | None
    after: Version | None
    sections: list[SectionChanges]


def changes_page(
    application: Application, *, before: str = "", after: str = "", with_draft: bool = False
) -> ChangesPage | None:
    """Compare the versions of these keys, the last two where none are given; None for an unknown key.

    The draft is compared only for those who write it (`with_draft`).
    """
    application.form.call = application.call
    tree = read_form(application.form)
    sent = {str(one.number): one for one in application.submissions.order_by("number")}
    versions = [Version(key, _sent_label(application, one)) for key, one in sent.items()]
    draft = _draft(application, tree) if with_draft else ""
    if draft:
        versions.append(Version(DRAFT, _("Draft, not submitted")))
    known = {one.key: one for one in versions}
    if any(key and key not in known for key in (before, after)):
        return None
    if len(versions) < 2:
        return ChangesPage(versions, None, None, [])
    later = known[after or versions[-1].key]
    earlier = known[before] if before else versions[max(0, versions.index(later) - 1)]
    documents = {**{key: one.document for key, one in sent.items()}, DRAFT: draft}
    found = differences(*(sealed_sections(documents[one.key], tree) for one in (earlier, later)))
    return ChangesPage(versions, earlier, later, found)


def _draft(application: Application, tree: FormTree) -> str:
    """The document that submitting now would seal; "" where it would be the one that counts already."""
    contents = read_contents(application, tree=tree)
    writes = application.state in ("submitted", "correction_requested")
    if not writes or not has_unsent_changes(application, contents):
        return ""
    return canonical(document_from(application, contents))


def _sent_label(application: Application, submission: Submission) -> str:
    when = describe_moment(
        submission.received_at, zone=application.call.zone, language=get_language() or "en", seconds=False
    )
    numbers = {"number": submission.number, "when": when.day_hour}
    return _("Version %(number)s, %(when)s") % numbers
