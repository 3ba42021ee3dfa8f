"""Whether something differs from the version that counts: computed where one looks, noted for the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.contents import Contents, read_contents
from applications.documents import document_from
from core.canonical import canonical, sha256_of_text

if TYPE_CHECKING:
    from applications.models import Application
    from calls.form_tree import FormTree


def has_unsent_changes(application: Application, contents: Contents) -> bool:
    """Whether submitting now would seal something else than the submission that counts."""
    valid = application.valid_submission
    return (
        valid is not None and sha256_of_text(canonical(document_from(application, contents))) != valid.sha256
    )


def note_unsent(application: Application, *, tree: FormTree | None = None) -> None:
    """Set `has_unsent` by the working answers and files; the caller saves the row."""
    application.has_unsent = application.valid_submission_id is not None and has_unsent_changes(
        application, read_contents(application, tree=tree)
    )
