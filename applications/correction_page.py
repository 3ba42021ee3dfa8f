"""The fields of a correction, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.answers import Saved
from applications.section_page import section_form
from calls.form_tree import FormTree, SectionTree
from calls.forms import SectionForm

if TYPE_CHECKING:
    from applications.models import Application


def correction_forms(
    application: Application, tree: FormTree, *, user: Any, saved: Saved | None = None
) -> list[tuple[SectionTree, SectionForm]]:
    """The sections in which fields are open, each with its form of those fields alone."""
    forms = [(one, section_form(application, tree, one, user=user, saved=saved)) for one in tree.sections]
    return [(section, form) for section, form in forms if form.asked]
