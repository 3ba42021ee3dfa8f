"""What a question asks for, in words: its kind, its limits, and when it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.amounts import plain
from core.numbers import number_in_words

if TYPE_CHECKING:
    from calls.models import Question
    from calls.models.form import Conditional


def kind_line(question: Question) -> str:
    """The kind with its limits, such as "Long text, up to 250 words · Required"."""
    first = ", ".join([str(question.get_kind_display()), *limits(question)])
    must = _("Required") if question.required else _("Optional")
    return f"{first} · {must}"


def limits(question: Question) -> list[str]:
    """Each limit as a phrase, in the order in which an applicant meets them."""
    phrases = [*_lengths(question), *_numbers(question), *_entries(question), *_files(question)]
    if question.currencies:
        phrases.append(_("in %(currencies)s") % {"currencies": ", ".join(question.currencies)})
    if question.is_total:
        phrases.append(_("its numbers are added up"))
    return phrases


def condition_line(
    question: Conditional, labels: Mapping[str, str], choices: Mapping[str, Mapping[str, str]]
) -> str:
    """When the question or section is shown, or an empty text for always.

    `labels` gives the wording of a question by key, `choices` the wording of its options by key.
    """
    if not question.show_if_question:
        return ""
    asked = labels.get(question.show_if_question)
    if asked is None:
        return _("Only after an answer to a question that is not in the form any more: never.")
    worded = choices.get(question.show_if_question, {})
    gone = _("a choice that is not there any more")
    values = [
        gone if worded and value not in worded else _("“%(answer)s”") % {"answer": worded.get(value, value)}
        for value in question.show_if_values
    ]
    return _("Only if the answer to “%(question)s” is %(values)s.") % {
        "question": asked,
        "values": _either(values),
    }


def _either(values: list[str]) -> str:
    if len(values) < 2:
        return "".join(values)
    return _("%(some)s or %(last)s") % {"some": ", ".join(values[:-1]), "last": values[-1]}


def _lengths(question: Question) -> Iterable[str]:
    if number := question.max_words:
        yield ngettext("up to %(number)s word", "up to %(number)s words", number) % {
            "number": number_in_words(str(number))
        }
    if number := question.max_length:
        yield ngettext("up to %(number)s character", "up to %(number)s characters", number) % {
            "number": number_in_words(str(number))
        }


def _numbers(question: Question) -> Iterable[str]:
    low, high = question.minimum, question.maximum
    if low is not None and high is not None:
        yield _("between %(low)s and %(high)s") % {"low": _number(low), "high": _number(high)}
    elif low is not None:
        yield _("%(low)s or more") % {"low": _number(low)}
    elif high is not None:
        yield _("%(high)s or less") % {"high": _number(high)}


def _entries(question: Question) -> Iterable[str]:
    least, most = question.min_items, question.max_items
    if least and most and least == most:
        yield _("exactly %(number)s") % {"number": most}
    elif least and most:
        yield _("from %(least)s to %(most)s") % {"least": least, "most": most}
    elif most:
        yield _("at most %(most)s") % {"most": most}
    elif least:
        yield _("at least %(least)s") % {"least": least}


def _files(question: Question) -> Iterable[str]:
    if question.accept:
        yield ", ".join(str(kind).upper() for kind in question.accept)
    if question.max_mb:
        yield _("up to %(number)s MB") % {"number": question.max_mb}


def _number(value: Decimal) -> str:
    return number_in_words(plain(value))
