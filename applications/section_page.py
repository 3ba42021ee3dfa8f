"""What the page of one section shows: the form with what is kept, what is wrong, and what others wrote."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.answers import Conflict, Saved, token_of
from applications.contents import Contents, named_fields, read_contents
from applications.file_rows import file_slots
from applications.permissions import may_write
from calls.answer_words import words_of
from calls.answers import Complaint
from calls.conditions import asked_sections
from calls.consents import outdated_sentence, text_of
from calls.deadlines import describe_moment
from calls.form_post import VERSION
from calls.form_tree import FormTree, SectionTree, choices_of
from calls.forms import SectionForm
from calls.question_words import condition_line

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import ProposalForm, Question


def section_form(
    application: Application,
    tree: FormTree,
    here: SectionTree,
    *,
    user: Any,
    saved: Saved | None = None,
    rows: dict[str, int] | None = None,
    contents: Contents | None = None,
) -> SectionForm:
    """The section as it is kept. Answers that are wrong carry their sentence; after a save that met
    somebody else's change, the reader's own words stand in the control and the other ones above it."""
    contents = contents or read_contents(application, tree=tree)
    conflicts = {one.question.key: one for one in saved.conflicts} if saved else {}
    values = {**contents.values, **{key: one.mine for key, one in conflicts.items()}}
    tokens = {one.key: token_of(contents.rows.get(one.key)) for one in here.questions}
    named = named_fields(application)
    return SectionForm(
        tree,
        here,
        values=values,
        complaints=_complaints(contents, here),
        tokens=tokens,
        conflicts={key: _conflict(application, one, user) for key, one in conflicts.items()},
        saved_notes=_saved_notes(application, contents, here, user, conflicts),
        slots=_slots(application, here, user),
        consents=_consents(application, here),
        only=named,
        rows=rows,
    )


def shown_form(application: Application, version: str) -> ProposalForm:
    """The form that a page showed which sends this version; the present one where it names none."""
    if version in ("", str(application.form.version)) or not (version.isascii() and version.isdecimal()):
        return application.form
    earlier = application.call.forms.filter(version=version[:4], version__lt=application.form.version)
    return earlier.select_related("call").first() or application.form


def section_place(tree: FormTree, here: SectionTree, form: SectionForm) -> dict[str, Any]:
    """Which section of how many this is; `not_asked` says when a section is asked that is not asked now."""
    asked = [one.key for one in asked_sections(tree, form.values)]
    place = {
        "section": here,
        "has_files": any(one.kind == "file" for one in here.questions),
        "has_limits": any(one.max_words or one.max_length for one in form.asked),
    }
    if here.key not in asked:
        labels = {one.key: one.label for one in tree.questions()}
        choices = {one.key: dict(choices_of(one)) for one in tree.questions()}
        return {**place, "has_next": False, "not_asked": condition_line(here.section, labels, choices)}
    number = asked.index(here.key) + 1
    where = _("Section %(number)s of %(count)s") % {"number": number, "count": len(asked)}
    return {**place, "page_kicker": where, "has_next": number < len(asked)}


def autosave_reply(application: Application, saved: Saved, user: Any) -> dict[str, Any]:
    """What autosave.js is told after a field was saved as it was typed."""
    note = _("Saved at %(time)s") % {"time": _hour(application, saved.at, user)}
    conflicted = {one.question.key for one in saved.conflicts}
    other = _("Somebody else changed this answer. Save the section to see both.")
    return {
        "texts": {
            f"id_{key}_saved": other if key in conflicted else note for key in {*saved.written, *conflicted}
        },
        "fields": {VERSION + key: token for key, token in saved.tokens.items() if key not in conflicted},
        "conflicts": sorted(conflicted),
        "note": note,
    }


def changed_sentence() -> str:
    """What somebody reads who saved a page of an earlier version of the form."""
    return _("The form has changed since you opened this page. What you typed is kept.")


def earlier_reply(application: Application) -> dict[str, Any]:
    """What autosave.js is told besides, on a page of an earlier version."""
    url = reverse("applications:earlier_form", args=[application.reference])
    return {"note": changed_sentence(), "link": {"url": url, "text": _("See what changed")}}


def _complaints(contents: Contents, here: SectionTree) -> dict[str, Any]:
    found = {one.key: contents.checked(one).complaints for one in contents.shown(here) if one.kind != "file"}
    outdated = (Complaint(outdated_sentence()),)
    return {**found, **{key: outdated for key in contents.outdated if key in found}}


def _consents(application: Application, here: SectionTree) -> dict[str, str]:
    """The fingerprints of the texts to which a tick on this page agrees."""
    language = get_language() or "en"
    asked = [one for one in here.questions if one.kind == "consent"]
    return {one.key: text_of(one, application.call, language)["sha256"] for one in asked}


def _saved_notes(
    application: Application, contents: Contents, here: SectionTree, user: Any, conflicts: Collection[str]
) -> dict[str, str]:
    return {
        one.key: _("Saved at %(time)s")
        % {"time": _hour(application, contents.rows[one.key].updated_at, user)}
        for one in here.questions
        if one.key not in conflicts and one.key in contents.rows and contents.rows[one.key].value is not None
    }


def _slots(application: Application, here: SectionTree, user: Any) -> dict[str, Any]:
    asked = [one for one in here.questions if one.kind == "file"]
    slots = file_slots(application, asked, may_write=may_write(application, user)) if asked else {}
    return {key: ("applications/parts/file_question.html", slot) for key, slot in slots.items()}


def _conflict(application: Application, conflict: Conflict, user: Any) -> dict[str, str]:
    language = get_language() or "en"
    when = describe_moment(conflict.at, zone=application.call.zone, language=language, seconds=False)
    who = _("You, in another window,") if conflict.by == user else str(conflict.by or _("Somebody"))
    return {
        "who": who,
        "when": when.day_hour,
        "theirs": _as_text(conflict.question, conflict.theirs),
    }


def _as_text(question: Question, value: Any) -> str:
    if question.kind in ("table", "group") and isinstance(value, list):
        lines = ngettext("%(count)s line", "%(count)s lines", len(value)) % {"count": len(value)}
        return "\n".join([lines, *(" · ".join(str(cell) for cell in row.values() if cell) for row in value)])
    return words_of(question, value)


def _hour(application: Application, instant: Any, user: Any) -> str:
    """By the server's clock, in the reader's zone; in the call's where the reader chose none."""
    zone = getattr(user, "zone", "") or application.call.zone
    return describe_moment(instant, zone=zone, language=get_language() or "en").hour
