"""What does not stand in the way of publishing, and yet would be missed later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.checklist import Gap
from calls.form_outline import newest_form
from calls.models import Question
from calls.stands_for import NAMES, keys_of

if TYPE_CHECKING:
    from calls.models import Call

PAGE = "calls:build_form"


def worth_a_look(call: Call) -> list[Gap]:
    """Each as a sentence with the page on which it can be seen to; nothing for a form without a question."""
    form = newest_form(call)
    if form is None or not Question.objects.filter(section__form=form).exists():
        return []
    meant = set(keys_of(form).values())
    return [Gap(f"meaning-{number}", text, PAGE) for number, text in enumerate(_meanings(meant), 1)]


def _meanings(meant: set[str]) -> Iterator[str]:
    if not meant & set(NAMES):
        yield _(
            "No question stands for the applicant's name. Lists, the jury's conflict check and letters then "
            "name the organisation of the account, or its owner. Say it in the editor of a question."
        )
    if Question.StandsFor.TITLE not in meant:
        yield _(
            "No question stands for the title. Applications are then called after their applicant or their "
            "first short text."
        )
