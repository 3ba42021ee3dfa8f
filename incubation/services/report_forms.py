"""The form of a call's reports: built like the form of its proposals, by versions."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from calls.models import Call, ProposalForm, Question, Section
from calls.services.building import editing, put_in_order
from calls.services.copying import copy_form
from calls.services.form_building import siblings_of
from core.refusals import NotNow
from people.models import User

PURPOSE, KEY = "report", "report"


def newest_report_form(call: Call) -> ProposalForm | None:
    """The version that reports get which are asked for now; None where they are written freely."""
    return ProposalForm.every.filter(call=call, purpose=PURPOSE).order_by("-version").first()


def open_report_form(call: Call, *, by: User) -> ProposalForm:
    """The form as it can be built: the first one, or the next version where the newest is in use.

    Raises NotAllowed for anybody but an officer.
    """
    with editing(call, "report_form", by=by) as locked:
        found = newest_report_form(locked)
        if found is not None:
            return copy_form(found, call=locked, version=found.version + 1) if found.is_frozen else found
        made = ProposalForm.every.create(call=locked, purpose=PURPOSE)
        Section.objects.create(form=made, key=KEY, **_titles())
    return made


def _titles() -> dict[str, str]:
    titles = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            titles[f"title_{code}"] = _("Report")
    return titles


def move_report_question(question: Question, *, by: User, up: bool) -> None:
    """One place up or down among those beside it. Raises NotAllowed or NotNow."""
    with editing(question.section.form.call, "report_form", by=by):
        _require_open(question)
        rows = list(siblings_of(question))
        place = [one.pk for one in rows].index(question.pk)
        put_in_order(rows, question, max(place - 1, 0) if up else place + 1)


def remove_report_question(question: Question, *, by: User) -> None:
    """Take a question out, with its columns and choices. Raises NotAllowed or NotNow."""
    with editing(question.section.form.call, "report_form", by=by):
        _require_open(question)
        Question.objects.get(pk=question.pk).delete()


def _require_open(question: Question) -> None:
    if ProposalForm.every.get(pk=question.section.form_id).is_frozen:
        raise NotNow(_("This form is in use. Make a new version to change it."))
