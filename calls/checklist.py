"""What a call still lacks before it can be published: each gap is a sentence with the page that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.date_order import disorder
from calls.second_person import asked_for, has_second_person
from calls.translations import gaps_by_language, languages, text_in
from core import clock
from core.hub_time import hub_day

if TYPE_CHECKING:
    from calls.models import Call


MOST_NAMED = 3  # texts that a sentence names


class Gap(NamedTuple):
    """Something that is missing: `key` names it, `url_name` is the builder's page, by slug."""

    key: str
    sentence: str
    url_name: str


class Check(NamedTuple):
    """One part of the builder: what is there, or what is missing, as components/checks.html draws it."""

    text: str
    is_ok: bool
    url_name: str


class Part(NamedTuple):
    """A page of the builder with what has to be there."""

    url_name: str
    title: str
    gaps: Callable[[Call], Iterator[str]]
    rows: Callable[[Call], Iterator[models.Model]]


def missing(call: Call) -> list[Gap]:
    """Everything that stands in the way of publishing, in the order of the builder's pages."""
    found = []
    for part in parts():
        key = part.url_name.rpartition("_")[2]
        sentences = [*part.gaps(call), *_untranslated(part.rows(call))]
        found += [Gap(f"{key}-{number}", text, part.url_name) for number, text in enumerate(sentences, 1)]
    return found


def parts() -> list[Part]:
    """The builder's pages in their order."""
    return [
        Part("calls:build_basics", _("Titles and texts"), _basics, lambda call: iter([call])),
        Part("calls:build_dates", _("Dates"), _dates, lambda call: iter(())),
        Part("calls:build_themes", _("Themes"), _themes, lambda call: call.themes.iterator()),
        Part("calls:build_form", _("The form"), _form, _form_rows),
        Part(
            "calls:build_eligibility",
            _("Eligibility rules"),
            _rules,
            lambda call: call.eligibility_rules.iterator(),
        ),
        Part("calls:build_rubric", _("Rubric and rounds"), _rubric, _rubric_rows),
        Part("calls:build_partners", _("Partners"), _partners, lambda call: call.partners.iterator()),
        Part("calls:build_faq", _("Questions and answers"), _nothing, lambda call: call.faqs.iterator()),
        Part("calls:build_people", _("People"), _people, lambda call: iter(())),
    ]


def checks(call: Call) -> list[Check]:
    """One line for each page of the builder: its title where all is there, else what is missing."""
    gaps = missing(call)
    lines = []
    for part in parts():
        own = [gap for gap in gaps if gap.url_name == part.url_name]
        lines += [Check(gap.sentence, False, part.url_name) for gap in own]
        if not own:
            lines.append(Check(part.title, True, part.url_name))
    return lines


def _untranslated(rows: Iterator[models.Model]) -> Iterator[str]:
    found = gaps_by_language(rows)
    for code, name in languages():
        texts = found.get(code, [])
        if texts:
            named = "; ".join(texts[:MOST_NAMED]) + ("; …" if len(texts) > MOST_NAMED else "")
            yield ngettext(
                "%(language)s is missing in %(number)s text: %(texts)s.",
                "%(language)s is missing in %(number)s texts: %(texts)s.",
                len(texts),
            ) % {"language": name[:1].upper() + name[1:], "number": len(texts), "texts": named}


def _has(row: Any, field: str) -> bool:
    return any(text_in(row, field, code) for code, _name in languages())


def _basics(call: Call) -> Iterator[str]:
    wanted = (
        ("title", _("Give the call a title.")),
        ("summary", _("Sum the call up in a few sentences.")),
        ("who_can_apply", _("Say who can apply.")),
        ("award_text", _("Say what winners get.")),
        ("rules_text", _("Write the rules of the competition.")),
    )
    yield from (sentence for field, sentence in wanted if not _has(call, field))
    if call.budget_amount is not None and call.ceiling_amount is None and not call.places:
        yield _("Say how many places the budget pays, or how large the largest award is.")


def _dates(call: Call) -> Iterator[str]:
    if call.opens_at is None:
        yield _("Say when the call opens.")
    if call.deadline_at is None:
        yield _("Set the deadline.")
    elif call.state == "draft" and call.deadline_at <= clock.now():
        yield _("The deadline has passed already.")
    yield from disorder(call).values()


def _themes(call: Call) -> Iterator[str]:
    if not call.themes.exists():
        yield _("Name at least one theme.")


def _form(call: Call) -> Iterator[str]:
    form = call.forms.order_by("-version").first()
    sections = list(form.sections.annotate(asked=models.Count("questions"))) if form else []
    if not sections:
        yield _("The form has no section yet.")
    yield from (
        _("The section “%(title)s” has no question yet.") % {"title": section.title}
        for section in sections
        if not section.asked
    )
    if form:
        yield from _unfinished_questions(form)
        yield from _unmeetable_conditions(form)


def _unfinished_questions(form: Any) -> Iterator[str]:
    asked = (
        _rows("Question")
        .filter(section__form=form)
        .annotate(
            options_there=models.Count("options", distinct=True),
            columns_there=models.Count("columns", distinct=True),
        )
    )
    for question in asked:
        if question.kind in ("choice", "multi_choice") and not (
            question.options_from_themes or question.options_there > 1
        ):
            yield _("“%(question)s” needs at least two choices.") % {"question": question.label}
        if question.kind in ("table", "group") and not question.columns_there:
            yield _("“%(question)s” has no columns yet.") % {"question": question.label}


def _unmeetable_conditions(form: Any) -> Iterator[str]:
    """Questions that nobody would ever see: what they depend on is gone, or is asked later."""
    asked = _rows("Question").filter(section__form=form, parent=None).prefetch_related("options")
    themes = set(form.call.themes.values_list("key", flat=True))
    before: dict[str, set[str] | None] = {}
    section = None
    for question in asked.select_related("section").order_by(
        "section__position", "section_id", "position", "id"
    ):
        depending = [question] if question.section == section else [question.section, question]
        section = question.section
        for one in depending:
            given = before.get(one.show_if_question, set())
            wanted = {str(value) for value in one.show_if_values}
            if one.show_if_question and given is not None and not given & wanted:
                yield _("“%(question)s” is shown only after an answer that nobody can give before it.") % {
                    "question": one
                }
        options = themes if question.options_from_themes else {one.key for one in question.options.all()}
        before[question.key] = options if question.kind in ("choice", "multi_choice") else None


def form_gaps(call: Call) -> list[str]:
    """What the newest version of the form still lacks, its translations included."""
    return [*_form(call), *_untranslated(_form_rows(call))]


def _form_rows(call: Call) -> Iterator[models.Model]:
    form = call.forms.order_by("-version").first()
    if form:
        yield from form.sections.all()
        yield from _rows("Question").filter(section__form=form)
        yield from _rows("Option").filter(question__section__form=form)


def _rules(call: Call) -> Iterator[str]:
    if not call.eligibility_rules.exists():
        yield _("Write at least one eligibility rule.")


def _rubric(call: Call) -> Iterator[str]:
    rounds = list(call.rounds.select_related("rubric").prefetch_related("rubric__criteria__anchors"))
    if not rounds:
        yield _("Add a round of judging.")
    elif (total := sum(one.share_percent for one in rounds)) != 100:
        yield _("The rounds' shares of the final score make %(total)s, not 100.") % {"total": total}
    for one in rounds:
        weights = sum(criterion.weight for criterion in one.rubric.criteria.all())
        if weights != 100:
            yield _("The weights of “%(round)s” make %(total)s, not 100.") % {
                "round": one.name,
                "total": weights,
            }
    for rubric in {one.rubric.pk: one.rubric for one in rounds}.values():
        yield from _undescribed_marks(rubric)


def _undescribed_marks(rubric: Any) -> Iterator[str]:
    """Criteria without words for the lowest or highest mark, or for two marks beside each other."""
    ends = {rubric.scale_min, rubric.scale_max}
    for criterion in rubric.criteria.all():
        described = {one.mark for one in criterion.anchors.all()}
        bare = [one for one in range(rubric.scale_min, rubric.scale_max + 1) if one not in described]
        if left := [one for one in bare if one in ends or one - 1 in bare]:
            yield _("Say what the marks of “%(criterion)s” mean; still without words: %(marks)s.") % {
                "criterion": criterion.name,
                "marks": ", ".join(str(one) for one in left),
            }


def _rubric_rows(call: Call) -> Iterator[models.Model]:
    yield from call.rounds.all()
    yield from _rows("Criterion").filter(rubric__call=call, rubric__rounds__isnull=False).distinct()
    yield from (
        _rows("Anchor")
        .filter(criterion__rubric__call=call, criterion__rubric__rounds__isnull=False)
        .distinct()
    )


def _partners(call: Call) -> Iterator[str]:
    if not call.partners.filter(role="organiser").exists():
        yield _("Name the body that organises the call.")


def _people(call: Call) -> Iterator[str]:
    if not call.roles.filter(role="officer").exists():
        yield _("Name an officer.")
    if not has_second_person(call):
        asked = asked_for(call)
        if asked is None:
            yield _(
                "Name an approver, who is not the only officer: nobody signs what they prepared themselves."
            )
        else:
            yield _("An approver was asked for on %(day)s. An administrator has to name them.") % {
                "day": hub_day(asked[1], "DATE_FORMAT")
            }


def _rows(model: str) -> models.QuerySet[Any]:
    """All rows of a model, by name: the flow asks this file, and the models import the flow."""
    manager: Any = apps.get_model("calls", model)._default_manager
    return manager.all()


def _nothing(call: Call) -> Iterator[str]:
    yield from ()
