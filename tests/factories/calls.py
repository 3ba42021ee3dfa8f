"""Calls for tests: complete ones, taken through their real steps.

Calls are typed loosely, because the columns of each language are added at run time.
`complete_call()` is a draft that passes the publish check-list; `open_call()` is published and open.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from calls.deadlines import to_wall, tzdata_version
from calls.models import (
    Anchor,
    Call,
    CallRole,
    Criterion,
    EligibilityRule,
    Faq,
    Option,
    Partner,
    Programme,
    ProposalForm,
    Question,
    Round,
    Rubric,
    Section,
    Theme,
)
from calls.services import grant_role, move_call
from core import clock
from people.models import User
from tests.factories.people import make_user
from tests.factories.remembered import remembered

_numbers = count(1)
ZONE = "Asia/Almaty"


def texts(field: str, text: str) -> dict[str, str]:
    """The same text in every language: {"title_en": …, "title_ru": …, "title_kk": …}."""
    return {f"{field}_{code}": text if code == "en" else f"{text} ({code})" for code in ("en", "ru", "kk")}


def make_programme(**fields: Any) -> Programme:
    """A programme; `key` and `name` are made up where they are not given."""
    number = next(_numbers)
    key = fields.pop("key", f"scheme-{number}")
    return Programme.objects.create(
        key=key, **texts("name", fields.pop("name", f"Scheme {number}")), **fields
    )


def make_call(**fields: Any) -> Any:
    """A bare draft: title and programme, nothing else."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"call-{number}",
        "year": 2026,
        "reference_prefix": f"C{number}-2026",
        **texts("title", fields.pop("title", f"Call {number}")),
    }
    programme = fields.pop("programme", None) or make_programme()
    return Call.objects.create(programme=programme, **{**defaults, **fields})


def window(opens: datetime, deadline: datetime, zone: str = ZONE) -> dict[str, Any]:
    """The columns of a window between two instants."""
    return {
        "zone": zone,
        "opens_at": opens,
        "opens_wall": to_wall(opens, zone=zone).isoformat(timespec="minutes"),
        "deadline_at": deadline,
        "deadline_wall": to_wall(deadline, zone=zone).isoformat(timespec="minutes"),
        "tzdata_version": tzdata_version(),
    }


def give_role(call: Call, role: str, user: User | None = None) -> User:
    """Make somebody officer, approver or observer of a call; returns the person.

    Once a call is published its officer gives the role, an administrator that of an approver, as the ledger
    tells every one from then on.
    """
    person = user or make_user(f"{role.title()} of {call.slug}")
    officer = call.roles.filter(role="officer").exclude(user=person).select_related("user").first()
    if officer and Call.objects.filter(pk=call.pk).exclude(state="draft").exists():
        by = make_user(is_administrator=True) if role == "approver" else officer.user
        grant_role(call, person=person, role=role, by=by)
    else:
        CallRole.objects.create(call=call, user=person, role=role)
    person.__dict__.pop("_roles_on_calls", None)
    return person


def add_form(call: Call, version: int = 1) -> ProposalForm:
    """Two sections: a title, a summary of at most 50 words, a choice with a condition, a consent."""
    form = ProposalForm.objects.create(call=call, version=version)
    idea = Section.objects.create(form=form, key="idea", position=1, **texts("title", "Your idea"))
    end = Section.objects.create(form=form, key="end", position=2, **texts("title", "Declarations"))
    ask = Question.objects.create
    named = {"key": "title", "kind": "short_text", "stands_for": "title", "max_length": 120}
    ask(section=idea, position=1, **named, **texts("label", "Title"))
    told = {"key": "summary", "kind": "long_text", "stands_for": "summary", "max_words": 50}
    ask(section=idea, position=2, **told, **texts("label", "Summary"))
    ask(
        section=idea,
        key="themes",
        kind="multi_choice",
        options_from_themes=True,
        min_items=1,
        max_items=2,
        position=3,
        **texts("label", "Themes"),
    )
    used = ask(section=idea, key="used", kind="choice", position=4, **texts("label", "Is it in use?"))
    for position, key in enumerate(("yes", "no"), 1):
        Option.objects.create(question=used, key=key, position=position, **texts("label", key.title()))
    ask(
        section=idea,
        key="where",
        kind="short_text",
        required=False,
        show_if_question="used",
        show_if_values=["yes"],
        position=5,
        **texts("label", "Where is it used?"),
    )
    ask(section=end, key="consent", kind="consent", position=1, **texts("label", "I accept the rules."))
    return form


def add_rubric(call: Call) -> Round:
    """A blind round of three jurors with two criteria, 60 and 40, on a scale from 0 to 5."""
    rubric = Rubric.objects.create(call=call, key="review")
    for position, (key, weight) in enumerate((("benefit", 60), ("feasibility", 40)), 1):
        criterion = Criterion.objects.create(
            rubric=rubric, key=key, weight=weight, position=position, **texts("name", key.title())
        )
        for mark in range(6):
            Anchor.objects.create(criterion=criterion, mark=mark, **texts("text", f"Mark {mark}"))
    return Round.objects.create(
        call=call, rubric=rubric, key="review", position=1, **texts("name", "Jury review")
    )


def complete_call(*, opens: datetime | None = None, deadline: datetime | None = None, **fields: Any) -> Any:
    """A draft with everything that publishing asks for; opens a day ago, closes in 30 days."""
    now = clock.now().astimezone(UTC).replace(second=0, microsecond=0)
    dates = window(opens or now - timedelta(days=1), deadline or now + timedelta(days=30))
    call = make_call(
        **dates,
        **texts("summary", "A call in a sentence."),
        **texts("who_can_apply", "Anyone, from any country."),
        **texts("award_text", "A pilot in a public body."),
        **texts("rules_text", "One application for each solution."),
        places=fields.pop("places", 2),
        **fields,
    )
    for position, key in enumerate(("service", "integrity"), 1):
        Theme.objects.create(call=call, key=key, position=position, **texts("name", f"Theme {key}"))
    Partner.objects.create(call=call, key="hub", role="organiser", **texts("name", "The Hub"))
    Faq.objects.create(call=call, **texts("question", "May I change it?"), **texts("answer", "Yes."))
    add_rule(call, "adult", passes="yes")
    add_form(call)
    add_rubric(call)
    for role in ("officer", "approver"):
        give_role(call, role)
    return call


def add_rule(call: Call, key: str, passes: str = "yes", position: int = 1) -> EligibilityRule:
    """A rule whose quiz question passes with `passes`."""
    return EligibilityRule.objects.create(
        call=call,
        key=key,
        passes=passes,
        position=position,
        reads=["title"],
        **texts("question", f"Do you meet {key}?"),
        **texts("fails", f"The rule {key} is not met."),
        **texts("would_meet", f"A partner that meets {key} would do."),
        **texts("officer_check", f"The applicant meets {key}."),
        **texts("rejection", f"The application does not meet {key}."),
    )


def person_with(call: Call, role: str) -> User:
    """The first person that holds a role on a call."""
    return User.objects.filter(call_roles__call=call, call_roles__role=role).order_by("pk")[0]


@remembered
def open_call(**fields: Any) -> Any:
    """A published call whose window is open."""
    call = complete_call(**fields)
    return move_call(call, "publish", by=person_with(call, "officer"))


@remembered
def sealed_call(**fields: Any) -> Any:
    """A call whose deadline and draining minute are over, sealed; `deadline` defaults to two days ago."""
    now = clock.now()
    deadline = fields.pop("deadline", now - timedelta(days=2))
    with clock.at(deadline - timedelta(days=10)):
        call = open_call(deadline=deadline, **fields)
    from calls.services import seal_call

    return seal_call(call)
