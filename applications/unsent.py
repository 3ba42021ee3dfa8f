"""Which of many applications hold something else than what was submitted: the answer of
`status_page.has_unsent_changes`, for a whole list in three queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from applications.contents import file_value, sealed_values
from applications.documents import rules_hashes
from applications.models import Answer, Attachment
from calls.answers import is_shown
from calls.models import Question

if TYPE_CHECKING:
    from applications.models import Application

Values = dict[str, Any]
Conditions = Mapping[str, Question]  # the conditional questions of one form


def unsent_among(applications: Iterable[Application]) -> frozenset[int]:
    """The primary keys of those, with call and valid submission read before; no query where nothing was
    saved since. A form is frozen, so that answers, files and rules are all that can differ."""
    touched = [
        one
        for one in applications
        if one.state == "submitted"
        and one.valid_submission is not None
        and (one.saved_at >= one.valid_submission.received_at or _has_other_rules(one))
    ]
    if not touched:
        return frozenset()
    values, conditions = _values(touched), _conditions(touched)
    return frozenset(
        one.pk
        for one in touched
        if _has_other_rules(one) or _differs(one, values[one.pk], conditions.get(one.form_id, {}))
    )


def _has_other_rules(application: Application) -> bool:
    valid = application.valid_submission
    return valid is not None and json.loads(valid.document)["rules_sha256"] != rules_hashes(application.call)


def _differs(application: Application, values: Values, conditions: Conditions) -> bool:
    valid = application.valid_submission
    sealed = {
        key: _without_state(value) for key, value in sealed_values(valid.document if valid else "").items()
    }
    asked = {
        key: _without_state(value)
        for key, value in values.items()
        if value is not None and (key not in conditions or is_shown(conditions[key], values))
    }
    return asked != sealed


def _without_state(value: Any) -> Any:
    """A file as it is sealed; how far its inspection is belongs to the working copy alone."""
    if isinstance(value, list) and value and isinstance(value[0], dict) and "upload" in value[0]:
        return [{key: item for key, item in file.items() if key != "state"} for file in value]
    return value


def _values(applications: list[Application]) -> dict[int, Values]:
    found: dict[int, Values] = {one.pk: {} for one in applications}
    answers = Answer.objects.filter(application__in=found)
    for pk, key, value in answers.values_list("application_id", "question_key", "value"):
        found[pk][key] = value
    kept = Attachment.objects.filter(application__in=found, removed_at__isnull=True)
    for file in kept.select_related("upload"):
        found[file.application_id].setdefault(file.question_key, []).append(file_value(file))
    return found


def _conditions(applications: list[Application]) -> dict[int, dict[str, Question]]:
    found: dict[int, dict[str, Question]] = {}
    rows = Question.objects.filter(section__form__in={one.form_id for one in applications}, parent=None)
    asked = rows.exclude(show_if_question="").select_related("section")
    for one in asked.only("key", "show_if_question", "show_if_values", "section__form_id"):
        found.setdefault(one.section.form_id, {})[one.key] = one
    return found
