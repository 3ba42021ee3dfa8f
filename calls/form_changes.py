"""What differs between two versions of a form, in words, and what it means for answers that are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls.form_tree import FormTree, choices_of, columns_of
from calls.translations import column, languages, translated_fields
from core.numbers import number_in_words

if TYPE_CHECKING:
    from calls.models import Question, Section

LIMITS = ("max_length", "max_words", "minimum", "maximum", "min_items", "max_items", "max_mb")
MARKS = ("currencies", "accept", "is_total", "within_award", "options_from_themes")


@dataclass(frozen=True)
class Change:
    """One section or question that differs: `kind` is "new", "gone" or "other", `lines` say how."""

    kind: str
    label: str
    place: str
    lines: list[str] = field(default_factory=list)


def changes_between(old: FormTree, new: FormTree) -> list[Change]:
    """Everything that differs, in the order of the new form; what is gone comes last."""
    return [*_in_order(old, new), *_gone(old, new)]


def no_longer_asked(old: FormTree, new: FormTree) -> list[Question]:
    """The questions of the old form that the new one does not have."""
    return [one for one in old.questions() if new.question(one.key) is None]


def _in_order(old: FormTree, new: FormTree) -> Iterator[Change]:
    for number, section in enumerate(new.sections):
        before = old.section(section.key)
        if before is None:
            yield Change("new", section.title, "", [_("A new section.")])
        elif lines := [*_section_lines(before.section, section.section), *_moved(old, new, number)]:
            yield Change("other", section.title, "", lines)
        for question in section.questions:
            was = old.question(question.key)
            if was is None:
                yield Change("new", question.label, section.title, [_new_line(question)])
            elif lines := [*_places(old, new, question), *_question_lines(was, question)]:
                yield Change("other", question.label, section.title, lines)


def _gone(old: FormTree, new: FormTree) -> Iterator[Change]:
    for section in old.sections:
        if new.section(section.key) is None:
            yield Change("gone", section.title, "", [_("The section is no longer there.")])
    for question in no_longer_asked(old, new):
        home = old.section_of(question.key)
        line = _("No longer asked. What was written stays readable for its writers.")
        yield Change("gone", question.label, home.title if home else "", [line])


def _new_line(question: Question) -> str:
    if question.required:
        return _("A new question; an answer is required.")
    return _("A new question; it may be left blank.")


def _moved(old: FormTree, new: FormTree, number: int) -> Iterator[str]:
    kept = [one.key for one in new.sections if old.section(one.key)]
    before = [one.key for one in old.sections if new.section(one.key)]
    key = new.sections[number].key
    if kept.index(key) != before.index(key):
        yield _("Stands in another place.")


def _places(old: FormTree, new: FormTree, question: Question) -> Iterator[str]:
    before, after = old.section_of(question.key), new.section_of(question.key)
    if before and after and before.key != after.key:
        yield _("Was asked in “%(section)s”.") % {"section": before.title}


def _section_lines(was: Section, now: Section) -> Iterator[str]:
    if _texts(was) != _texts(now):
        yield _("Worded differently.")
    yield from _condition_lines(was, now)


def _question_lines(was: Question, now: Question) -> Iterator[str]:
    if _texts(was) != _texts(now):
        yield _("Worded differently.")
    if now.required and not was.required:
        yield _("An answer is now required.")
    elif was.required and not now.required:
        yield _("An answer is no longer required.")
    yield from _limit_lines(was, now)
    yield from _condition_lines(was, now)
    yield from _choice_lines(was, now)
    yield from _column_lines(was, now)
    if was.hidden_from_jurors != now.hidden_from_jurors:
        yield _("Hidden in blind rounds now.") if now.hidden_from_jurors else _("Read by jurors now.")


def _limit_lines(was: Question, now: Question) -> Iterator[str]:
    for name in LIMITS:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            field: Any = now._meta.get_field(name)
            words = {"limit": field.verbose_name, "before": _limit(before), "after": _limit(after)}
            yield _("%(limit)s: %(after)s instead of %(before)s.") % words
    if any(getattr(was, name) != getattr(now, name) for name in MARKS):
        yield _("What counts as a good answer is set differently.")


def _limit(value: Any) -> str:
    return _("no limit") if value is None else number_in_words(str(value))


def _condition_lines(was: Any, now: Any) -> Iterator[str]:
    if (was.show_if_question, was.show_if_values) != (now.show_if_question, now.show_if_values):
        yield _("Asked after other answers than before.") if now.show_if_question else _("Always asked now.")


def _added_and_gone(was: dict[str, str], now: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The labels that came and those that went, each as the places of a sentence; empty for none."""
    added = ", ".join(label for key, label in now.items() if key not in was)
    gone = ", ".join(label for key, label in was.items() if key not in now)
    return {"labels": added} if added else {}, {"labels": gone} if gone else {}


def _choice_lines(was: Question, now: Question) -> Iterator[str]:
    if was.options_from_themes or now.options_from_themes:
        return
    added, gone = _added_and_gone(dict(choices_of(was)), dict(choices_of(now)))
    if added:
        yield _("More to choose from: %(labels)s.") % added
    if gone:
        yield _("Taken away: %(labels)s. Who chose it has to choose again.") % gone


def _column_lines(was: Question, now: Question) -> Iterator[str]:
    before = {one.key: one for one in columns_of(was)}
    after = {one.key: one for one in columns_of(now)}
    added, gone = _added_and_gone(
        *({one.key: one.label for one in cells.values()} for cells in (before, after))
    )
    if added:
        yield _("New columns: %(labels)s.") % added
    if gone:
        yield _("Columns taken away: %(labels)s.") % gone
    for key, column_now in after.items():
        for line in _question_lines(before[key], column_now) if key in before else ():
            yield _("Column “%(column)s”: %(change)s") % {"column": column_now.label, "change": line}


def _texts(row: Any) -> tuple[str, ...]:
    fields = translated_fields(type(row))
    return tuple(getattr(row, column(name, code)) or "" for name in fields for code, _name in languages())
